/**
 * Domain names without compression (RFC 1035, section 3.1), as the search list of a router has them.
 *
 * @module
 */

import { EncodeError } from "../../error.ts";
import { concatBytes } from "../octets.ts";

/** Most octets of a label (RFC 1035, section 2.3.4). */
const MAX_LABEL = 63;

/** Decodes the names in `bytes[start]` to `bytes[end - 1]`; zeros behind the last are padding. Undefined when a label is not there whole. */
export function decodeNames(
  bytes: Uint8Array,
  start: number,
  end: number,
): string[] | undefined {
  const names: string[] = [];
  let labels: string[] = [];
  let at = start;
  while (at < end) {
    const length = bytes[at]!;
    if (length === 0) {
      if (labels.length === 0) break;
      names.push(labels.join("."));
      labels = [];
      at++;
      continue;
    }
    if (length > MAX_LABEL || at + 1 + length > end) return undefined;
    const label = bytes.subarray(at + 1, at + 1 + length);
    // A dot or anything not printable cannot be told apart again in the text.
    if (
      label.some((octet) => octet <= 0x20 || octet > 0x7e || octet === 0x2e)
    ) {
      return undefined;
    }
    labels.push(String.fromCharCode(...label));
    at += 1 + length;
  }
  return labels.length === 0 ? names : undefined;
}

/** Returns the octets of names, each ended by a zero. */
export function encodeNames(names: readonly string[]): Uint8Array {
  return concatBytes(names.flatMap((name) => {
    const labels = name.split(".").map((label) => {
      if (
        label.length === 0 || label.length > MAX_LABEL ||
        !/^[\x21-\x7e]+$/.test(label)
      ) {
        throw new EncodeError(
          `Cannot encode domain name "${name}": expected labels of 1 to ${MAX_LABEL} printable characters with dots between`,
        );
      }
      const octets = Array.from(label, (char) => char.charCodeAt(0));
      return Uint8Array.of(octets.length, ...octets);
    });
    return [...labels, new Uint8Array(1)];
  }));
}
