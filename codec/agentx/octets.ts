/**
 * The pieces that AgentX PDUs are made of (RFC 2741, sections 5.1 to 5.3):
 * integers in either byte order, object identifiers, octet strings. Everything
 * takes a multiple of four octets.
 *
 * @module
 */

import { DecodeError, EncodeError } from "../error.ts";
import { MAX_OID_LENGTH } from "../oid.ts";

/** Octets before the sub-identifiers of an object identifier. */
const OID_HEADER = 4;

/** Sub-identifiers that stand before `prefix`: 1.3.6.1 (section 5.1). */
const INTERNET = [1, 3, 6, 1];

/** Where {@linkcode scanOid} puts what it finds. */
export class OidScan {
  /** The first `length` elements are the object identifier; none for the null one. */
  readonly oid: Uint32Array = new Uint32Array(MAX_OID_LENGTH);
  length = 0;
  /** The range that begins with it includes it. */
  include = false;
}

/** Extent of an octet string; all offsets point into the buffer read. */
export class StringScan {
  start = 0;
  end = 0;
}

/** Sees to it that `size` octets stand at `offset`. */
export function expectOctets(offset: number, end: number, size: number): void {
  if (size > end - offset) {
    throw new DecodeError(
      `Cannot decode AgentX PDU: ${end - offset} octets where ${size} must be`,
      offset,
    );
  }
}

/** Sees to it that `size` octets can be written at `offset`. */
export function expectRoom(
  target: Uint8Array,
  offset: number,
  size: number,
): void {
  if (offset < 0 || size > target.length - offset) {
    throw new EncodeError(
      `Cannot encode AgentX PDU: no room for ${size} octets at offset ${offset}`,
    );
  }
}

/** Reads 16 bits that the caller knows to be there; `network` has the most significant octet first. */
export function uint16At(
  bytes: Uint8Array,
  offset: number,
  network: boolean,
): number {
  const first = bytes[offset]!;
  const second = bytes[offset + 1]!;
  return network ? first << 8 | second : second << 8 | first;
}

/** Reads 32 bits that the caller knows to be there. */
export function uint32At(
  bytes: Uint8Array,
  offset: number,
  network: boolean,
): number {
  const a = bytes[offset]!;
  const b = bytes[offset + 1]!;
  const c = bytes[offset + 2]!;
  const d = bytes[offset + 3]!;
  return (network
    ? a << 24 | b << 16 | c << 8 | d
    : d << 24 | c << 16 | b << 8 | a) >>> 0;
}

/** Writes 16 bits where the caller knows that there is room. */
export function putUint16(
  target: Uint8Array,
  offset: number,
  value: number,
  network: boolean,
): number {
  target[offset] = network ? value >>> 8 : value;
  target[offset + 1] = network ? value : value >>> 8;
  return offset + 2;
}

/** Writes the low 32 bits where the caller knows that there is room. */
export function putUint32(
  target: Uint8Array,
  offset: number,
  value: number,
  network: boolean,
): number {
  if (network) {
    target[offset] = value >>> 24;
    target[offset + 1] = value >>> 16;
    target[offset + 2] = value >>> 8;
    target[offset + 3] = value;
  } else {
    target[offset] = value;
    target[offset + 1] = value >>> 8;
    target[offset + 2] = value >>> 16;
    target[offset + 3] = value >>> 24;
  }
  return offset + 4;
}

/**
 * Reads an object identifier (section 5.1).
 *
 * @returns the offset behind it.
 * @throws {DecodeError} when it does not end at `end` or before, or has more than 128 sub-identifiers.
 */
export function scanOid(
  bytes: Uint8Array,
  offset: number,
  end: number,
  network: boolean,
  scan: OidScan,
): number {
  expectOctets(offset, end, OID_HEADER);
  const count = bytes[offset]!;
  const prefix = bytes[offset + 1]!;
  scan.include = bytes[offset + 2] !== 0;
  let length = 0;
  if (prefix !== 0) {
    for (const arc of INTERNET) scan.oid[length++] = arc;
    scan.oid[length++] = prefix;
  }
  if (length + count > MAX_OID_LENGTH) {
    throw new DecodeError(
      `Cannot decode AgentX PDU: an OID of ${length + count} sub-identifiers`,
      offset,
    );
  }
  let at = offset + OID_HEADER;
  expectOctets(at, end, 4 * count);
  for (let i = 0; i < count; i++) {
    scan.oid[length++] = uint32At(bytes, at, network);
    at += 4;
  }
  scan.length = length;
  return at;
}

/** Tells whether the first five sub-identifiers are written as one octet. */
function hasPrefix(oid: ArrayLike<number>, length: number): boolean {
  return length > INTERNET.length && oid[0] === 1 && oid[1] === 3 &&
    oid[2] === 6 && oid[3] === 1 && oid[4]! > 0 && oid[4]! <= 0xff;
}

/** Returns how many octets the first `length` sub-identifiers take. */
export function oidOctets(
  oid: ArrayLike<number>,
  length: number = oid.length,
): number {
  return OID_HEADER +
    4 * (hasPrefix(oid, length) ? length - INTERNET.length - 1 : length);
}

/**
 * Writes the first `length` sub-identifiers where the caller knows that there
 * is room, and returns the offset behind them.
 *
 * @throws {EncodeError} when there are more than 128, or one is out of range.
 */
export function putOid(
  target: Uint8Array,
  offset: number,
  oid: ArrayLike<number>,
  length: number,
  network: boolean,
  include = false,
): number {
  if (length > MAX_OID_LENGTH) {
    throw new EncodeError(
      `Cannot encode AgentX PDU: an OID of ${length} sub-identifiers`,
    );
  }
  const first = hasPrefix(oid, length) ? INTERNET.length + 1 : 0;
  target[offset] = length - first;
  target[offset + 1] = first === 0 ? 0 : oid[4]!;
  target[offset + 2] = include ? 1 : 0;
  target[offset + 3] = 0;
  let at = offset + OID_HEADER;
  for (let i = first; i < length; i++) {
    const subIdentifier = oid[i]!;
    if (subIdentifier !== subIdentifier >>> 0) {
      throw new EncodeError(
        `Cannot encode AgentX PDU: sub-identifier ${subIdentifier} is out of range`,
      );
    }
    at = putUint32(target, at, subIdentifier, network);
  }
  return at;
}

/**
 * Reads an octet string (section 5.3).
 *
 * @returns the offset behind it and what fills it up to a multiple of four.
 * @throws {DecodeError} when it does not end at `end` or before.
 */
export function scanString(
  bytes: Uint8Array,
  offset: number,
  end: number,
  network: boolean,
  scan: StringScan,
): number {
  expectOctets(offset, end, 4);
  const length = uint32At(bytes, offset, network);
  const at = offset + 4;
  expectOctets(at, end, padded(length));
  scan.start = at;
  scan.end = at + length;
  return at + padded(length);
}

/** Returns how many octets a string of `length` takes. */
export function stringOctets(length: number): number {
  return 4 + padded(length);
}

/** Writes `[start, end)` of `from` as an octet string where the caller knows that there is room. */
export function putString(
  target: Uint8Array,
  offset: number,
  from: Uint8Array,
  start: number,
  end: number,
  network: boolean,
): number {
  let at = putUint32(target, offset, end - start, network);
  const next = at + padded(end - start);
  for (let i = start; i < end; i++) target[at++] = from[i]!;
  while (at < next) target[at++] = 0;
  return next;
}

/** The next multiple of four; lengths of 32 bits are not wrapped. */
function padded(length: number): number {
  return Math.ceil(length / 4) * 4;
}
