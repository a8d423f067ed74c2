/**
 * Decoding AgentX PDUs (RFC 2741, section 6). Nesting is bounded by the
 * grammar, and the number of varbinds and ranges by the length of the payload.
 *
 * @module
 */

import { DecodeError } from "../error.ts";
import { HEADER_SIZE, HeaderScan, scanHeader } from "./header.ts";
import {
  FLAG_ANY_INDEX,
  FLAG_INSTANCE_REGISTRATION,
  FLAG_NEW_INDEX,
  FLAG_NON_DEFAULT_CONTEXT,
  mayHaveContext,
} from "./numbers.ts";
import {
  expectOctets,
  OidScan,
  scanOid,
  scanString,
  StringScan,
  uint16At,
  uint32At,
} from "./octets.ts";
import type { AgentxMessage, AgentxPdu, Region } from "./pdu.ts";
import { readRanges } from "./search_range.ts";
import { oidOf, readVarbinds } from "./varbind.ts";

/** Where reading has come to. */
interface Cursor {
  readonly bytes: Uint8Array;
  readonly header: HeaderScan;
  readonly end: number;
  at: number;
}

// Used within one call and never across calls.
const header = new HeaderScan();
const oid = new OidScan();
const string = new StringScan();

/**
 * Decodes a buffer that holds one PDU and nothing else. The result shares no
 * memory with it.
 *
 * @throws {DecodeError} when any part is not as it must be.
 */
export function decodeAgentx(bytes: Uint8Array): AgentxMessage {
  scanHeader(bytes, 0, bytes.length, header);
  const end = HEADER_SIZE + header.payloadLength;
  if (end !== bytes.length) {
    throw new DecodeError(
      `Cannot decode AgentX PDU: a payload of ${
        bytes.length - HEADER_SIZE
      } octets where ${header.payloadLength} must be`,
      16,
    );
  }
  const cursor: Cursor = { bytes, header, end, at: HEADER_SIZE };
  const { sessionId, transactionId, packetId, network } = header;
  const context = readContext(cursor);
  const pdu = readPdu(cursor);
  if (cursor.at !== end) {
    throw new DecodeError(
      `Cannot decode AgentX PDU: ${end - cursor.at} octets too many`,
      cursor.at,
    );
  }
  return { sessionId, transactionId, packetId, network, context, pdu };
}

/**
 * Finds the context, which stands before the rest of a payload that `scan`
 * describes.
 *
 * @returns the offset behind it; `found` is empty where there is none.
 * @throws {DecodeError} when it does not end at `end` or before.
 */
export function scanContext(
  bytes: Uint8Array,
  offset: number,
  end: number,
  scan: HeaderScan,
  found: StringScan,
): number {
  found.start = found.end = offset;
  return hasContext(scan)
    ? scanString(bytes, offset, end, scan.network, found)
    : offset;
}

function hasContext({ flags, type }: HeaderScan): boolean {
  return (flags & FLAG_NON_DEFAULT_CONTEXT) !== 0 && mayHaveContext(type);
}

function readContext(cursor: Cursor): Uint8Array | undefined {
  const { bytes, end } = cursor;
  cursor.at = scanContext(bytes, cursor.at, end, cursor.header, string);
  return hasContext(cursor.header)
    ? bytes.slice(string.start, string.end)
    : undefined;
}

function readPdu(cursor: Cursor): AgentxPdu {
  const { type, flags } = cursor.header;
  switch (type) {
    case "open": {
      const timeout = readOctet(cursor);
      const id = readOid(cursor);
      return { type, timeout, id, description: readString(cursor) };
    }
    case "close":
      return { type, reason: readOctet(cursor) };
    case "register":
      return readRegister(cursor);
    case "unregister":
      return { type, region: readRegion(cursor).region };
    case "get":
    case "get-next":
      return { type, ranges: rest(cursor, readRanges) };
    case "get-bulk": {
      const nonRepeaters = readUint16(cursor);
      const maxRepetitions = readUint16(cursor);
      const ranges = rest(cursor, readRanges);
      return { type, nonRepeaters, maxRepetitions, ranges };
    }
    case "test-set":
    case "notify":
      return { type, varbinds: rest(cursor, readVarbinds) };
    case "index-allocate":
    case "index-deallocate":
      return {
        type,
        newIndex: (flags & FLAG_NEW_INDEX) !== 0,
        anyIndex: (flags & FLAG_ANY_INDEX) !== 0,
        varbinds: rest(cursor, readVarbinds),
      };
    case "add-agent-caps": {
      const id = readOid(cursor);
      return { type, id, description: readString(cursor) };
    }
    case "remove-agent-caps":
      return { type, id: readOid(cursor) };
    case "response":
      return readResponse(cursor);
    default:
      return { type };
  }
}

function readRegister(cursor: Cursor): AgentxPdu {
  const instance = (cursor.header.flags & FLAG_INSTANCE_REGISTRATION) !== 0;
  return { type: "register", instance, ...readRegion(cursor) };
}

/** Both have the same structure, but for the timeout, which is reserved in Unregister. */
function readRegion(
  cursor: Cursor,
): { readonly timeout: number; readonly region: Region } {
  const { bytes, end, at } = cursor;
  expectOctets(at, end, 4);
  const timeout = bytes[at]!;
  const priority = bytes[at + 1]!;
  const rangeSubid = bytes[at + 2]!;
  cursor.at = at + 4;
  const subtree = readOid(cursor);
  if (rangeSubid > subtree.length) {
    throw new DecodeError(
      `Cannot decode AgentX PDU: a range of sub-identifier ${rangeSubid} of ${subtree.length}`,
      at + 2,
    );
  }
  const upperBound = rangeSubid === 0 ? 0 : readUint32(cursor);
  return { timeout, region: { priority, subtree, rangeSubid, upperBound } };
}

function readResponse(cursor: Cursor): AgentxPdu {
  const sysUpTime = readUint32(cursor);
  const error = readUint16(cursor);
  const index = readUint16(cursor);
  const varbinds = rest(cursor, readVarbinds);
  return { type: "response", sysUpTime, error, index, varbinds };
}

/** Reads all that is left of the payload. */
function rest<T>(
  cursor: Cursor,
  read: (
    bytes: Uint8Array,
    offset: number,
    end: number,
    network: boolean,
  ) => T,
): T {
  const { bytes, at, end } = cursor;
  const all = read(bytes, at, end, cursor.header.network);
  cursor.at = end;
  return all;
}

/** Reads one octet with the three reserved ones behind it. */
function readOctet(cursor: Cursor): number {
  expectOctets(cursor.at, cursor.end, 4);
  const value = cursor.bytes[cursor.at]!;
  cursor.at += 4;
  return value;
}

function readUint16(cursor: Cursor): number {
  expectOctets(cursor.at, cursor.end, 2);
  const value = uint16At(cursor.bytes, cursor.at, cursor.header.network);
  cursor.at += 2;
  return value;
}

function readUint32(cursor: Cursor): number {
  expectOctets(cursor.at, cursor.end, 4);
  const value = uint32At(cursor.bytes, cursor.at, cursor.header.network);
  cursor.at += 4;
  return value;
}

function readOid(cursor: Cursor): number[] {
  const { bytes, end } = cursor;
  cursor.at = scanOid(bytes, cursor.at, end, cursor.header.network, oid);
  return oidOf(oid);
}

function readString(cursor: Cursor): Uint8Array {
  const { bytes, end } = cursor;
  cursor.at = scanString(bytes, cursor.at, end, cursor.header.network, string);
  return bytes.slice(string.start, string.end);
}
