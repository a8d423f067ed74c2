/**
 * What stands before the varbinds in an SNMPv2c message (RFC 1901, section 3;
 * RFC 3416, section 3). It is written when the varbinds are in place, since
 * their length is part of it.
 *
 * @module
 */

import {
  checkRoom,
  TAG_INTEGER,
  TAG_OCTET_STRING,
  TAG_SEQUENCE,
  tlvSize,
  writeHeader,
} from "../ber.ts";
import { integerSize, writeInteger } from "../ber_integer.ts";
import { VERSION_2C } from "./tags.ts";

/** Everything of a message but its varbinds. */
export interface MessageHeader {
  /** The buffer that the community stands in. */
  communityIn: Uint8Array;
  communityStart: number;
  communityEnd: number;
  /** One of the `PDU_` tags. */
  pduTag: number;
  requestId: number;
  /** non-repeaters in a GetBulkRequest-PDU, error-status in all others. */
  statusOrNonRepeaters: number;
  /** max-repetitions in a GetBulkRequest-PDU, error-index in all others. */
  indexOrMaxRepetitions: number;
}

/**
 * Returns how many octets stand before `listSize` octets of varbinds. This
 * never gets smaller as the list grows.
 *
 * @throws {EncodeError} when a number of the header is out of range.
 */
export function messageHeaderSize(
  header: MessageHeader,
  listSize: number,
): number {
  return tlvSize(messageContentsSize(header, listSize)) - listSize;
}

/**
 * Writes the header so that it ends at `listStart`, where the varbinds stand
 * as far as `listEnd`.
 *
 * @returns the offset at which the message begins; it ends at `listEnd`.
 * @throws {EncodeError} when there is no room, or a number of the header is out of range.
 */
export function writeMessageHeader(
  target: Uint8Array,
  listStart: number,
  listEnd: number,
  header: MessageHeader,
): number {
  const listSize = listEnd - listStart;
  const contentsSize = messageContentsSize(header, listSize);
  const start = listEnd - tlvSize(contentsSize);
  let at = writeHeader(target, start, TAG_SEQUENCE, contentsSize);
  at = writeIntegerField(target, at, VERSION_2C);
  at = writeCommunity(target, at, header);
  at = writeHeader(
    target,
    at,
    header.pduTag,
    pduContentsSize(header, listSize),
  );
  at = writeIntegerField(target, at, header.requestId);
  at = writeIntegerField(target, at, header.statusOrNonRepeaters);
  at = writeIntegerField(target, at, header.indexOrMaxRepetitions);
  writeHeader(target, at, TAG_SEQUENCE, listSize);
  return start;
}

function messageContentsSize(header: MessageHeader, listSize: number): number {
  return integerFieldSize(VERSION_2C) +
    tlvSize(header.communityEnd - header.communityStart) +
    tlvSize(pduContentsSize(header, listSize));
}

function pduContentsSize(header: MessageHeader, listSize: number): number {
  return integerFieldSize(header.requestId) +
    integerFieldSize(header.statusOrNonRepeaters) +
    integerFieldSize(header.indexOrMaxRepetitions) +
    tlvSize(listSize);
}

function integerFieldSize(value: number): number {
  return tlvSize(integerSize(value));
}

function writeIntegerField(
  target: Uint8Array,
  offset: number,
  value: number,
): number {
  const at = writeHeader(target, offset, TAG_INTEGER, integerSize(value));
  return writeInteger(target, at, value);
}

function writeCommunity(
  target: Uint8Array,
  offset: number,
  { communityIn, communityStart, communityEnd }: MessageHeader,
): number {
  const size = communityEnd - communityStart;
  const at = writeHeader(target, offset, TAG_OCTET_STRING, size);
  checkRoom(target, at, size);
  // One octet at a time: a view for set() would be an allocation for each answer.
  for (let i = 0; i < size; i++) {
    target[at + i] = communityIn[communityStart + i]!;
  }
  return at + size;
}
