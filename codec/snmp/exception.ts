/**
 * Varbinds that hold an exception in place of a value (RFC 3416, section 3),
 * written by an agent without allocating.
 *
 * @module
 */

import {
  TAG_OBJECT_IDENTIFIER,
  TAG_SEQUENCE,
  tlvSize,
  writeHeader,
} from "../ber.ts";
import { oidSize, writeOid } from "../ber_oid.ts";

/** Octets of a value that is only an identifier octet and a length of 0. */
const EXCEPTION_SIZE = 2;

/**
 * Writes a varbind whose name's contents octets stand at `[start, end)` of `from`.
 *
 * @returns the offset behind it; -1 when it does not end before `limit`.
 */
export function writeException(
  target: Uint8Array,
  offset: number,
  limit: number,
  tag: number,
  from: Uint8Array,
  start: number,
  end: number,
): number {
  const at = begin(target, offset, limit, end - start);
  if (at < 0) return -1;
  for (let i = start; i < end; i++) target[at + i - start] = from[i]!;
  return finish(target, at + end - start, tag);
}

/** Writes a varbind whose name is given as sub-identifiers; returns what {@linkcode writeException} does. */
export function writeExceptionOf(
  target: Uint8Array,
  offset: number,
  limit: number,
  tag: number,
  oid: ArrayLike<number>,
): number {
  const at = begin(target, offset, limit, oidSize(oid));
  if (at < 0) return -1;
  return finish(target, writeOid(target, at, oid), tag);
}

function begin(
  target: Uint8Array,
  offset: number,
  limit: number,
  nameSize: number,
): number {
  const contents = tlvSize(nameSize) + EXCEPTION_SIZE;
  if (offset + tlvSize(contents) > limit) return -1;
  const at = writeHeader(target, offset, TAG_SEQUENCE, contents);
  return writeHeader(target, at, TAG_OBJECT_IDENTIFIER, nameSize);
}

function finish(target: Uint8Array, offset: number, tag: number): number {
  target[offset] = tag;
  target[offset + 1] = 0;
  return offset + EXCEPTION_SIZE;
}
