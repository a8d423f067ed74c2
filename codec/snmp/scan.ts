/**
 * The decoder of SNMPv2c messages (RFC 1901, section 3; RFC 3416, section 3):
 * finds where everything stands, checks all of it, and copies nothing, so that
 * an agent can answer from it without allocating.
 *
 * Nesting is bounded by the grammar: a message holds a PDU, that a list, that
 * varbinds, and these no further constructed value. The number of varbinds is
 * bounded by the length of the datagram.
 *
 * @module
 */

import {
  readTlv,
  TAG_INTEGER,
  TAG_NULL,
  TAG_OBJECT_IDENTIFIER,
  TAG_OCTET_STRING,
  TAG_SEQUENCE,
  Tlv,
} from "../ber.ts";
import { readCounter64, readInteger, readUnsigned } from "../ber_integer.ts";
import { readOidInto } from "../ber_oid.ts";
import { DecodeError } from "../error.ts";
import { MAX_OID_LENGTH } from "../oid.ts";
import * as tags from "./tags.ts";

/** What {@linkcode scanMessage} finds. All offsets point into `bytes`. */
export class MessageScan {
  /** The buffer that was scanned. */
  bytes: Uint8Array = new Uint8Array(0);
  /** Version field: 1 for SNMPv2c. With any other, everything below is 0. */
  version = 0;
  /** Extent of the community. */
  communityStart = 0;
  communityEnd = 0;
  /** One of the `PDU_` tags. */
  pduTag = 0;
  requestId = 0;
  /** As received, or 0 in a GetBulkRequest-PDU. */
  errorStatus = 0;
  errorIndex = 0;
  /** As received, negative ones too, or 0 in any other PDU. */
  nonRepeaters = 0;
  maxRepetitions = 0;
  /** Extent of the varbinds, one behind the other, without the header of the list that holds them. */
  varbindsStart = 0;
  varbindsEnd = 0;
  varbindCount = 0;
}

/** What {@linkcode scanVarbind} finds. All offsets point into the buffer scanned. */
export class VarbindScan {
  /** The name: its first `oidLength` elements. */
  readonly oid: Uint32Array = new Uint32Array(MAX_OID_LENGTH);
  oidLength = 0;
  /** Extent of the contents octets of the name. */
  oidStart = 0;
  oidEnd = 0;
  /** Identifier octet of the value. */
  valueTag = 0;
  /** Extent of the contents octets of the value. */
  valueStart = 0;
  valueEnd = 0;
}

// Used within one call and never across calls, so that scanning allocates nothing.
const tlv = new Tlv();
const varbind = new VarbindScan();
const valueOid = new Uint32Array(MAX_OID_LENGTH);

/**
 * Scans a datagram that holds one message and nothing else. A version other
 * than SNMPv2c's is a finding, not an error: it is told in `scan`, and what
 * follows it is not looked at.
 *
 * When this throws, the contents of `scan` mean nothing.
 *
 * @throws {DecodeError} when any part, up to the last value, is not as it must be.
 */
export function scanMessage(bytes: Uint8Array, scan: MessageScan): void {
  expectTlv(bytes, 0, bytes.length, TAG_SEQUENCE);
  const end = expectEnd(tlv.end, bytes.length);
  expectTlv(bytes, tlv.start, end, TAG_INTEGER);
  scan.bytes = bytes;
  scan.version = readInteger(bytes, tlv.start, tlv.end);
  if (scan.version !== tags.VERSION_2C) {
    clearBehindVersion(scan);
    return;
  }
  expectTlv(bytes, tlv.end, end, TAG_OCTET_STRING);
  scan.communityStart = tlv.start;
  scan.communityEnd = tlv.end;
  readTlv(bytes, tlv.end, end, tlv);
  if (!isPduTag(tlv.tag)) {
    throw new DecodeError(
      `Cannot decode SNMP message: ${hex(tlv.tag)} is no PDU`,
      scan.communityEnd,
    );
  }
  expectEnd(tlv.end, end);
  scan.pduTag = tlv.tag;
  scanPdu(bytes, tlv.start, end, scan);
}

function clearBehindVersion(scan: MessageScan): void {
  scan.communityStart = scan.communityEnd = 0;
  scan.pduTag = 0;
  scan.requestId = 0;
  scan.errorStatus = scan.errorIndex = 0;
  scan.nonRepeaters = scan.maxRepetitions = 0;
  scan.varbindsStart = scan.varbindsEnd = scan.varbindCount = 0;
}

/** 0xa4, the Trap-PDU of SNMPv1, is none of SNMPv2c's. */
function isPduTag(tag: number): boolean {
  return tag >= tags.PDU_GET_REQUEST && tag <= tags.PDU_REPORT && tag !== 0xa4;
}

/** Scans the contents of a PDU. All have the same structure (RFC 3416, section 3). */
function scanPdu(
  bytes: Uint8Array,
  start: number,
  end: number,
  scan: MessageScan,
): void {
  expectTlv(bytes, start, end, TAG_INTEGER);
  scan.requestId = readInteger(bytes, tlv.start, tlv.end);
  expectTlv(bytes, tlv.end, end, TAG_INTEGER);
  const second = readInteger(bytes, tlv.start, tlv.end);
  expectTlv(bytes, tlv.end, end, TAG_INTEGER);
  const third = readInteger(bytes, tlv.start, tlv.end);
  const isBulk = scan.pduTag === tags.PDU_GET_BULK_REQUEST;
  scan.errorStatus = isBulk ? 0 : second;
  scan.errorIndex = isBulk ? 0 : third;
  scan.nonRepeaters = isBulk ? second : 0;
  scan.maxRepetitions = isBulk ? third : 0;
  expectTlv(bytes, tlv.end, end, TAG_SEQUENCE);
  expectEnd(tlv.end, end);
  scan.varbindsStart = tlv.start;
  scan.varbindsEnd = end;
  scan.varbindCount = 0;
  let offset = tlv.start;
  while (offset < end) {
    offset = scanVarbind(bytes, offset, end, varbind);
    scan.varbindCount++;
  }
}

/**
 * Scans the varbind at `offset`, which may extend as far as `end`.
 *
 * @returns the offset behind it.
 * @throws {DecodeError} when name or value is not as it must be; the contents of `scan` then mean nothing.
 */
export function scanVarbind(
  bytes: Uint8Array,
  offset: number,
  end: number,
  scan: VarbindScan,
): number {
  expectTlv(bytes, offset, end, TAG_SEQUENCE);
  const next = tlv.end;
  expectTlv(bytes, tlv.start, next, TAG_OBJECT_IDENTIFIER);
  scan.oidStart = tlv.start;
  scan.oidEnd = tlv.end;
  scan.oidLength = readOidInto(bytes, tlv.start, tlv.end, scan.oid);
  readTlv(bytes, tlv.end, next, tlv);
  expectEnd(tlv.end, next);
  scan.valueTag = tlv.tag;
  scan.valueStart = tlv.start;
  scan.valueEnd = next;
  checkValue(bytes, tlv.start, next, tlv.tag);
  return next;
}

/** Sees to it that a value can be decoded, by decoding it. */
function checkValue(
  bytes: Uint8Array,
  start: number,
  end: number,
  tag: number,
): void {
  switch (tag) {
    case TAG_NULL:
    case tags.TAG_NO_SUCH_OBJECT:
    case tags.TAG_NO_SUCH_INSTANCE:
    case tags.TAG_END_OF_MIB_VIEW:
      checkSize(start, end, 0);
      return;
    case TAG_INTEGER:
      readInteger(bytes, start, end);
      return;
    case tags.TAG_COUNTER32:
    case tags.TAG_GAUGE32:
    case tags.TAG_TIME_TICKS:
      readUnsigned(bytes, start, end);
      return;
    case tags.TAG_COUNTER64:
      readCounter64(bytes, start, end);
      return;
    case TAG_OBJECT_IDENTIFIER:
      readOidInto(bytes, start, end, valueOid);
      return;
    case tags.TAG_IP_ADDRESS:
      checkSize(start, end, 4);
      return;
    case TAG_OCTET_STRING:
    case tags.TAG_OPAQUE:
      return;
    default:
      throw new DecodeError(
        `Cannot decode SNMP value: ${hex(tag)} is no type of SMIv2`,
        start,
      );
  }
}

function checkSize(start: number, end: number, size: number): void {
  if (end - start !== size) {
    throw new DecodeError(
      `Cannot decode SNMP value: ${
        end - start
      } octets where there must be ${size}`,
      start,
    );
  }
}

/** Reads a value that must have the tag given. */
function expectTlv(
  bytes: Uint8Array,
  offset: number,
  end: number,
  tag: number,
): void {
  readTlv(bytes, offset, end, tlv);
  if (tlv.tag !== tag) {
    throw new DecodeError(
      `Cannot decode SNMP message: ${hex(tlv.tag)} where ${hex(tag)} must be`,
      offset,
    );
  }
}

/** Sees to it that nothing stands behind the last value inside of another one. */
function expectEnd(found: number, end: number): number {
  if (found !== end) {
    throw new DecodeError(
      `Cannot decode SNMP message: ${end - found} octets too many`,
      found,
    );
  }
  return end;
}

function hex(tag: number): string {
  return `0x${tag.toString(16).padStart(2, "0")}`;
}
