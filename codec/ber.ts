/**
 * The part of the Basic Encoding Rules (X.690) that SNMP uses (RFC 3417,
 * section 8), as primitives that allocate nothing.
 *
 * One style throughout `codec/`: a reader is handed the buffer and the extent
 * `[start, end)` that it may look at, which the caller has checked to lie in
 * the buffer; a finding that is more than one number goes into an object that
 * the caller owns and uses again. A writer is handed the target and an offset,
 * and returns the offset behind what it wrote; the size function beside it
 * tells beforehand how many octets that will be. Readers throw `DecodeError`,
 * writers and size functions `EncodeError`, and nothing else.
 *
 * @module
 */

import { DecodeError, EncodeError } from "./error.ts";

/** Identifier octet of INTEGER. */
export const TAG_INTEGER = 0x02;
/** Identifier octet of OCTET STRING in its primitive form, the only one in SNMP. */
export const TAG_OCTET_STRING = 0x04;
/** Identifier octet of NULL. */
export const TAG_NULL = 0x05;
/** Identifier octet of OBJECT IDENTIFIER. */
export const TAG_OBJECT_IDENTIFIER = 0x06;
/** Identifier octet of SEQUENCE and SEQUENCE OF. */
export const TAG_SEQUENCE = 0x30;

/** These five low bits, all set, say that the tag number stands in further octets (X.690, section 8.1.2.4). */
const TAG_NUMBER_FOLLOWS = 0x1f;

/**
 * Most octets of a length that count; zeros may stand before them (RFC 3417,
 * section 8, 2). Four can express 2^32-1, far beyond any datagram.
 */
const MAX_LENGTH_OCTETS = 4;

/** Number of length octets that is kept for the future (X.690, section 8.1.3.5, c). */
const RESERVED_LENGTH = 0x7f;

/** The largest length that those can express. */
const MAX_LENGTH = 0xffff_ffff;

/** Where one encoded value stands in its buffer: identifier octet, and extent of the contents octets. */
export class Tlv {
  /** Identifier octet. */
  tag = 0;
  /** Offset of the first contents octet. */
  start = 0;
  /** Offset behind the last contents octet. */
  end = 0;
}

/**
 * Reads identifier and length octets at `offset` into `tlv`. Lengths are
 * definite (RFC 3417, section 8); longer ones than needed are accepted.
 *
 * @throws {DecodeError} when the value does not end at `end` or before.
 */
export function readTlv(
  bytes: Uint8Array,
  offset: number,
  end: number,
  tlv: Tlv,
): void {
  if (end - offset < 2) {
    throw new DecodeError("Cannot decode BER: no room for a value", offset);
  }
  const tag = bytes[offset]!;
  if ((tag & TAG_NUMBER_FOLLOWS) === TAG_NUMBER_FOLLOWS) {
    throw new DecodeError("Cannot decode BER: tag of many octets", offset);
  }
  let start = offset + 2;
  let length = bytes[offset + 1]!;
  if (length >= 0x80) {
    const count = length & 0x7f;
    length = readLongLength(bytes, start, end, count);
    start += count;
  }
  if (length > end - start) {
    throw new DecodeError(
      `Cannot decode BER: length ${length} passes the end`,
      offset + 1,
    );
  }
  tlv.tag = tag;
  tlv.start = start;
  tlv.end = start + length;
}

/** Reads the `count` octets of the long form of a length (X.690, section 8.1.3.5). */
function readLongLength(
  bytes: Uint8Array,
  start: number,
  end: number,
  count: number,
): number {
  if (count === 0) {
    throw new DecodeError("Cannot decode BER: indefinite length", start - 1);
  }
  if (count > end - start) {
    throw new DecodeError("Cannot decode BER: length is cut short", start - 1);
  }
  if (count === RESERVED_LENGTH) {
    throw new DecodeError("Cannot decode BER: reserved length", start - 1);
  }
  const behind = start + count;
  let at = start;
  while (behind - at > MAX_LENGTH_OCTETS && bytes[at] === 0) at++;
  if (behind - at > MAX_LENGTH_OCTETS) {
    throw new DecodeError(
      `Cannot decode BER: length of more than ${MAX_LENGTH_OCTETS} octets`,
      start - 1,
    );
  }
  let length = 0;
  for (; at < behind; at++) length = length * 256 + bytes[at]!;
  return length;
}

/** Returns the size of a whole value, in octets, whose contents have `length` octets. */
export function tlvSize(length: number): number {
  if (length < 0x80) return 2 + length;
  if (length <= 0xff) return 3 + length;
  if (length <= 0xffff) return 4 + length;
  if (length <= 0xff_ffff) return 5 + length;
  if (length <= MAX_LENGTH) return 6 + length;
  throw new EncodeError(
    `Cannot encode BER: length ${length}, expected ${MAX_LENGTH} at most`,
  );
}

/**
 * Writes an identifier octet and the shortest form of a length.
 *
 * @throws {EncodeError} when there is no room for the whole value.
 */
export function writeHeader(
  target: Uint8Array,
  offset: number,
  tag: number,
  length: number,
): number {
  const size = tlvSize(length);
  checkRoom(target, offset, size);
  target[offset] = tag;
  let at = offset + 1;
  const lengthOctets = size - length - 2;
  if (lengthOctets > 0) target[at++] = 0x80 | lengthOctets;
  for (let shift = 8 * (lengthOctets - 1); shift > 0; shift -= 8) {
    target[at++] = length >>> shift;
  }
  target[at++] = length;
  return at;
}

/**
 * Sees to it that `size` octets can be written at `offset`: writing behind the
 * end of a Uint8Array does nothing and says nothing.
 *
 * @throws {EncodeError} when they cannot.
 */
export function checkRoom(
  target: Uint8Array,
  offset: number,
  size: number,
): void {
  if (offset < 0 || size > target.length - offset) {
    throw new EncodeError(
      `Cannot encode BER: no room for ${size} octets at offset ${offset}`,
    );
  }
}
