/**
 * Varbinds as AgentX has them (RFC 2741, section 5.4). The types have the
 * numbers that are identifier octets in SNMP, and values are those of
 * `codec/snmp/value.ts`.
 *
 * @module
 */

import {
  TAG_INTEGER,
  TAG_NULL,
  TAG_OBJECT_IDENTIFIER,
  TAG_OCTET_STRING,
} from "../ber.ts";
import { DecodeError, EncodeError } from "../error.ts";
import * as tags from "../snmp/tags.ts";
import {
  type SnmpValue,
  VALUE_TAGS,
  type Varbind,
  type VarbindSource,
} from "../snmp/value.ts";
import {
  expectOctets,
  expectRoom,
  oidOctets,
  OidScan,
  putOid,
  putString,
  putUint16,
  putUint32,
  scanOid,
  scanString,
  stringOctets,
  StringScan,
  uint16At,
  uint32At,
} from "./octets.ts";

/** Octets before the name. */
export const VARBIND_HEADER = 4;

/** What {@linkcode scanVarbind} finds. */
export class VarbindScan {
  readonly name: OidScan = new OidScan();
  /** One of the tags. */
  type = 0;
  /** Extent of the value; of a string, of its octets alone. */
  valueStart = 0;
  valueEnd = 0;
}

// Used within one call and never across calls.
const string = new StringScan();
const valueOid = new OidScan();
const scan = new VarbindScan();

/**
 * Reads the varbind at `offset`.
 *
 * @returns the offset behind it.
 * @throws {DecodeError} when name or value is not as it must be.
 */
export function scanVarbind(
  bytes: Uint8Array,
  offset: number,
  end: number,
  network: boolean,
  found: VarbindScan,
): number {
  expectOctets(offset, end, VARBIND_HEADER);
  found.type = uint16At(bytes, offset, network);
  const at = scanOid(
    bytes,
    offset + VARBIND_HEADER,
    end,
    network,
    found.name,
  );
  const next = scanValue(bytes, at, end, network, found.type);
  const isString = found.type === TAG_OCTET_STRING ||
    found.type === tags.TAG_OPAQUE || found.type === tags.TAG_IP_ADDRESS;
  found.valueStart = isString ? string.start : at;
  found.valueEnd = isString ? string.end : next;
  return next;
}

/** Sees to it that a value of this type stands at `offset`, and returns the offset behind it. */
function scanValue(
  bytes: Uint8Array,
  offset: number,
  end: number,
  network: boolean,
  type: number,
): number {
  switch (type) {
    case TAG_NULL:
    case tags.TAG_NO_SUCH_OBJECT:
    case tags.TAG_NO_SUCH_INSTANCE:
    case tags.TAG_END_OF_MIB_VIEW:
      return offset;
    case TAG_INTEGER:
    case tags.TAG_COUNTER32:
    case tags.TAG_GAUGE32:
    case tags.TAG_TIME_TICKS:
      expectOctets(offset, end, 4);
      return offset + 4;
    case tags.TAG_COUNTER64:
      expectOctets(offset, end, 8);
      return offset + 8;
    case TAG_OBJECT_IDENTIFIER:
      return scanOid(bytes, offset, end, network, valueOid);
    case TAG_OCTET_STRING:
    case tags.TAG_OPAQUE:
      return scanString(bytes, offset, end, network, string);
    case tags.TAG_IP_ADDRESS: {
      const next = scanString(bytes, offset, end, network, string);
      if (string.end - string.start === 4) return next;
      throw new DecodeError(
        `Cannot decode AgentX PDU: an IpAddress of ${
          string.end - string.start
        } octets`,
        offset,
      );
    }
    default:
      throw new DecodeError(
        `Cannot decode AgentX PDU: no type of value ${type}`,
        offset,
      );
  }
}

/** Returns what was scanned in `bytes` as a value that shares no memory with them. */
export function varbindOf(
  bytes: Uint8Array,
  network: boolean,
  { name, type, valueStart: start, valueEnd: end }: VarbindScan,
): Varbind {
  return { oid: oidOf(name), value: valueOf() };

  function valueOf(): SnmpValue {
    switch (type) {
      case TAG_INTEGER:
        return {
          type: "integer32",
          value: uint32At(bytes, start, network) | 0,
        };
      case tags.TAG_COUNTER32:
        return { type: "counter32", value: uint32At(bytes, start, network) };
      case tags.TAG_GAUGE32:
        return { type: "gauge32", value: uint32At(bytes, start, network) };
      case tags.TAG_TIME_TICKS:
        return { type: "time-ticks", value: uint32At(bytes, start, network) };
      case tags.TAG_COUNTER64:
        return { type: "counter64", value: uint64At(bytes, start, network) };
      case TAG_OBJECT_IDENTIFIER:
        scanOid(bytes, start, end, network, valueOid);
        return { type: "oid", value: oidOf(valueOid) };
      case TAG_OCTET_STRING:
        return { type: "octet-string", value: bytes.slice(start, end) };
      case tags.TAG_OPAQUE:
        return { type: "opaque", value: bytes.slice(start, end) };
      case tags.TAG_IP_ADDRESS:
        return { type: "ip-address", value: bytes.slice(start, end) };
      case tags.TAG_NO_SUCH_OBJECT:
        return { type: "no-such-object" };
      case tags.TAG_NO_SUCH_INSTANCE:
        return { type: "no-such-instance" };
      case tags.TAG_END_OF_MIB_VIEW:
        return { type: "end-of-mib-view" };
      default:
        return { type: "null" };
    }
  }
}

/** Returns a scanned object identifier as a value. */
export function oidOf({ oid, length }: OidScan): number[] {
  const copy: number[] = [];
  for (let i = 0; i < length; i++) copy.push(oid[i]!);
  return copy;
}

/** A bigint above 2^53-1 and only there, as in BER. */
function uint64At(
  bytes: Uint8Array,
  offset: number,
  network: boolean,
): number | bigint {
  const upper = uint32At(bytes, network ? offset : offset + 4, network);
  const lower = uint32At(bytes, network ? offset + 4 : offset, network);
  return upper < 0x20_0000
    ? upper * 0x1_0000_0000 + lower
    : BigInt(upper) << 32n | BigInt(lower);
}

/** Reads all varbinds of `[offset, end)`; their number is bounded by its length. */
export function readVarbinds(
  bytes: Uint8Array,
  offset: number,
  end: number,
  network: boolean,
): Varbind[] {
  const varbinds: Varbind[] = [];
  let at = offset;
  while (at < end) {
    at = scanVarbind(bytes, at, end, network, scan);
    varbinds.push(varbindOf(bytes, network, scan));
  }
  return varbinds;
}

/** Returns how many octets a varbind takes. */
export function varbindOctets({ oid, value }: VarbindSource): number {
  return VARBIND_HEADER + oidOctets(oid) + valueOctets(value);
}

function valueOctets(value: SnmpValue): number {
  switch (value.type) {
    case "integer32":
    case "counter32":
    case "gauge32":
    case "time-ticks":
      return 4;
    case "counter64":
      return 8;
    case "oid":
      return oidOctets(value.value);
    case "octet-string":
    case "opaque":
    case "ip-address":
      return stringOctets(value.value.length);
    default:
      return 0;
  }
}

/**
 * Writes a varbind and returns the offset behind it.
 *
 * @throws {EncodeError} when a number or address is out of range, or there is no room.
 */
export function writeVarbind(
  target: Uint8Array,
  offset: number,
  varbind: VarbindSource,
  network: boolean,
): number {
  const { oid, value } = varbind;
  expectRoom(target, offset, varbindOctets(varbind));
  let at = putUint16(target, offset, VALUE_TAGS[value.type], network);
  at = putUint16(target, at, 0, network);
  at = putOid(target, at, oid, oid.length, network);
  return putValue(target, at, value, network);
}

function putValue(
  target: Uint8Array,
  offset: number,
  value: SnmpValue,
  network: boolean,
): number {
  switch (value.type) {
    case "integer32":
      expectRange(value.value === (value.value | 0), value);
      return putUint32(target, offset, value.value, network);
    case "counter32":
    case "gauge32":
    case "time-ticks":
      expectRange(value.value === value.value >>> 0, value);
      return putUint32(target, offset, value.value, network);
    case "counter64":
      return putUint64(target, offset, value.value, network);
    case "oid":
      return putOid(target, offset, value.value, value.value.length, network);
    case "ip-address":
      expectRange(value.value.length === 4, value);
      return putOctets(target, offset, value.value, network);
    case "octet-string":
    case "opaque":
      return putOctets(target, offset, value.value, network);
    default:
      return offset;
  }
}

function putOctets(
  target: Uint8Array,
  offset: number,
  octets: Uint8Array,
  network: boolean,
): number {
  return putString(target, offset, octets, 0, octets.length, network);
}

function putUint64(
  target: Uint8Array,
  offset: number,
  value: number | bigint,
  network: boolean,
): number {
  const source = { type: "counter64", value } as const;
  expectRange(typeof value === "bigint" || Number.isSafeInteger(value), source);
  const whole = BigInt(value);
  expectRange(whole >= 0n && whole <= 0xffff_ffff_ffff_ffffn, source);
  const upper = Number(whole >> 32n);
  const lower = Number(whole & 0xffff_ffffn);
  const at = putUint32(target, offset, network ? upper : lower, network);
  return putUint32(target, at, network ? lower : upper, network);
}

function expectRange(isInRange: boolean, value: SnmpValue): void {
  if (isInRange) return;
  throw new EncodeError(
    `Cannot encode AgentX PDU: ${value.type} ${
      "value" in value ? value.value : ""
    } is out of range`,
  );
}
