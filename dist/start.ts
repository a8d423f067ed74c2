/**
 * `deno task start`: runs sounder from source with the rights of the product.
 *
 * @module
 */

import { onAbandoned } from "./abandoned.ts";
import { runtimeFlags } from "./permissions.ts";
import { rootPath } from "./root.ts";

const child = new Deno.Command(Deno.execPath(), {
  args: [
    "run",
    `--config=${rootPath("deno.json")}`,
    ...runtimeFlags(),
    rootPath("main.ts"),
    "serve",
    ...Deno.args,
  ],
  // The folder in which the task was asked for: relative paths mean that one.
  cwd: Deno.env.get("INIT_CWD") ?? Deno.cwd(),
}).spawn();

Deno.addSignalListener("SIGTERM", () => pass("SIGTERM"));
Deno.addSignalListener("SIGHUP", () => pass("SIGHUP"));
// A terminal sends this one to the child itself.
Deno.addSignalListener("SIGINT", () => {
  if (!Deno.stdin.isTerminal()) pass("SIGINT");
});
onAbandoned(() => pass("SIGTERM"));
Deno.exit((await child.status).code);

function pass(signal: Deno.Signal): void {
  try {
    child.kill(signal);
  } catch {
    // It has ended.
  }
}
