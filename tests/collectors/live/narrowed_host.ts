/**
 * Uses a live host under whatever rights it is started with, and prints as JSON
 * what came of it. Its arguments are the origin of a server, a file, a script
 * for sh that hangs, and the file that this writes when it does.
 *
 * @module
 */

import { HostError } from "../../../collectors/host.ts";
import { createLiveHost } from "../../../collectors/live_host.ts";
import { lineIn, TIMED_OUT } from "./waiting.ts";

const [origin = "", file = "", script = "", sign = ""] = Deno.args;
const host = createLiveHost();
const unhurried = { signal: new AbortController().signal };

async function outcome(task: () => Promise<unknown>): Promise<string> {
  try {
    await task();
    return "done";
  } catch (error) {
    return error instanceof HostError
      ? `${error.kind}: ${error.message}`
      : `${error}`;
  }
}

const outcomes: Record<string, string> = {
  facts: `${host.os} "${host.release}" "${host.hostname}"`,
  listed: await outcome(() => host.run(["sleep", "0"], unhurried)),
  hanging: await outcome(async () => {
    const abort = new AbortController();
    lineIn(sign).then(() => abort.abort(TIMED_OUT));
    await host.run(["sh", "-c", script], { signal: abort.signal });
  }),
  notListed: await outcome(() => host.run(["id"], unhurried)),
  notListedPath: await outcome(() => host.run(["/usr/bin/id"], unhurried)),
  readable: await outcome(() => host.readFile(file, unhurried)),
  notReadable: await outcome(() => host.readFile("/etc/passwd", unhurried)),
  kernel: await outcome(() => host.readFile("/proc/stat", unhurried)),
  asked: await outcome(() => host.fetch(origin, unhurried)),
  notAsked: await outcome(() =>
    host.fetch("http://127.0.0.1:9999/", unhurried)
  ),
};
// deno-lint-ignore no-console
console.log(JSON.stringify(outcomes));
