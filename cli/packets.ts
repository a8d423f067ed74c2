/**
 * `sounder decode`, opened: its input, its output and its progress.
 *
 * @module
 */

import { decodeCommand, type DecodeFlags } from "./decode.ts";
import { printBytes } from "./output.ts";
import { UsageError } from "./usage_error.ts";

const encoder = new TextEncoder();

/** Decodes a file, or standard input where it is `-`; returns the exit status. */
export async function decode(
  path: string,
  flags: DecodeFlags,
): Promise<number> {
  const { input, size } = open(path);
  const say = (text: string) =>
    void Deno.stderr.writeSync(encoder.encode(text));
  return await decodeCommand(flags, {
    input,
    size,
    write: (bytes) => printBytes(bytes),
    complain: (line) => say(`sounder: ${line}\n`),
    progress: Deno.stderr.isTerminal() && !Deno.stdout.isTerminal()
      ? (line) => say(`\r\x1b[K${line}`)
      : undefined,
    now: () => performance.now(),
  });
}

function open(
  path: string,
): { input: ReadableStream<Uint8Array>; size: number | undefined } {
  if (path === "-") {
    if (Deno.stdin.isTerminal()) {
      throw new UsageError(
        "Cannot decode a terminal: name a file, or pipe one in, as from tcpdump -w -",
      );
    }
    return { input: Deno.stdin.readable, size: undefined };
  }
  try {
    const file = Deno.openSync(path);
    return { input: file.readable, size: file.statSync().size };
  } catch (error) {
    throw new UsageError(
      `Cannot open "${path}": ${
        String(error instanceof Error ? error.message : error).split(": ")[0]
      }`,
    );
  }
}
