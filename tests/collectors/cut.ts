/**
 * Cutting a text at every octet, to see that a parser invents nothing.
 *
 * @module
 */

import { fail } from "node:assert/strict";
import type { Parsed } from "../../collectors/command_output.ts";

/** Parses every beginning of `text` and asserts that it says nothing that the whole does not say. */
export function assertNothingInvented<Value>(
  text: string,
  parse: (text: string) => Parsed<Value>,
): void {
  const octets = new TextEncoder().encode(text);
  const whole = parse(text).value;
  for (let length = 0; length <= octets.length; length++) {
    const part = new TextDecoder().decode(octets.subarray(0, length));
    const { value, cut, problems } = parse(part);
    const where = firstInvented(value, whole, "");
    if (where !== undefined) {
      fail(`Cut after ${length} octets, ${where} is not as in the whole`);
    }
    const ends = part === "" || part.endsWith("\n");
    if (cut === ends || (cut && problems.length === 0)) {
      fail(`Cut after ${length} octets, the cut is not told`);
    }
  }
}

/** Returns where `part` holds something that `whole` does not, or undefined. */
function firstInvented(
  part: unknown,
  whole: unknown,
  path: string,
): string | undefined {
  if (typeof part !== "object" || part === null) {
    return part === undefined || Object.is(part, whole) ? undefined : path;
  }
  if (typeof whole !== "object" || whole === null) return path;
  for (const [key, value] of Object.entries(part)) {
    const counterpart = (whole as Record<string, unknown>)[key];
    const found = firstInvented(value, counterpart, `${path}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}
