/**
 * Generic Routing Encapsulation (RFC 2784; RFC 2890 for key and sequence number; RFC 2637 for version 1,
 * with which PPTP carries PPP).
 *
 * @module
 */

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
  readUint32,
  writeUint16,
  writeUint32,
} from "../octets.ts";

/** Octets that every GRE header has. */
export const GRE_FIXED_LENGTH = 4;

/** Bits of the flags that say which fields follow. */
export const GRE_FLAG = {
  checksum: 0x8000,
  /** A source route (RFC 1701), which nothing uses; what follows such a header is not decoded. */
  routing: 0x4000,
  key: 0x2000,
  sequence: 0x1000,
  /** In version 1. */
  acknowledgement: 0x0080,
} as const;

const VERSION_BITS = 7;

/** A GRE header. What the flags do not announce, or was cut, is undefined. */
export interface GreFields {
  /** The first 16 bits: {@linkcode GRE_FLAG}, reserved bits, and in the lowest three the version. */
  readonly flags: number;
  /** EtherType of the payload. */
  readonly protocolType: number;
  /** Over header and payload. */
  readonly checksum: number | undefined;
  /** The 16 bits behind the checksum, which should be 0. */
  readonly reserved: number | undefined;
  /** Tells tunnels between the same hosts apart; in version 1 payload length and call. */
  readonly key: number | undefined;
  readonly sequence: number | undefined;
  /** Of version 1. */
  readonly acknowledgement: number | undefined;
}

const FIELD_LENGTH = 4;

/** A decoded GRE header. */
export class Gre extends Header implements GreFields {
  readonly protocol = "gre";
  declare readonly flags: number;
  declare readonly protocolType: number;
  declare private readonly network: NetworkHeader | undefined;

  constructor(
    bytes: Uint8Array,
    start: number,
    end: number,
    context: DecodeContext,
  ) {
    const flags = readUint16(bytes, start);
    const headerEnd = start + GRE_FIXED_LENGTH +
      FIELD_LENGTH * optionalFields(flags);
    const over = headerEnd > end;
    // Of a header that is cut, the fields that are there whole.
    const whole = start + GRE_FIXED_LENGTH +
      FIELD_LENGTH *
        Math.floor((end - start - GRE_FIXED_LENGTH) / FIELD_LENGTH);
    super(
      bytes,
      start,
      over ? whole : headerEnd,
      end,
      over ? context.cut !== false : context.cut === true,
    );
    this.flags = flags;
    this.protocolType = readUint16(bytes, start + 2);
    this.network = context.network;
  }

  get version(): number {
    return this.flags & VERSION_BITS;
  }

  /** Offset of an optional field; -1 when it is not announced, or not there. */
  private fieldAt(flag: number): number {
    const { flags } = this;
    if ((flags & flag) === 0) return -1;
    let before = 0;
    for (const earlier of OPTIONAL_FIELDS) {
      if ((earlier & flag) !== 0) break;
      if ((flags & earlier) !== 0) before++;
    }
    const at = this.start + GRE_FIXED_LENGTH + FIELD_LENGTH * before;
    return at + FIELD_LENGTH <= this.payloadStart ? at : -1;
  }

  private longWord(flag: number): number | undefined {
    const at = this.fieldAt(flag);
    return at < 0 ? undefined : readUint32(this.bytes, at);
  }

  get checksum(): number | undefined {
    const at = this.fieldAt(CHECKSUM_OR_ROUTING);
    return at < 0 ? undefined : readUint16(this.bytes, at);
  }

  get reserved(): number | undefined {
    const at = this.fieldAt(CHECKSUM_OR_ROUTING);
    return at < 0 ? undefined : readUint16(this.bytes, at + 2);
  }

  get key(): number | undefined {
    return this.longWord(GRE_FLAG.key);
  }

  get sequence(): number | undefined {
    return this.longWord(GRE_FLAG.sequence);
  }

  get acknowledgement(): number | undefined {
    return this.version === 1
      ? this.longWord(GRE_FLAG.acknowledgement)
      : undefined;
  }

  /** True when nothing behind the header can be found: it goes over the end, or a source route follows. */
  get broken(): boolean {
    return (this.flags & GRE_FLAG.routing) !== 0 ||
      this.headerLength > this.payloadStart - this.start;
  }

  /** Octets that the flags announce. */
  get headerLength(): number {
    return GRE_FIXED_LENGTH + FIELD_LENGTH * optionalFields(this.flags);
  }

  get checksumStatus(): ChecksumStatus {
    if ((this.flags & GRE_FLAG.checksum) === 0) return "absent";
    if (this.truncated || this.network?.fragmented) return "unchecked";
    if (this.checksum === undefined) return "unchecked";
    const sum = sumWords(this.bytes, this.start, this.payloadEnd);
    return sumIsGood(sum) ? "good" : "bad";
  }

  override get incomplete(): boolean {
    return this.truncated || this.network?.fragmented === true;
  }

  fields(): GreFields {
    const { flags, protocolType, checksum, reserved, key } = this;
    const { sequence, acknowledgement } = this;
    return {
      flags,
      protocolType,
      checksum,
      reserved,
      key,
      sequence,
      acknowledgement,
    };
  }

  override problems(): string[] {
    const { headerLength, checksum = 0 } = this;
    if (headerLength > this.payloadStart - this.start && !this.truncated) {
      return [`header length ${headerLength} goes over the end`];
    }
    return checksumProblems(this.checksumStatus, checksum);
  }
}

/** Either flag has both checksum and, behind it, 16 bits for the route. */
const CHECKSUM_OR_ROUTING = GRE_FLAG.checksum | GRE_FLAG.routing;

/** Optional fields in the order in which they stand. */
const OPTIONAL_FIELDS: readonly number[] = [
  CHECKSUM_OR_ROUTING,
  GRE_FLAG.key,
  GRE_FLAG.sequence,
  GRE_FLAG.acknowledgement,
];

function optionalFields(flags: number): number {
  let count = 0;
  for (const flag of OPTIONAL_FIELDS) {
    const known = flag !== GRE_FLAG.acknowledgement ||
      (flags & VERSION_BITS) === 1;
    if (known && (flags & flag) !== 0) count++;
  }
  return count;
}

/** Decodes a GRE header. */
export function decodeGre(
  bytes: Uint8Array,
  start = 0,
  end: number = bytes.length,
  context: DecodeContext = {},
): Gre {
  requireOctets("GRE header", GRE_FIXED_LENGTH, start, end);
  return new Gre(bytes, start, end, context);
}

const FLAGS_OF_FIELDS = GRE_FLAG.key | GRE_FLAG.sequence |
  GRE_FLAG.acknowledgement;

/** The flags that the fields which are given need. */
function neededFlags(fields: Init<GreFields>): number {
  return (fields.checksum === undefined ? 0 : GRE_FLAG.checksum) |
    (fields.key === undefined ? 0 : GRE_FLAG.key) |
    (fields.sequence === undefined ? 0 : GRE_FLAG.sequence) |
    (fields.acknowledgement === undefined ? 0 : GRE_FLAG.acknowledgement | 1);
}

function longWord(name: string, value: number | undefined): Uint8Array[] {
  if (value === undefined) return [];
  const bytes = new Uint8Array(FIELD_LENGTH);
  writeUint32(bytes, 0, checkUint(name, value, 32));
  return [bytes];
}

/** Encodes a GRE header and its payload. Flags for the fields that are given are set; a checksum that is given, or whose flag is, is computed. */
export function encodeGre(
  fields: Init<GreFields, "protocolType">,
  options: EncodeOptions = {},
): Uint8Array {
  const given = checkUint("GRE flags", fields.flags ?? 0, 16);
  const keep = options.lengths === "keep" && fields.flags !== undefined;
  const flags = keep ? given : given & ~FLAGS_OF_FIELDS | neededFlags(fields);
  const summed = (flags & CHECKSUM_OR_ROUTING) !== 0;
  const head = new Uint8Array(GRE_FIXED_LENGTH);
  writeUint16(head, 0, flags);
  writeUint16(head, 2, checkUint("protocol type", fields.protocolType, 16));
  const { checksum, reserved = 0 } = fields;
  const first = summed && (!keep || checksum !== undefined)
    ? (checksum ?? 0) * 0x10000 + checkUint("reserved", reserved, 16)
    : undefined;
  const bytes = concatBytes([
    head,
    ...longWord("checksum", first),
    ...longWord("key", fields.key),
    ...longWord("sequence", fields.sequence),
    ...longWord("acknowledgement", fields.acknowledgement),
    fields.payload ?? NO_BYTES,
  ]);
  const fill = options.checksums !== "keep" && first !== undefined &&
    (flags & GRE_FLAG.checksum) !== 0;
  if (fill) {
    writeUint16(bytes, 4, 0);
    writeUint16(bytes, 4, finishSum(sumWords(bytes, 0, bytes.length)));
  }
  return bytes;
}

/** Returns what follows a GRE header. */
export function stripGre(bytes: Uint8Array): Uint8Array {
  return decodeGre(bytes).payload;
}
