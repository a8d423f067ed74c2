/**
 * `deno task man`: writes the manual pages into dist/build/man.
 *
 * @module
 */

import { writeManPages } from "./man/pages.ts";
import { rootPath } from "./root.ts";
import { say } from "./say.ts";
import { runTask } from "./task.ts";

await runTask(async () => {
  const folder = rootPath("dist/build/man");
  for (const name of await writeManPages(folder)) say(`${folder}/${name}`);
});
