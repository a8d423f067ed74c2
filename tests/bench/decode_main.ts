/**
 * The decode command and nothing else: `decode_main.ts FILE [--summary] [--json]`, for measuring it
 * without the rest of the program.
 *
 * @module
 */

import { decodeCommand } from "../../cli/decode.ts";

const [path = "-", ...flags] = Deno.args;
const file = path === "-" ? undefined : await Deno.open(path);
const encoder = new TextEncoder();

Deno.exit(
  await decodeCommand({
    summary: flags.includes("--summary"),
    json: flags.includes("--json"),
    verbose: flags.includes("--verbose"),
  }, {
    input: file === undefined ? Deno.stdin.readable : file.readable,
    write: (bytes) => {
      let at = 0;
      while (at < bytes.length) at += Deno.stdout.writeSync(bytes.subarray(at));
    },
    complain: (line) => Deno.stderr.writeSync(encoder.encode(`${line}\n`)),
    now: () => performance.now(),
  }),
);
