/**
 * Varbinds of SNMP, as segments hold them, to those of AgentX, without making
 * values of them: an agent does this for every varbind that it answers.
 *
 * @module
 */

import {
  TAG_INTEGER,
  TAG_OBJECT_IDENTIFIER,
  TAG_OCTET_STRING,
} from "../ber.ts";
import { readOidInto } from "../ber_oid.ts";
import { MAX_OID_LENGTH } from "../oid.ts";
import { scanVarbind, VarbindScan } from "../snmp/scan.ts";
import * as tags from "../snmp/tags.ts";
import {
  oidOctets,
  putOid,
  putString,
  putUint16,
  putUint32,
  stringOctets,
} from "./octets.ts";
import { VARBIND_HEADER } from "./varbind.ts";

// Used within one call and never across calls.
const scan = new VarbindScan();
const valueOid = new Uint32Array(MAX_OID_LENGTH);

/**
 * Writes the varbind that stands in BER at `[start, end)` of `ber`.
 *
 * @returns the offset behind it; -1 when it does not end before `limit`.
 * @throws {DecodeError} when no varbind stands there.
 */
export function writeFromBer(
  target: Uint8Array,
  offset: number,
  limit: number,
  ber: Uint8Array,
  start: number,
  end: number,
  network: boolean,
): number {
  scanVarbind(ber, start, end, scan);
  const { valueTag: tag, valueStart, valueEnd } = scan;
  const valueLength = tag === TAG_OBJECT_IDENTIFIER
    ? readOidInto(ber, valueStart, valueEnd, valueOid)
    : 0;
  const size = VARBIND_HEADER + oidOctets(scan.oid, scan.oidLength) +
    sizeOfValue(tag, valueEnd - valueStart, valueLength);
  if (offset + size > limit) return -1;
  let at = putUint16(target, offset, tag, network);
  at = putUint16(target, at, 0, network);
  at = putOid(target, at, scan.oid, scan.oidLength, network);
  switch (tag) {
    case TAG_INTEGER:
    case tags.TAG_COUNTER32:
    case tags.TAG_GAUGE32:
    case tags.TAG_TIME_TICKS:
      return putUint32(target, at, low(ber, valueStart, valueEnd), network);
    case tags.TAG_COUNTER64: {
      // In two's complement of up to nine octets, the first of them zero.
      const middle = Math.max(valueStart, valueEnd - 4);
      const upper = middle > valueStart ? low(ber, valueStart, middle) : 0;
      const lower = lowUnsigned(ber, middle, valueEnd);
      at = putUint32(target, at, network ? upper : lower, network);
      return putUint32(target, at, network ? lower : upper, network);
    }
    case TAG_OBJECT_IDENTIFIER:
      return putOid(target, at, valueOid, valueLength, network);
    case TAG_OCTET_STRING:
    case tags.TAG_OPAQUE:
    case tags.TAG_IP_ADDRESS:
      return putString(target, at, ber, valueStart, valueEnd, network);
    default:
      return at;
  }
}

function sizeOfValue(tag: number, octets: number, oidLength: number): number {
  switch (tag) {
    case TAG_INTEGER:
    case tags.TAG_COUNTER32:
    case tags.TAG_GAUGE32:
    case tags.TAG_TIME_TICKS:
      return 4;
    case tags.TAG_COUNTER64:
      return 8;
    case TAG_OBJECT_IDENTIFIER:
      return oidOctets(valueOid, oidLength);
    case TAG_OCTET_STRING:
    case tags.TAG_OPAQUE:
    case tags.TAG_IP_ADDRESS:
      return stringOctets(octets);
    default:
      return 0;
  }
}

/** The low 32 bits of an integer, its sign carried into what is not there. */
function low(ber: Uint8Array, start: number, end: number): number {
  let value = (ber[start]! << 24) >> 24;
  for (let i = start + 1; i < end; i++) value = value << 8 | ber[i]!;
  return value;
}

/** The same without a sign: the lower half of a longer integer. */
function lowUnsigned(ber: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let i = start; i < end; i++) value = value << 8 | ber[i]!;
  return value;
}
