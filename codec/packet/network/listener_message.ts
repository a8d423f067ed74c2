/**
 * Multicast listener discovery, version 1 (RFC 2710) and 2 (RFC 3810).
 *
 * @module
 */

import { formatIpv6 } from "../address.ts";
import { checkUint, concatBytes, readUint16, writeUint16 } from "../octets.ts";
import {
  decodeAddresses,
  decodeGroupRecords,
  encodeAddresses,
  encodeGroupRecords,
  type GroupRecord,
  wholeRecordsEnd,
} from "./group_records.ts";

/** A query of version 1, a report of version 1 or a done message. */
export interface ListenerMessage1 {
  readonly name: "listener";
  /** In milliseconds. */
  readonly maxResponse: number;
  readonly reserved: number;
  readonly group: string;
}

/** A query of version 2. */
export interface ListenerQuery {
  readonly name: "listener-query";
  /** Milliseconds as a code; see `decodeFloatCode`. */
  readonly maxResponse: number;
  readonly reserved: number;
  readonly group: string;
  /** The four bits that should be 0. */
  readonly reservedBits: number;
  /** Routers are not to update their timers. */
  readonly suppress: boolean;
  readonly robustness: number;
  /** Querier's query interval as a code; see `decodeFloatCode`. */
  readonly intervalCode: number;
  readonly sourceCount: number;
  readonly sources: readonly string[];
}

/** A report of version 2. */
export interface ListenerReport {
  readonly name: "listener-report";
  readonly reserved: number;
  readonly recordCount: number;
  readonly records: readonly GroupRecord[];
}

/** A message of multicast listener discovery. */
export type ListenerMessage = ListenerMessage1 | ListenerQuery | ListenerReport;

const QUERY = 130;
const REPORT_2 = 143;
const VERSION_1_BODY = 20;
const QUERY_2_BODY = 24;
const REPORT_2_BODY = 4;

/** Returns the offset at which the payload begins; `at` is that of the octet after the checksum. */
export function listenerMessageEnd(
  type: number,
  bytes: Uint8Array,
  at: number,
  end: number,
): number {
  if (type === REPORT_2) {
    if (at + REPORT_2_BODY > end) return at;
    const count = readUint16(bytes, at + 2);
    const records = { count, addressLength: 16 } as const;
    return wholeRecordsEnd(bytes, at + REPORT_2_BODY, end, records);
  }
  if (at + VERSION_1_BODY > end) return at;
  if (type !== QUERY || at + QUERY_2_BODY > end) return at + VERSION_1_BODY;
  const room = (end - at - QUERY_2_BODY) >>> 4;
  const count = Math.min(readUint16(bytes, at + 22), room);
  return at + QUERY_2_BODY + 16 * count;
}

/** Decodes what stands from `bytes[at]` to `bytes[end - 1]`, where {@linkcode listenerMessageEnd} gave `end`. */
export function decodeListenerMessage(
  type: number,
  bytes: Uint8Array,
  at: number,
  end: number,
): ListenerMessage {
  if (type === REPORT_2) {
    return {
      name: "listener-report",
      reserved: readUint16(bytes, at),
      recordCount: readUint16(bytes, at + 2),
      records: decodeGroupRecords(bytes, at + REPORT_2_BODY, end, 16),
    };
  }
  const maxResponse = readUint16(bytes, at);
  const reserved = readUint16(bytes, at + 2);
  const group = formatIpv6(bytes, at + 4);
  if (end - at < QUERY_2_BODY) {
    return { name: "listener", maxResponse, reserved, group };
  }
  return {
    name: "listener-query",
    maxResponse,
    reserved,
    group,
    reservedBits: bytes[at + 20]! >>> 4,
    suppress: (bytes[at + 20]! & 8) !== 0,
    robustness: bytes[at + 20]! & 7,
    intervalCode: bytes[at + 21]!,
    sourceCount: readUint16(bytes, at + 22),
    sources: decodeAddresses(bytes, at + QUERY_2_BODY, end, 16),
  };
}

function head(first: number, second: number): Uint8Array {
  const bytes = new Uint8Array(4);
  writeUint16(bytes, 0, checkUint("MLD field", first, 16));
  writeUint16(bytes, 2, checkUint("MLD field", second, 16));
  return bytes;
}

/** Returns the octets after the checksum. Counts are those of the message. */
export function encodeListenerMessage(message: ListenerMessage): Uint8Array {
  if (message.name === "listener-report") {
    return concatBytes([
      head(message.reserved, message.recordCount),
      encodeGroupRecords(message.records, 16),
    ]);
  }
  const first = concatBytes([
    head(message.maxResponse, message.reserved),
    encodeAddresses([message.group], 16),
  ]);
  if (message.name === "listener") return first;
  const bits = checkUint("reserved bits", message.reservedBits, 4) << 4 |
    (message.suppress ? 8 : 0) | checkUint("robustness", message.robustness, 3);
  const interval = checkUint("interval code", message.intervalCode, 8);
  return concatBytes([
    first,
    head(bits << 8 | interval, message.sourceCount),
    encodeAddresses(message.sources, 16),
  ]);
}
