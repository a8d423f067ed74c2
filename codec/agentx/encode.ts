/**
 * Encoding AgentX PDUs (RFC 2741, section 6).
 *
 * @module
 */

import { EncodeError } from "../error.ts";
import type { Oid } from "../oid.ts";
import type { Varbind } from "../snmp/value.ts";
import { HEADER_SIZE, writeHeader } from "./header.ts";
import {
  FLAG_ANY_INDEX,
  FLAG_INSTANCE_REGISTRATION,
  FLAG_NEW_INDEX,
  FLAG_NON_DEFAULT_CONTEXT,
  mayHaveContext,
  PDU_NUMBERS,
} from "./numbers.ts";
import {
  oidOctets,
  putOid,
  putString,
  putUint16,
  putUint32,
  stringOctets,
} from "./octets.ts";
import type { AgentxMessage, AgentxPdu, Region, SearchRange } from "./pdu.ts";
import { putRange, rangeOctets } from "./search_range.ts";
import { varbindOctets, writeVarbind } from "./varbind.ts";

/** Where writing has come to. */
interface Cursor {
  readonly target: Uint8Array;
  readonly network: boolean;
  at: number;
}

/**
 * Encodes a PDU.
 *
 * @throws {EncodeError} when a number is out of range, the payload too long, or a PDU that has no context is given one.
 */
export function encodeAgentx(message: AgentxMessage): Uint8Array<ArrayBuffer> {
  const { context, network, pdu } = message;
  const contextSize = context === undefined ? 0 : stringOctets(context.length);
  if (context !== undefined && !mayHaveContext(pdu.type)) {
    throw new EncodeError(
      `Cannot encode AgentX PDU: "${pdu.type}" has no context`,
    );
  }
  const payloadLength = contextSize + pduOctets(pdu);
  const { sessionId, transactionId, packetId } = message;
  for (const id of [sessionId, transactionId, packetId]) {
    expectRange(id, 0xffff_ffff);
  }
  const target = new Uint8Array(HEADER_SIZE + payloadLength);
  const at = writeHeader(target, 0, PDU_NUMBERS[pdu.type], {
    ...message,
    payloadLength,
    flags: flagsOf(pdu) |
      (context === undefined ? 0 : FLAG_NON_DEFAULT_CONTEXT),
  });
  const cursor: Cursor = { target, network, at };
  if (context !== undefined) putOctets(cursor, context);
  putPdu(cursor, pdu);
  return target;
}

function flagsOf(pdu: AgentxPdu): number {
  switch (pdu.type) {
    case "register":
      return pdu.instance ? FLAG_INSTANCE_REGISTRATION : 0;
    case "index-allocate":
    case "index-deallocate":
      return (pdu.newIndex ? FLAG_NEW_INDEX : 0) |
        (pdu.anyIndex ? FLAG_ANY_INDEX : 0);
    default:
      return 0;
  }
}

function pduOctets(pdu: AgentxPdu): number {
  switch (pdu.type) {
    case "open":
      return 4 + oidOctets(pdu.id) + stringOctets(pdu.description.length);
    case "close":
      return 4;
    case "register":
    case "unregister":
      return 4 + oidOctets(pdu.region.subtree) +
        (pdu.region.rangeSubid === 0 ? 0 : 4);
    case "get":
    case "get-next":
      return sum(pdu.ranges, rangeOctets);
    case "get-bulk":
      return 4 + sum(pdu.ranges, rangeOctets);
    case "add-agent-caps":
      return oidOctets(pdu.id) + stringOctets(pdu.description.length);
    case "remove-agent-caps":
      return oidOctets(pdu.id);
    case "response":
      return 8 + sum(pdu.varbinds, varbindOctets);
    case "test-set":
    case "notify":
    case "index-allocate":
    case "index-deallocate":
      return sum(pdu.varbinds, varbindOctets);
    default:
      return 0;
  }
}

function sum<T>(items: readonly T[], octets: (item: T) => number): number {
  return items.reduce((total, item) => total + octets(item), 0);
}

function putPdu(cursor: Cursor, pdu: AgentxPdu): void {
  switch (pdu.type) {
    case "open":
      putOctet(cursor, pdu.timeout);
      putId(cursor, pdu.id);
      return putOctets(cursor, pdu.description);
    case "close":
      return putOctet(cursor, pdu.reason);
    case "register":
      return putRegion(cursor, pdu.timeout, pdu.region);
    case "unregister":
      return putRegion(cursor, 0, pdu.region);
    case "get":
    case "get-next":
      return putRanges(cursor, pdu.ranges);
    case "get-bulk":
      putHalf(cursor, pdu.nonRepeaters);
      putHalf(cursor, pdu.maxRepetitions);
      return putRanges(cursor, pdu.ranges);
    case "add-agent-caps":
      putId(cursor, pdu.id);
      return putOctets(cursor, pdu.description);
    case "remove-agent-caps":
      return putId(cursor, pdu.id);
    case "response":
      putWhole(cursor, pdu.sysUpTime);
      putHalf(cursor, pdu.error);
      putHalf(cursor, pdu.index);
      return putVarbinds(cursor, pdu.varbinds);
    case "test-set":
    case "notify":
    case "index-allocate":
    case "index-deallocate":
      return putVarbinds(cursor, pdu.varbinds);
  }
}

function putRegion(
  cursor: Cursor,
  timeout: number,
  { priority, subtree, rangeSubid, upperBound }: Region,
): void {
  expectRange(rangeSubid, subtree.length);
  cursor.target[cursor.at++] = expectRange(timeout, 0xff);
  cursor.target[cursor.at++] = expectRange(priority, 0xff);
  cursor.target[cursor.at++] = rangeSubid;
  cursor.target[cursor.at++] = 0;
  putId(cursor, subtree);
  if (rangeSubid !== 0) putWhole(cursor, upperBound);
}

function putRanges(
  cursor: Cursor,
  ranges: readonly SearchRange[],
): void {
  for (const range of ranges) {
    cursor.at = putRange(cursor.target, cursor.at, range, cursor.network);
  }
}

function putVarbinds(
  cursor: Cursor,
  varbinds: readonly Varbind[],
): void {
  for (const varbind of varbinds) {
    cursor.at = writeVarbind(cursor.target, cursor.at, varbind, cursor.network);
  }
}

/** Writes one octet with the three reserved ones behind it. */
function putOctet(cursor: Cursor, value: number): void {
  cursor.target[cursor.at] = expectRange(value, 0xff);
  cursor.at += 4;
}

function putHalf(cursor: Cursor, value: number): void {
  cursor.at = putUint16(
    cursor.target,
    cursor.at,
    expectRange(value, 0xffff),
    cursor.network,
  );
}

function putWhole(cursor: Cursor, value: number): void {
  cursor.at = putUint32(
    cursor.target,
    cursor.at,
    expectRange(value, 0xffff_ffff),
    cursor.network,
  );
}

function putId(cursor: Cursor, oid: Oid): void {
  cursor.at = putOid(cursor.target, cursor.at, oid, oid.length, cursor.network);
}

function putOctets(cursor: Cursor, octets: Uint8Array): void {
  cursor.at = putString(
    cursor.target,
    cursor.at,
    octets,
    0,
    octets.length,
    cursor.network,
  );
}

function expectRange(value: number, most: number): number {
  if (Number.isInteger(value) && value >= 0 && value <= most) return value;
  throw new EncodeError(
    `Cannot encode AgentX PDU: ${value} where 0 to ${most} must be`,
  );
}
