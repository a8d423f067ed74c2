/**
 * Reading and writing numbers and text at an offset. Callers check bounds first.
 *
 * @module
 */

import { EncodeError } from "../error.ts";

/** Reads 16 bits, high octet first. */
export function readUint16(bytes: Uint8Array, at: number): number {
  return bytes[at]! << 8 | bytes[at + 1]!;
}

/** Reads 32 bits, high octet first. */
export function readUint32(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 24 | bytes[at + 1]! << 16 | bytes[at + 2]! << 8 |
    bytes[at + 3]!) >>> 0;
}

/** Reads 32 bits, low octet first. */
export function readUint32LittleEndian(bytes: Uint8Array, at: number): number {
  return (bytes[at + 3]! << 24 | bytes[at + 2]! << 16 | bytes[at + 1]! << 8 |
    bytes[at]!) >>> 0;
}

/** Writes 16 bits, high octet first. */
export function writeUint16(
  bytes: Uint8Array,
  at: number,
  value: number,
): void {
  bytes[at] = value >>> 8;
  bytes[at + 1] = value;
}

/** Writes 32 bits, high octet first. */
export function writeUint32(
  bytes: Uint8Array,
  at: number,
  value: number,
): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}

/** Writes 32 bits, low octet first. */
export function writeUint32LittleEndian(
  bytes: Uint8Array,
  at: number,
  value: number,
): void {
  bytes[at] = value;
  bytes[at + 1] = value >>> 8;
  bytes[at + 2] = value >>> 16;
  bytes[at + 3] = value >>> 24;
}

const HEX: readonly string[] = Array.from(
  { length: 256 },
  (_, octet) => octet.toString(16).padStart(2, "0"),
);

/** Returns two hexadecimal digits for each octet of `bytes[start]` to `bytes[end - 1]`. */
export function toHex(
  bytes: Uint8Array,
  start = 0,
  end = bytes.length,
): string {
  let text = "";
  for (let at = start; at < end; at++) text += HEX[bytes[at]!];
  return text;
}

/**
 * Reads hexadecimal digits, two for each octet.
 *
 * @throws {EncodeError} when there is something else in the text.
 */
export function fromHex(text: string): Uint8Array {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(text)) {
    throw new EncodeError(
      `Cannot encode "${text}": expected pairs of hexadecimal digits`,
    );
  }
  const bytes = new Uint8Array(text.length / 2);
  for (let at = 0; at < bytes.length; at++) {
    bytes[at] = Number.parseInt(text.slice(2 * at, 2 * at + 2), 16);
  }
  return bytes;
}

/** Returns `value` when it is a whole number of that many bits. */
export function checkUint(name: string, value: number, bits: number): number {
  if (!Number.isInteger(value) || value < 0 || value >= 2 ** bits) {
    throw new EncodeError(
      `Cannot encode ${name}: ${value} does not fit in ${bits} bits`,
    );
  }
  return value;
}

/** Returns the parts, one after the other, as new bytes. */
export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The payload of a header that is encoded without one. */
export const NO_BYTES: Uint8Array = new Uint8Array(0);
