/**
 * The Internet Protocol, version 4 (RFC 791; RFC 2474 and RFC 3168 for the second octet).
 *
 * @module
 */

import { DecodeError, EncodeError } from "../../error.ts";
import { formatIpv4, writeIpv4 } from "../address.ts";
import { internetChecksum, sumIsGood, sumWords } from "../checksum.ts";
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
  decodeOptionList,
  optionProblems,
  padOptions,
} from "../option_list.ts";
import {
  decodeIpv4Option,
  encodeIpv4Option,
  findRouteEnd,
  type Ipv4Option,
} from "./ipv4_options.ts";

/** Octets of a header without options. */
export const IPV4_HEADER_LENGTH = 20;

/** What stands in the place of the checksum until the network card computes it. */
const PLACEHOLDERS: readonly number[] = [0];

/** An IPv4 header. */
export interface Ipv4Fields {
  /** Octets of the header, options included; a multiple of 4. */
  readonly headerLength: number;
  /** Differentiated services code point, 0 to 63. */
  readonly dscp: number;
  /** Explicit congestion notification, 0 to 3. */
  readonly ecn: number;
  /** Octets of header and payload; 0 where the network card was to cut the packet up. */
  readonly totalLength: number;
  readonly id: number;
  /** The bit that must be zero. */
  readonly reserved: boolean;
  readonly dontFragment: boolean;
  readonly moreFragments: boolean;
  /** Where this fragment belongs, in octets; a multiple of 8. */
  readonly fragmentOffset: number;
  readonly ttl: number;
  /** IP protocol of the payload. */
  readonly proto: number;
  readonly checksum: number;
  readonly src: string;
  readonly dst: string;
  readonly options: readonly Ipv4Option[];
}

/** A decoded IPv4 header. */
export class Ipv4 extends Header implements Ipv4Fields, NetworkHeader {
  readonly protocol = "ipv4";
  /** Offset at which the capture, or the packet outside, ends. */
  declare private readonly limit: number;

  constructor(
    bytes: Uint8Array,
    start: number,
    end: number,
    context: DecodeContext,
  ) {
    const headerLength = (bytes[start]! & 15) * 4;
    const totalLength = readUint16(bytes, start + 2);
    const headerEnd = start +
      (headerLength < IPV4_HEADER_LENGTH ? IPV4_HEADER_LENGTH : headerLength);
    let claimedEnd = totalLength === 0 ? end : start + totalLength;
    if (claimedEnd < headerEnd) claimedEnd = headerEnd;
    if (headerLength < IPV4_HEADER_LENGTH) claimedEnd = headerEnd;
    super(
      bytes,
      start,
      headerEnd < end ? headerEnd : end,
      claimedEnd < end ? claimedEnd : end,
      claimedEnd > end && context.cut !== false,
    );
    this.limit = end;
  }

  get headerLength(): number {
    return (this.bytes[this.start]! & 15) * 4;
  }

  get dscp(): number {
    return this.bytes[this.start + 1]! >>> 2;
  }

  get ecn(): number {
    return this.bytes[this.start + 1]! & 3;
  }

  get totalLength(): number {
    return readUint16(this.bytes, this.start + 2);
  }

  get id(): number {
    return readUint16(this.bytes, this.start + 4);
  }

  get reserved(): boolean {
    return (this.bytes[this.start + 6]! & 0x80) !== 0;
  }

  get dontFragment(): boolean {
    return (this.bytes[this.start + 6]! & 0x40) !== 0;
  }

  get moreFragments(): boolean {
    return (this.bytes[this.start + 6]! & 0x20) !== 0;
  }

  get fragmentOffset(): number {
    return (readUint16(this.bytes, this.start + 6) & 0x1fff) * 8;
  }

  get ttl(): number {
    return this.bytes[this.start + 8]!;
  }

  get proto(): number {
    return this.bytes[this.start + 9]!;
  }

  get checksum(): number {
    return readUint16(this.bytes, this.start + 10);
  }

  get src(): string {
    return formatIpv4(this.bytes, this.start + 12);
  }

  get dst(): string {
    return formatIpv4(this.bytes, this.start + 16);
  }

  get options(): Ipv4Option[] {
    if (this.headerLength <= IPV4_HEADER_LENGTH) return [];
    const start = this.start + IPV4_HEADER_LENGTH;
    return decodeOptionList(
      this.bytes,
      start,
      this.payloadStart,
      decodeIpv4Option,
    );
  }

  /** Offset at which the payload ends when all of it is there. */
  get claimedPayloadEnd(): number {
    return this.totalLength === 0
      ? this.payloadEnd
      : this.start + this.totalLength;
  }

  get hopsLeft(): number {
    return this.ttl;
  }

  get fragmented(): boolean {
    return this.moreFragments || this.fragmentOffset !== 0;
  }

  /** True when the lengths leave no room for the header, so that nothing behind it can be found. */
  get broken(): boolean {
    return this.headerLength < IPV4_HEADER_LENGTH ||
      (this.totalLength !== 0 && this.totalLength < this.headerLength) ||
      this.start + this.headerLength > this.payloadStart;
  }

  get checksumStatus(): ChecksumStatus {
    if (this.headerLength < IPV4_HEADER_LENGTH) return "unchecked";
    if (this.start + this.headerLength > this.payloadStart) return "unchecked";
    const sum = sumWords(this.bytes, this.start, this.payloadStart);
    return sumIsGood(sum) ? "good" : "bad";
  }

  pseudoHeaderSum(protocol: number, length: number): number {
    const { bytes } = this;
    const src = this.start + 12;
    const dst = this.finalDestinationAt;
    return protocol + length + readUint16(bytes, src) +
      readUint16(bytes, src + 2) + readUint16(bytes, dst) +
      readUint16(bytes, dst + 2);
  }

  /** Offset of the address that checksums cover: the last of a source route that is not used up (RFC 1122, section 4.1.3.6). */
  private get finalDestinationAt(): number {
    const here = this.start + 16;
    return this.headerLength <= IPV4_HEADER_LENGTH
      ? here
      : findRouteEnd(this.bytes, this.start + 20, this.payloadStart) ?? here;
  }

  fields(): Ipv4Fields {
    const { headerLength, dscp, ecn, totalLength, id, reserved } = this;
    const { dontFragment, moreFragments, fragmentOffset, ttl, proto } = this;
    const { checksum, src, dst, options } = this;
    return {
      headerLength,
      dscp,
      ecn,
      totalLength,
      id,
      reserved,
      dontFragment,
      moreFragments,
      fragmentOffset,
      ttl,
      proto,
      checksum,
      src,
      dst,
      options,
    };
  }

  override problems(): string[] {
    const { headerLength, totalLength } = this;
    if (headerLength < IPV4_HEADER_LENGTH) {
      return [`header length ${headerLength} is below 20`];
    }
    const problems: string[] = [];
    if (this.start + headerLength > this.payloadStart && !this.truncated) {
      problems.push(`header length ${headerLength} goes over the end`);
    }
    if (totalLength === 0) problems.push("total length is 0");
    else if (totalLength < headerLength) {
      problems.push(
        `total length ${totalLength} is below the header length ${headerLength}`,
      );
    } else if (!this.truncated && this.start + totalLength > this.limit) {
      problems.push(
        `total length ${totalLength} exceeds the ${
          this.limit - this.start
        } octets there are`,
      );
    }
    if (this.reserved) problems.push("reserved flag is set");
    problems.push(
      ...checksumProblems(this.checksumStatus, this.checksum, PLACEHOLDERS),
    );
    if (!this.truncated) problems.push(...optionProblems(this.options));
    return problems;
  }
}

/** Decodes an IPv4 header. */
export function decodeIpv4(
  bytes: Uint8Array,
  start = 0,
  end: number = bytes.length,
  context: DecodeContext = {},
): Ipv4 {
  requireOctets("IPv4 header", IPV4_HEADER_LENGTH, start, end);
  if (bytes[start]! >>> 4 !== 4) {
    throw new DecodeError(
      `Cannot decode IPv4 header: version is ${
        bytes[start]! >>> 4
      }, expected 4`,
      start,
    );
  }
  return new Ipv4(bytes, start, end, context);
}

function writeFragment(
  bytes: Uint8Array,
  fields: Init<Ipv4Fields>,
): void {
  const offset = checkUint("fragment offset", fields.fragmentOffset ?? 0, 16);
  if (offset % 8 !== 0) {
    throw new EncodeError(
      `Cannot encode fragment offset: ${offset} is no multiple of 8`,
    );
  }
  const flags = (fields.reserved ? 0x8000 : 0) |
    (fields.dontFragment ? 0x4000 : 0) | (fields.moreFragments ? 0x2000 : 0);
  writeUint16(bytes, 6, flags | offset / 8);
}

/** Encodes an IPv4 header and its payload. */
export function encodeIpv4(
  fields: Init<Ipv4Fields, "src" | "dst" | "proto">,
  options: EncodeOptions = {},
): Uint8Array {
  const payload = fields.payload ?? NO_BYTES;
  const parts = (fields.options ?? []).map(encodeIpv4Option);
  const given = options.lengths === "keep" ? fields : undefined;
  const optionBytes = given?.headerLength === undefined
    ? padOptions(parts)
    : concatBytes(parts);
  const length = IPV4_HEADER_LENGTH + optionBytes.length;
  const headerLength = given?.headerLength ?? length;
  if (headerLength % 4 !== 0 || headerLength > 60) {
    throw new EncodeError(
      `Cannot encode IPv4 header: length ${headerLength} is no multiple of 4 up to 60`,
    );
  }
  const bytes = new Uint8Array(length + payload.length);
  bytes[0] = 0x40 | headerLength / 4;
  bytes[1] = checkUint("DSCP", fields.dscp ?? 0, 6) << 2 |
    checkUint("ECN", fields.ecn ?? 0, 2);
  const totalLength = given?.totalLength ?? bytes.length;
  writeUint16(bytes, 2, checkUint("total length", totalLength, 16));
  writeUint16(bytes, 4, checkUint("identification", fields.id ?? 0, 16));
  writeFragment(bytes, fields);
  bytes[8] = checkUint("TTL", fields.ttl ?? 64, 8);
  bytes[9] = checkUint("protocol", fields.proto, 8);
  writeIpv4(bytes, 12, fields.src);
  writeIpv4(bytes, 16, fields.dst);
  bytes.set(optionBytes, IPV4_HEADER_LENGTH);
  const kept = options.checksums === "keep" ? fields.checksum : undefined;
  const checksum = kept ?? internetChecksum(bytes, 0, length);
  writeUint16(bytes, 10, checkUint("checksum", checksum, 16));
  bytes.set(payload, length);
  return bytes;
}

/** Returns what an IPv4 packet carries. */
export function stripIpv4(bytes: Uint8Array): Uint8Array {
  return decodeIpv4(bytes).payload;
}
