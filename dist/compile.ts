/**
 * `deno task compile`: makes dist/sounder, an executable for this system.
 *
 * @module
 */

import { findBaseRuntime } from "./denort.ts";
import { makeExecutable } from "./make_executable.ts";
import { rootPath } from "./root.ts";
import { runTool } from "./run_tool.ts";
import { say } from "./say.ts";
import { runTask } from "./task.ts";

const output = rootPath("dist/sounder");
await runTask(async () => {
  const runtime = await findBaseRuntime();
  await makeExecutable({ output, runtime });
  say(`${output}: ${(await Deno.stat(output)).size} octets`);
  say(await runTool([output, "--version"]));
});
