/**
 * The contents octets of OBJECT IDENTIFIER in the Basic Encoding Rules (X.690,
 * section 8.19), within the limits of RFC 2578, section 3.5.
 *
 * @module
 */

import { checkRoom } from "./ber.ts";
import { DecodeError, EncodeError } from "./error.ts";
import { MAX_OID_LENGTH, MAX_SUB_IDENTIFIER } from "./oid.ts";

/**
 * The first two sub-identifiers are encoded as one, 40 times the first plus the
 * second, which may be 40 or more only where the first is 2 (X.690, section
 * 8.19.4).
 */
const ARCS_PER_ROOT = 40;

/** What 2 as the first sub-identifier adds to the second. */
const JOINT_ARC = 2 * ARCS_PER_ROOT;

const TWO_TO_28 = 0x1000_0000;

/**
 * Reads the contents of an OBJECT IDENTIFIER into `target`, which has room for
 * two sub-identifiers at least and {@linkcode MAX_OID_LENGTH} as a rule.
 *
 * @returns the number of sub-identifiers; what stands behind them in `target` is left alone.
 * @throws {DecodeError} when it is empty, cut short, padded, or has too many or too large sub-identifiers.
 */
export function readOidInto(
  bytes: Uint8Array,
  start: number,
  end: number,
  target: Uint32Array,
): number {
  // The last octet ends a sub-identifier, so that none runs past the end below.
  if (end <= start || bytes[end - 1]! >= 0x80) {
    throw new DecodeError("Cannot decode OID: empty or cut short", end);
  }
  let count = 0;
  let most = MAX_SUB_IDENTIFIER + JOINT_ARC;
  let at = start;
  while (at < end) {
    let octet = bytes[at++]!;
    let value = octet;
    if (octet >= 0x80) {
      if (octet === 0x80) {
        throw new DecodeError("Cannot decode OID: padded", at - 1);
      }
      value = octet & 0x7f;
      do {
        octet = bytes[at++]!;
        value = value * 128 + (octet & 0x7f);
        if (value > most) {
          throw new DecodeError(
            `Cannot decode OID: sub-identifier exceeds ${MAX_SUB_IDENTIFIER}`,
            at - 1,
          );
        }
      } while (octet >= 0x80);
    }
    if (count === 0) {
      const root = value < JOINT_ARC ? (value < ARCS_PER_ROOT ? 0 : 1) : 2;
      target[count++] = root;
      value -= root * ARCS_PER_ROOT;
      most = MAX_SUB_IDENTIFIER;
    } else if (count === target.length) {
      throw new DecodeError(
        `Cannot decode OID: more than ${target.length} sub-identifiers`,
        at - 1,
      );
    }
    target[count++] = value;
  }
  return count;
}

/**
 * Returns the number of contents octets of an OBJECT IDENTIFIER.
 *
 * @throws {EncodeError} when it has fewer than 2 or more than 128 sub-identifiers, or one that is out of range.
 */
export function oidSize(oid: ArrayLike<number>): number {
  if (oid.length < 2 || oid.length > MAX_OID_LENGTH) {
    throw new EncodeError(
      `Cannot encode OID: ${oid.length} sub-identifiers`,
    );
  }
  for (let i = 0; i < oid.length; i++) {
    if (oid[i] !== oid[i]! >>> 0) {
      throw new EncodeError(
        `Cannot encode OID: sub-identifier ${oid[i]} is out of range`,
      );
    }
  }
  if (oid[0]! > 2 || (oid[0]! < 2 && oid[1]! >= ARCS_PER_ROOT)) {
    throw new EncodeError(
      `Cannot encode OID: it begins with ${oid[0]}.${oid[1]}`,
    );
  }
  let size = subIdentifierSize(oid[0]! * ARCS_PER_ROOT + oid[1]!);
  for (let i = 2; i < oid.length; i++) size += subIdentifierSize(oid[i]!);
  return size;
}

/** Writes the contents octets of an OBJECT IDENTIFIER; takes and throws what {@linkcode oidSize} does. */
export function writeOid(
  target: Uint8Array,
  offset: number,
  oid: ArrayLike<number>,
): number {
  return writeOidOfSize(target, offset, oid, oidSize(oid));
}

/** Writes an OBJECT IDENTIFIER as {@linkcode writeOid} does, where {@linkcode oidSize} was asked already. */
export function writeOidOfSize(
  target: Uint8Array,
  offset: number,
  oid: ArrayLike<number>,
  size: number,
): number {
  checkRoom(target, offset, size);
  let at = writeSubIdentifier(
    target,
    offset,
    oid[0]! * ARCS_PER_ROOT + oid[1]!,
  );
  for (let i = 2; i < oid.length; i++) {
    at = writeSubIdentifier(target, at, oid[i]!);
  }
  return at;
}

/**
 * Returns the contents octets of an OBJECT IDENTIFIER.
 *
 * @throws {EncodeError} as {@linkcode oidSize} does.
 */
export function encodeOid(oid: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  const octets = new Uint8Array(oidSize(oid));
  writeOidOfSize(octets, 0, oid, octets.length);
  return octets;
}

/**
 * Returns the octets of sub-identifiers that stand behind others in an OBJECT
 * IDENTIFIER.
 *
 * @throws {EncodeError} when one is out of range.
 */
export function encodeSubIdentifiers(
  subIdentifiers: ArrayLike<number>,
): Uint8Array<ArrayBuffer> {
  let size = 0;
  for (let i = 0; i < subIdentifiers.length; i++) {
    const value = subIdentifiers[i]!;
    if (value !== value >>> 0) {
      throw new EncodeError(
        `Cannot encode OID: sub-identifier ${value} is out of range`,
      );
    }
    size += subIdentifierSize(value);
  }
  const octets = new Uint8Array(size);
  let at = 0;
  for (let i = 0; i < subIdentifiers.length; i++) {
    at = writeSubIdentifier(octets, at, subIdentifiers[i]!);
  }
  return octets;
}

function subIdentifierSize(value: number): number {
  if (value < 0x80) return 1;
  if (value < 0x4000) return 2;
  if (value < 0x20_0000) return 3;
  return value < TWO_TO_28 ? 4 : 5;
}

function writeSubIdentifier(
  target: Uint8Array,
  offset: number,
  value: number,
): number {
  let at = offset;
  // Divided, not shifted: the first two sub-identifiers together can pass 2^32.
  if (value >= TWO_TO_28) target[at++] = 0x80 | Math.floor(value / TWO_TO_28);
  if (value >= 0x20_0000) target[at++] = 0x80 | (value >>> 21);
  if (value >= 0x4000) target[at++] = 0x80 | (value >>> 14);
  if (value >= 0x80) target[at++] = 0x80 | (value >>> 7);
  target[at++] = value & 0x7f;
  return at;
}
