/**
 * The entry: the command line, or one of the two roles that run in workers.
 *
 * @module
 */

import { runCommandLine } from "./cli/command_line.ts";
import { runFace } from "./roles/face.ts";
import { runReader } from "./roles/reader.ts";
import { workerName, workerPort } from "./roles/worker_port.ts";

switch (workerName()) {
  case "face":
    runFace(workerPort());
    break;
  case "reader":
    runReader(workerPort());
    break;
  case undefined:
    // Of this module alone: in a bundle all others have its URL too.
    if (import.meta.main) {
      Deno.exit(await runCommandLine(Deno.args, import.meta.url));
    }
    break;
  default:
    throw new Error(`Cannot start worker: unknown role "${workerName()}"`);
}
