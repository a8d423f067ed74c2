/**
 * Varbinds as values: the types of SMIv2 (RFC 2578, section 7.1) and the three
 * exceptions (RFC 3416, section 3).
 *
 * @module
 */

import {
  checkRoom,
  TAG_INTEGER,
  TAG_NULL,
  TAG_OBJECT_IDENTIFIER,
  TAG_OCTET_STRING,
  TAG_SEQUENCE,
  tlvSize,
  writeHeader,
} from "../ber.ts";
import {
  counter64Size,
  integerSize,
  readCounter64,
  readInteger,
  readUnsigned,
  unsignedSize,
  writeCounter64,
  writeInteger,
  writeUnsigned,
} from "../ber_integer.ts";
import { oidSize, readOidInto, writeOid, writeOidOfSize } from "../ber_oid.ts";
import { DecodeError, EncodeError } from "../error.ts";
import { MAX_OID_LENGTH } from "../oid.ts";
import type { Oid } from "../oid.ts";
import { scanVarbind, VarbindScan } from "./scan.ts";
import * as tags from "./tags.ts";

/** The value of a varbind. */
export type SnmpValue =
  /** INTEGER and Integer32: -2^31 to 2^31-1. */
  | { readonly type: "integer32"; readonly value: number }
  /** OCTET STRING and BITS. */
  | { readonly type: "octet-string"; readonly value: Uint8Array }
  /** What a request holds where the answer holds a value. */
  | { readonly type: "null" }
  | { readonly type: "oid"; readonly value: Oid }
  /** Four octets. */
  | { readonly type: "ip-address"; readonly value: Uint8Array }
  | { readonly type: "counter32"; readonly value: number }
  /** Gauge32 and Unsigned32. */
  | { readonly type: "gauge32"; readonly value: number }
  /** Hundredths of a second. */
  | { readonly type: "time-ticks"; readonly value: number }
  | { readonly type: "opaque"; readonly value: Uint8Array }
  /** Decoded as a bigint above 2^53-1 and only there; encoded from either. */
  | { readonly type: "counter64"; readonly value: number | bigint }
  | { readonly type: "no-such-object" }
  | { readonly type: "no-such-instance" }
  | { readonly type: "end-of-mib-view" };

/** A name with its value. */
export interface Varbind {
  readonly oid: Oid;
  readonly value: SnmpValue;
}

/** What is encoded as a varbind: a {@linkcode Varbind}, or one whose name is a part of a larger array. */
export interface VarbindSource {
  readonly oid: ArrayLike<number>;
  readonly value: SnmpValue;
}

/** The tag of each type; AgentX has the same numbers (RFC 2741, section 5.4). */
export const VALUE_TAGS: Readonly<Record<SnmpValue["type"], number>> = {
  "integer32": TAG_INTEGER,
  "octet-string": TAG_OCTET_STRING,
  "null": TAG_NULL,
  "oid": TAG_OBJECT_IDENTIFIER,
  "ip-address": tags.TAG_IP_ADDRESS,
  "counter32": tags.TAG_COUNTER32,
  "gauge32": tags.TAG_GAUGE32,
  "time-ticks": tags.TAG_TIME_TICKS,
  "opaque": tags.TAG_OPAQUE,
  "counter64": tags.TAG_COUNTER64,
  "no-such-object": tags.TAG_NO_SUCH_OBJECT,
  "no-such-instance": tags.TAG_NO_SUCH_INSTANCE,
  "end-of-mib-view": tags.TAG_END_OF_MIB_VIEW,
};

/**
 * Decodes a buffer that holds one varbind and nothing else.
 *
 * @throws {DecodeError} when it does not.
 */
export function decodeVarbind(bytes: Uint8Array): Varbind {
  const scan = new VarbindScan();
  const end = scanVarbind(bytes, 0, bytes.length, scan);
  if (end !== bytes.length) {
    throw new DecodeError(
      `Cannot decode varbind: ${bytes.length - end} octets too many`,
      end,
    );
  }
  return varbindOf(bytes, scan);
}

/** Returns what was scanned in `bytes` as a value that shares no memory with them. */
export function varbindOf(bytes: Uint8Array, scan: VarbindScan): Varbind {
  return {
    oid: copyOid(scan.oid, scan.oidLength),
    value: valueOf(bytes, scan),
  };
}

/** Returns the scanned varbind's value alone, which shares no memory with `bytes`. */
export function valueOf(bytes: Uint8Array, scan: VarbindScan): SnmpValue {
  const { valueTag: tag, valueStart: start, valueEnd: end } = scan;
  switch (tag) {
    case TAG_INTEGER:
      return { type: "integer32", value: readInteger(bytes, start, end) };
    case TAG_OCTET_STRING:
      return { type: "octet-string", value: bytes.slice(start, end) };
    case TAG_NULL:
      return { type: "null" };
    case TAG_OBJECT_IDENTIFIER:
      return { type: "oid", value: readOid(bytes, start, end) };
    case tags.TAG_IP_ADDRESS:
      return { type: "ip-address", value: bytes.slice(start, end) };
    case tags.TAG_COUNTER32:
      return { type: "counter32", value: readUnsigned(bytes, start, end) };
    case tags.TAG_GAUGE32:
      return { type: "gauge32", value: readUnsigned(bytes, start, end) };
    case tags.TAG_TIME_TICKS:
      return { type: "time-ticks", value: readUnsigned(bytes, start, end) };
    case tags.TAG_OPAQUE:
      return { type: "opaque", value: bytes.slice(start, end) };
    case tags.TAG_COUNTER64:
      return { type: "counter64", value: readCounter64(bytes, start, end) };
    case tags.TAG_NO_SUCH_OBJECT:
      return { type: "no-such-object" };
    case tags.TAG_NO_SUCH_INSTANCE:
      return { type: "no-such-instance" };
    case tags.TAG_END_OF_MIB_VIEW:
      return { type: "end-of-mib-view" };
    default:
      throw new DecodeError("Cannot decode varbind: not scanned", start);
  }
}

function readOid(bytes: Uint8Array, start: number, end: number): Oid {
  const target = new Uint32Array(MAX_OID_LENGTH);
  return copyOid(target, readOidInto(bytes, start, end, target));
}

/** Array.from() over a view takes ten times as long. */
function copyOid(from: Uint32Array, length: number): Oid {
  const oid: number[] = [];
  for (let i = 0; i < length; i++) oid.push(from[i]!);
  return oid;
}

/**
 * Encodes one varbind.
 *
 * @throws {EncodeError} when the name or the value is out of range.
 */
export function encodeVarbind(varbind: VarbindSource): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(varbindSize(varbind));
  writeVarbind(bytes, 0, varbind);
  return bytes;
}

/** Returns how many octets a varbind takes; throws what {@linkcode encodeVarbind} does. */
export function varbindSize(varbind: VarbindSource): number {
  return tlvSize(varbindContentsSize(varbind));
}

/**
 * Writes a varbind and returns the offset behind it.
 *
 * @throws {EncodeError} when the name or the value is out of range, or there is no room.
 */
export function writeVarbind(
  target: Uint8Array,
  offset: number,
  varbind: VarbindSource,
): number {
  const { oid, value } = varbind;
  const ofName = oidSize(oid);
  const ofValue = valueSize(value);
  const size = tlvSize(ofName) + tlvSize(ofValue);
  let at = writeHeader(target, offset, TAG_SEQUENCE, size);
  at = writeHeader(target, at, TAG_OBJECT_IDENTIFIER, ofName);
  at = writeOidOfSize(target, at, oid, ofName);
  at = writeHeader(target, at, VALUE_TAGS[value.type], ofValue);
  return writeValue(target, at, value);
}

/** A name in two parts, encoded: an object, and its INDEX as {@linkcode encodeSubIdentifiers} returns it. */
export interface EncodedName {
  readonly object: Uint8Array;
  readonly index: Uint8Array;
}

/** Returns how many octets a varbind takes at most: to work it out exactly is half of writing it. */
export function varbindRoom(
  { object, index }: EncodedName,
  value: SnmpValue,
): number {
  // Three headers of a tag and a length of up to four octets more.
  const room = 18 + object.length + index.length;
  switch (value.type) {
    case "octet-string":
    case "opaque":
      return room + value.value.length;
    case "oid":
      return room + 5 * value.value.length;
    default:
      return room + 9;
  }
}

/**
 * Writes a varbind whose name is encoded already, as {@linkcode writeVarbind}
 * does, and returns the offset behind it.
 *
 * @throws {EncodeError} when the value is out of range, or there is no room.
 */
export function writeNamedVarbind(
  target: Uint8Array,
  offset: number,
  { object, index }: EncodedName,
  value: SnmpValue,
): number {
  const ofName = object.length + index.length;
  const ofValue = valueSize(value);
  const size = tlvSize(ofName) + tlvSize(ofValue);
  let at = writeHeader(target, offset, TAG_SEQUENCE, size);
  at = writeHeader(target, at, TAG_OBJECT_IDENTIFIER, ofName);
  // Calls to copy so few octets cost more than loops.
  for (let i = 0; i < object.length; i++) target[at++] = object[i]!;
  for (let i = 0; i < index.length; i++) target[at++] = index[i]!;
  at = writeHeader(target, at, VALUE_TAGS[value.type], ofValue);
  return writeValue(target, at, value);
}

function varbindContentsSize({ oid, value }: VarbindSource): number {
  return tlvSize(oidSize(oid)) + tlvSize(valueSize(value));
}

/** Returns the number of contents octets of a value. */
function valueSize(value: SnmpValue): number {
  switch (value.type) {
    case "integer32":
      return integerSize(value.value);
    case "counter32":
    case "gauge32":
    case "time-ticks":
      return unsignedSize(value.value);
    case "counter64":
      return counter64Size(value.value);
    case "oid":
      return oidSize(value.value);
    case "octet-string":
    case "opaque":
      return value.value.length;
    case "ip-address":
      if (value.value.length !== 4) {
        throw new EncodeError(
          `Cannot encode IpAddress: ${value.value.length} octets, expected 4`,
        );
      }
      return 4;
    default:
      return 0;
  }
}

/** Writes the contents octets of a value. */
function writeValue(
  target: Uint8Array,
  offset: number,
  value: SnmpValue,
): number {
  switch (value.type) {
    case "integer32":
      return writeInteger(target, offset, value.value);
    case "counter32":
    case "gauge32":
    case "time-ticks":
      return writeUnsigned(target, offset, value.value);
    case "counter64":
      return writeCounter64(target, offset, value.value);
    case "oid":
      return writeOid(target, offset, value.value);
    case "octet-string":
    case "ip-address":
    case "opaque":
      checkRoom(target, offset, value.value.length);
      target.set(value.value, offset);
      return offset + value.value.length;
    default:
      return offset;
  }
}
