/**
 * Domain names: the text of zone files to the octets of DNS messages.
 *
 * @module
 */

import { EncodeError } from "./error.ts";

/** Longest name in octets, and longest label (RFC 1035, section 2.3.4). */
const MAX_NAME = 255;
const MAX_LABEL = 63;

const DOT = 0x2e;
const BACKSLASH = 0x5c;

const utf8 = new TextEncoder();

/**
 * Returns the octets of a fully qualified name, whether or not it ends in a dot:
 * each label behind its length, and a zero (RFC 1035, section 3.1). `\.` and its
 * like stand for the character, `\032` for the octet of that number (section 5.1).
 *
 * @throws {EncodeError} when the text is no name, or is longer than a name may be.
 */
export function encodeDnsName(text: string): Uint8Array {
  const source = utf8.encode(text === "." ? "" : text);
  const octets: number[] = [];
  let label: number[] = [];
  const end = () => {
    if (label.length === 0) throw notName(text, "an empty label");
    if (label.length > MAX_LABEL) throw notName(text, "a label too long");
    octets.push(label.length, ...label);
    label = [];
    if (octets.length >= MAX_NAME) throw notName(text, "too long");
  };
  for (let at = 0; at < source.length;) {
    const octet = source[at++]!;
    if (octet === DOT) end();
    else if (octet !== BACKSLASH) label.push(octet);
    else {
      const [value, length] = escaped(source, at, text);
      label.push(value);
      at += length;
    }
  }
  if (label.length > 0) end();
  octets.push(0);
  return Uint8Array.from(octets);
}

/** Returns the octet that an escape stands for, and how many octets follow the backslash. */
function escaped(
  source: Uint8Array,
  at: number,
  text: string,
): [value: number, length: number] {
  const digits = String.fromCharCode(...source.subarray(at, at + 3));
  if (/^\d{3}$/.test(digits) && Number(digits) <= 0xff) {
    return [Number(digits), 3];
  }
  const octet = source[at];
  if (octet === undefined || /^\d/.test(digits)) {
    throw notName(text, "an escape that is none");
  }
  return [octet, 1];
}

function notName(text: string, why: string): EncodeError {
  const shown = text.length > 80 ? `${text.slice(0, 80)}...` : text;
  return new EncodeError(`Cannot encode "${shown}" as DNS name: ${why}`);
}
