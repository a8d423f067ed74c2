/**
 * The Internet Group Management Protocol: version 1 (RFC 1112), 2 (RFC 2236) and 3 (RFC 3376).
 *
 * @module
 */

import { formatIpv4 } from "../address.ts";
import { finishSum, sumIsGood, sumWords } from "../checksum.ts";
import {
  checksumProblems,
  type ChecksumStatus,
  type DecodeContext,
  type EncodeOptions,
  Header,
  type Init,
  type NetworkHeader,
  requireOctets,
} from "../header.ts";
import {
  checkUint,
  concatBytes,
  NO_BYTES,
  readUint16,
  writeUint16,
} from "../octets.ts";
import {
  decodeAddresses,
  decodeGroupRecords,
  encodeAddresses,
  encodeGroupRecords,
  type GroupRecord,
  wholeRecordsEnd,
} from "./group_records.ts";

/** Octets of an IGMP message of version 1 or 2. */
export const IGMP_FIXED_LENGTH = 8;

const QUERY_3_LENGTH = 12;

/** Message types. */
export const IGMP_TYPE = {
  query: 0x11,
  report1: 0x12,
  report2: 0x16,
  leave: 0x17,
  report3: 0x22,
} as const;

const REPORT_VERSIONS: Readonly<Record<number, 1 | 2 | 3>> = {
  [IGMP_TYPE.report1]: 1,
  [IGMP_TYPE.report2]: 2,
  [IGMP_TYPE.leave]: 2,
  [IGMP_TYPE.report3]: 3,
};

/** What a query of version 3 has beside the rest. */
export interface Igmp3Query {
  /** The four bits that should be 0. */
  readonly reserved: number;
  /** Routers are not to update their timers. */
  readonly suppress: boolean;
  readonly robustness: number;
  /** Querier's query interval as a code; see `decodeFloatCode`. */
  readonly intervalCode: number;
  readonly sourceCount: number;
  readonly sources: readonly string[];
}

/** What a report of version 3 has in place of a group. */
export interface Igmp3Report {
  readonly reserved: number;
  readonly recordCount: number;
  readonly records: readonly GroupRecord[];
}

/** An IGMP message. */
export interface IgmpFields {
  readonly type: number;
  /** Tenths of a second in which to answer; in version 3 a code, see `decodeFloatCode`; 0 in version 1. */
  readonly maxResponse: number;
  readonly checksum: number;
  /** Group address; undefined in a report of version 3. */
  readonly group: string | undefined;
  /** Only in a query of version 3. */
  readonly query: Igmp3Query | undefined;
  /** Only in a report of version 3. */
  readonly report: Igmp3Report | undefined;
}

/** A decoded IGMP message. */
export class Igmp extends Header implements IgmpFields {
  readonly protocol = "igmp";
  declare readonly type: number;
  declare readonly maxResponse: number;
  declare readonly checksum: number;
  declare private readonly network: NetworkHeader | undefined;

  constructor(
    bytes: Uint8Array,
    start: number,
    end: number,
    context: DecodeContext,
  ) {
    super(bytes, start, bodyEnd(bytes, start, end), end, context.cut === true);
    this.type = bytes[start]!;
    this.maxResponse = bytes[start + 1]!;
    this.checksum = readUint16(bytes, start + 2);
    this.network = context.network;
  }

  /** The version of the protocol that this message belongs to; undefined for other types. */
  get version(): 1 | 2 | 3 | undefined {
    if (this.type === IGMP_TYPE.query) {
      if (this.payloadEnd - this.start >= QUERY_3_LENGTH) return 3;
      return this.maxResponse === 0 ? 1 : 2;
    }
    return REPORT_VERSIONS[this.type];
  }

  get group(): string | undefined {
    return this.type === IGMP_TYPE.report3
      ? undefined
      : formatIpv4(this.bytes, this.start + 4);
  }

  get query(): Igmp3Query | undefined {
    const { bytes, start } = this;
    if (this.type !== IGMP_TYPE.query || this.version !== 3) return undefined;
    return {
      reserved: bytes[start + 8]! >>> 4,
      suppress: (bytes[start + 8]! & 8) !== 0,
      robustness: bytes[start + 8]! & 7,
      intervalCode: bytes[start + 9]!,
      sourceCount: readUint16(bytes, start + 10),
      sources: decodeAddresses(
        bytes,
        start + QUERY_3_LENGTH,
        this.payloadStart,
        4,
      ),
    };
  }

  get report(): Igmp3Report | undefined {
    const { bytes, start } = this;
    if (this.type !== IGMP_TYPE.report3) return undefined;
    const at = start + IGMP_FIXED_LENGTH;
    return {
      reserved: readUint16(bytes, start + 4),
      recordCount: readUint16(bytes, start + 6),
      records: decodeGroupRecords(bytes, at, this.payloadStart, 4),
    };
  }

  get checksumStatus(): ChecksumStatus {
    if (this.truncated || this.network?.fragmented) return "unchecked";
    const sum = sumWords(this.bytes, this.start, this.payloadEnd);
    return sumIsGood(sum) ? "good" : "bad";
  }

  override get incomplete(): boolean {
    return this.truncated || this.network?.fragmented === true;
  }

  fields(): IgmpFields {
    const { type, maxResponse, checksum, group, query, report } = this;
    return { type, maxResponse, checksum, group, query, report };
  }

  override problems(): string[] {
    const problems = checksumProblems(this.checksumStatus, this.checksum);
    if (this.truncated) return problems;
    const { query, report } = this;
    const claimed = report?.recordCount ?? query?.sourceCount ?? 0;
    const there = report?.records.length ?? query?.sources.length ?? 0;
    if (claimed !== there) {
      problems.push(`${claimed} records or sources claimed, ${there} there`);
    }
    return problems;
  }
}

function bodyEnd(bytes: Uint8Array, start: number, end: number): number {
  const fixed = start + IGMP_FIXED_LENGTH;
  if (bytes[start] === IGMP_TYPE.report3) {
    const count = readUint16(bytes, start + 6);
    return wholeRecordsEnd(bytes, fixed, end, { count, addressLength: 4 });
  }
  if (bytes[start] === IGMP_TYPE.query && end - start >= QUERY_3_LENGTH) {
    const room = (end - start - QUERY_3_LENGTH) >>> 2;
    const count = Math.min(readUint16(bytes, start + 10), room);
    return start + QUERY_3_LENGTH + 4 * count;
  }
  return fixed;
}

/** Decodes an IGMP message. */
export function decodeIgmp(
  bytes: Uint8Array,
  start = 0,
  end: number = bytes.length,
  context: DecodeContext = {},
): Igmp {
  requireOctets("IGMP message", IGMP_FIXED_LENGTH, start, end);
  return new Igmp(bytes, start, end, context);
}

function encodeQuery(query: Igmp3Query, options: EncodeOptions): Uint8Array {
  const head = new Uint8Array(4);
  head[0] = checkUint("reserved", query.reserved, 4) << 4 |
    (query.suppress ? 8 : 0) | checkUint("robustness", query.robustness, 3);
  head[1] = checkUint("interval code", query.intervalCode, 8);
  const count = options.lengths === "keep"
    ? query.sourceCount
    : query.sources.length;
  writeUint16(head, 2, checkUint("source count", count, 16));
  return concatBytes([head, encodeAddresses(query.sources, 4)]);
}

function encodeReport(report: Igmp3Report, options: EncodeOptions): Uint8Array {
  const head = new Uint8Array(4);
  writeUint16(head, 0, checkUint("reserved", report.reserved, 16));
  const count = options.lengths === "keep"
    ? report.recordCount
    : report.records.length;
  writeUint16(head, 2, checkUint("record count", count, 16));
  return concatBytes([head, encodeGroupRecords(report.records, 4)]);
}

/** Encodes an IGMP message; a report of version 3 when it has one, else a message about a group. */
export function encodeIgmp(
  fields: Init<IgmpFields, "type">,
  options: EncodeOptions = {},
): Uint8Array {
  const { query, report } = fields;
  const head = new Uint8Array(4);
  head[0] = checkUint("IGMP type", fields.type, 8);
  head[1] = checkUint("maximum response", fields.maxResponse ?? 0, 8);
  const bytes = concatBytes([
    head,
    report === undefined
      ? encodeAddresses([fields.group ?? "0.0.0.0"], 4)
      : encodeReport(report, options),
    query === undefined ? NO_BYTES : encodeQuery(query, options),
    fields.payload ?? NO_BYTES,
  ]);
  const kept = options.checksums === "keep" ? fields.checksum : undefined;
  const checksum = kept ?? finishSum(sumWords(bytes, 0, bytes.length));
  writeUint16(bytes, 2, checkUint("checksum", checksum, 16));
  return bytes;
}

/** Returns what follows the part of an IGMP message that is known. */
export function stripIgmp(bytes: Uint8Array): Uint8Array {
  return decodeIgmp(bytes).payload;
}
