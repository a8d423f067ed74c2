/**
 * What a task has to say.
 *
 * @module
 */

const encoder = new TextEncoder();

/** Writes a line to standard output. */
export function say(line: string): void {
  const octets = encoder.encode(`${line}\n`);
  for (let at = 0; at < octets.length;) {
    at += Deno.stdout.writeSync(octets.subarray(at));
  }
}
