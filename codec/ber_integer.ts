/**
 * The contents octets of SNMP's integers in the Basic Encoding Rules (X.690,
 * section 8.3): INTEGER, the unsigned types of 32 bits, and Counter64.
 *
 * All are encoded in two's complement, the unsigned ones too (RFC 2578,
 * section 7.1, makes them IMPLICIT INTEGER), so that these need one octet more
 * than their width when their first bit is set.
 *
 * @module
 */

import { checkRoom } from "./ber.ts";
import { DecodeError, EncodeError } from "./error.ts";

/** Most contents octets of a 32-bit integer: Gauge32 needs one more than four for its sign (RFC 2578, section 7.1). */
const MAX_INTEGER_OCTETS = 5;

/** Most contents octets of a Counter64, for the same reason. */
const MAX_COUNTER64_OCTETS = 9;

/** Two to the power of 32, by which the upper half of a Counter64 counts. */
const TWO_TO_32 = 0x1_0000_0000;

/** Upper halves below this one, 2^21, make a Counter64 that a number holds exactly. */
const UNSAFE_UPPER_HALF = 0x20_0000;

/**
 * Reads the contents of an INTEGER. Redundant leading octets are accepted, as
 * other agents and managers send and accept them.
 *
 * @returns -2^31 to 2^31-1.
 * @throws {DecodeError} when it is empty, longer than five octets or out of range.
 */
export function readInteger(
  bytes: Uint8Array,
  start: number,
  end: number,
): number {
  const count = end - start;
  if (count < 1 || count > MAX_INTEGER_OCTETS) {
    throw new DecodeError(
      `Cannot decode INTEGER: ${count} contents octets, expected 1 to ${MAX_INTEGER_OCTETS}`,
      start,
    );
  }
  let value = (bytes[start]! << 24) >> 24;
  for (let i = start + 1; i < end; i++) value = value * 256 + bytes[i]!;
  if (count === MAX_INTEGER_OCTETS && value !== (value | 0)) {
    throw new DecodeError("Cannot decode INTEGER: more than 32 bits", start);
  }
  return value;
}

/**
 * Returns the number of contents octets of an INTEGER.
 *
 * @throws {EncodeError} when the value is no integer of -2^31 to 2^31-1.
 */
export function integerSize(value: number): number {
  if (value !== (value | 0)) {
    throw new EncodeError(`Cannot encode INTEGER: ${value} is out of range`);
  }
  const magnitude = value < 0 ? ~value : value;
  if (magnitude < 0x80) return 1;
  if (magnitude < 0x8000) return 2;
  return magnitude < 0x80_0000 ? 3 : 4;
}

/** Writes the fewest contents octets of an INTEGER; takes and throws what {@linkcode integerSize} does. */
export function writeInteger(
  target: Uint8Array,
  offset: number,
  value: number,
): number {
  const size = integerSize(value);
  checkRoom(target, offset, size);
  return writeBits(target, offset, value, size);
}

/**
 * Reads the contents of a Counter32, Gauge32, Unsigned32 or TimeTicks.
 *
 * @returns 0 to 2^32-1.
 * @throws {DecodeError} when it is empty, longer than five octets, negative or out of range.
 */
export function readUnsigned(
  bytes: Uint8Array,
  start: number,
  end: number,
): number {
  checkUnsigned(bytes, start, end, MAX_INTEGER_OCTETS);
  let value = 0;
  for (let i = start; i < end; i++) value = value * 256 + bytes[i]!;
  return value;
}

/**
 * Returns the number of contents octets of an unsigned 32-bit integer.
 *
 * @throws {EncodeError} when the value is no integer of 0 to 2^32-1.
 */
export function unsignedSize(value: number): number {
  if (value !== value >>> 0) {
    throw new EncodeError(
      `Cannot encode unsigned integer: ${value} is out of range`,
    );
  }
  if (value < 0x80) return 1;
  if (value < 0x8000) return 2;
  if (value < 0x80_0000) return 3;
  return value < 0x8000_0000 ? 4 : 5;
}

/** Writes the fewest contents octets of an unsigned integer; takes and throws what {@linkcode unsignedSize} does. */
export function writeUnsigned(
  target: Uint8Array,
  offset: number,
  value: number,
): number {
  const size = unsignedSize(value);
  checkRoom(target, offset, size);
  return writeBits(target, offset, value, size);
}

/**
 * Reads the contents of a Counter64.
 *
 * @returns 0 to 2^64-1: a number up to 2^53-1, a bigint above.
 * @throws {DecodeError} when it is empty, longer than nine octets, negative or out of range.
 */
export function readCounter64(
  bytes: Uint8Array,
  start: number,
  end: number,
): number | bigint {
  checkUnsigned(bytes, start, end, MAX_COUNTER64_OCTETS);
  let upper = 0;
  let lower = 0;
  for (let i = start; i < end; i++) {
    upper = upper * 256 + (lower >>> 24);
    lower = ((lower << 8) | bytes[i]!) >>> 0;
  }
  return upper < UNSAFE_UPPER_HALF
    ? upper * TWO_TO_32 + lower
    : (BigInt(upper) << 32n) | BigInt(lower);
}

/**
 * Returns the number of contents octets of a Counter64.
 *
 * @throws {EncodeError} when the value is no integer of 0 to 2^64-1, or a number above 2^53-1.
 */
export function counter64Size(value: number | bigint): number {
  const upper = upperHalf(value);
  return upper === 0 ? unsignedSize(lowerHalf(value)) : 4 + unsignedSize(upper);
}

/** Writes the fewest contents octets of a Counter64; takes and throws what {@linkcode counter64Size} does. */
export function writeCounter64(
  target: Uint8Array,
  offset: number,
  value: number | bigint,
): number {
  const size = counter64Size(value);
  checkRoom(target, offset, size);
  const at = size > 4
    ? writeBits(target, offset, upperHalf(value), size - 4)
    : offset;
  return writeBits(target, at, lowerHalf(value), Math.min(size, 4));
}

function upperHalf(value: number | bigint): number {
  const exact = typeof value === "bigint"
    ? value >= 0n && value <= 0xffff_ffff_ffff_ffffn
    : Number.isSafeInteger(value) && value >= 0;
  if (!exact) {
    throw new EncodeError(`Cannot encode Counter64: ${value} is out of range`);
  }
  return typeof value === "bigint"
    ? Number(value >> 32n)
    : Math.floor(value / TWO_TO_32);
}

function lowerHalf(value: number | bigint): number {
  return typeof value === "bigint"
    ? Number(value & 0xffff_ffffn)
    : value % TWO_TO_32;
}

/** Writes the low `size` octets, 1 to 5, of a 32-bit integer; a fifth is the sign of an unsigned one and thus zero. */
function writeBits(
  target: Uint8Array,
  offset: number,
  value: number,
  size: number,
): number {
  let at = offset;
  if (size === 5) target[at++] = 0;
  for (let shift = 8 * (Math.min(size, 4) - 1); shift >= 0; shift -= 8) {
    target[at++] = value >>> shift;
  }
  return at;
}

/** Sees to it that contents octets hold no negative integer, and at most `most` octets, the last of which is spent on the sign. */
function checkUnsigned(
  bytes: Uint8Array,
  start: number,
  end: number,
  most: number,
): void {
  const count = end - start;
  if (count < 1 || count > most) {
    throw new DecodeError(
      `Cannot decode unsigned integer: ${count} contents octets, expected 1 to ${most}`,
      start,
    );
  }
  const first = bytes[start]!;
  if (first >= 0x80) {
    throw new DecodeError("Cannot decode unsigned integer: negative", start);
  }
  if (count === most && first !== 0) {
    throw new DecodeError(
      `Cannot decode unsigned integer: more than ${8 * (most - 1)} bits`,
      start,
    );
  }
}
