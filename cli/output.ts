/**
 * Standard output.
 *
 * @module
 */

const encoder = new TextEncoder();

/** Writes all of a text. */
export function print(text: string): void {
  printBytes(encoder.encode(text));
}

/** Writes all of the octets: a pipe may take them in parts. */
export function printBytes(bytes: Uint8Array): void {
  let start = 0;
  while (start < bytes.length) {
    start += Deno.stdout.writeSync(bytes.subarray(start));
  }
}
