/**
 * The entry: the command line, or one of the roles that run in workers.
 * Each imports only what it needs: copies of everything take memory.
 *
 * @module
 */

import { workerName, workerPort } from "./roles/worker_port.ts";

switch (workerName()) {
  case "face": {
    const { runFace } = await import("./roles/face.ts");
    runFace(workerPort());
    break;
  }
  case "reader": {
    const { runReader } = await import("./roles/reader.ts");
    runReader(workerPort());
    break;
  }
  case "agentx": {
    const { runAgentx } = await import("./roles/agentx.ts");
    runAgentx(workerPort());
    break;
  }
  case undefined:
    // Of this module alone: in a bundle all others have its URL too.
    if (import.meta.main) {
      const { runCommandLine } = await import("./cli/command_line.ts");
      Deno.exit(await runCommandLine(Deno.args, import.meta.url));
    }
    break;
  default:
    throw new Error(`Cannot start worker: unknown role "${workerName()}"`);
}
