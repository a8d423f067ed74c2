/**
 * `deno task monitoring`: writes dashboards, alert rules and templates into
 * dist/build/monitoring, or into the folder that is named.
 *
 * @module
 */

import { writeMonitoringFiles } from "./monitoring/files.ts";
import { rootPath } from "./root.ts";
import { say } from "./say.ts";
import { runTask } from "./task.ts";

await runTask(async () => {
  const folder = Deno.args[0] ?? rootPath("dist/build/monitoring");
  for (const name of await writeMonitoringFiles(folder)) {
    say(`${folder}/${name}`);
  }
});
