/**
 * The Internet Protocol, version 6 (RFC 8200; RFC 2675 for jumbograms).
 *
 * @module
 */

import { DecodeError } from "../../error.ts";
import { formatIpv6, writeIpv6 } from "../address.ts";
import { sumWords } from "../checksum.ts";
import {
  type DecodeContext,
  type EncodeOptions,
  Header,
  type Init,
  type NetworkHeader,
  requireOctets,
} from "../header.ts";
import { IP_PROTOCOL } from "../numbers.ts";
import {
  checkUint,
  NO_BYTES,
  readUint16,
  readUint32,
  writeUint16,
  writeUint32,
} from "../octets.ts";
import { jumboLength } from "./ipv6_options.ts";

/** Octets of a header without extension headers. */
export const IPV6_HEADER_LENGTH = 40;

/** An IPv6 header. */
export interface Ipv6Fields {
  /** Differentiated services code point, 0 to 63. */
  readonly dscp: number;
  /** Explicit congestion notification, 0 to 3. */
  readonly ecn: number;
  readonly flowLabel: number;
  /** Octets after this header; 0 in a jumbogram. */
  readonly payloadLength: number;
  /** IP protocol of what follows, an extension header or the payload. */
  readonly nextHeader: number;
  readonly hopLimit: number;
  readonly src: string;
  readonly dst: string;
}

function claimedPayload(bytes: Uint8Array, start: number, end: number): number {
  const length = readUint16(bytes, start + 4);
  if (length !== 0) return length;
  const next = bytes[start + 6]!;
  const there = end - start - IPV6_HEADER_LENGTH;
  // Captured before the network card cut it up, as an IPv4 packet of total length 0.
  if (next === IP_PROTOCOL.tcp) return there;
  if (next !== IP_PROTOCOL.hopByHop) return 0;
  return jumboLength(bytes, start + IPV6_HEADER_LENGTH, end) ?? 0;
}

/** A decoded IPv6 header. */
export class Ipv6 extends Header implements Ipv6Fields, NetworkHeader {
  readonly protocol = "ipv6";
  declare readonly dscp: number;
  declare readonly ecn: number;
  declare readonly flowLabel: number;
  declare readonly payloadLength: number;
  declare readonly nextHeader: number;
  declare readonly hopLimit: number;
  /** Set when a fragment header of a part, not a whole, is found behind this one. */
  fragmented = false;
  /** Offset of the source address that checksums cover: moved by a home address option (RFC 6275, section 6.3). */
  declare pseudoSrcAt: number;
  /** Offset of the destination that checksums cover: moved by a routing header (RFC 8200, section 8.1). */
  declare pseudoDstAt: number;
  /** Offset at which the payload ends when all of it is there. */
  declare readonly claimedPayloadEnd: number;

  constructor(
    bytes: Uint8Array,
    start: number,
    end: number,
    context: DecodeContext,
  ) {
    const payloadStart = start + IPV6_HEADER_LENGTH;
    const claimedEnd = payloadStart + claimedPayload(bytes, start, end);
    super(
      bytes,
      start,
      payloadStart,
      claimedEnd < end ? claimedEnd : end,
      claimedEnd > end && context.cut !== false,
    );
    this.claimedPayloadEnd = claimedEnd;
    const trafficClass = (readUint16(bytes, start) >>> 4) & 0xff;
    this.dscp = trafficClass >>> 2;
    this.ecn = trafficClass & 3;
    this.flowLabel = readUint32(bytes, start) & 0xfffff;
    this.payloadLength = readUint16(bytes, start + 4);
    this.nextHeader = bytes[start + 6]!;
    this.hopLimit = bytes[start + 7]!;
    this.pseudoSrcAt = start + 8;
    this.pseudoDstAt = start + 24;
  }

  get src(): string {
    return formatIpv6(this.bytes, this.start + 8);
  }

  get dst(): string {
    return formatIpv6(this.bytes, this.start + 24);
  }

  get hopsLeft(): number {
    return this.hopLimit;
  }

  pseudoHeaderSum(protocol: number, length: number): number {
    const words = protocol + (length & 0xffff) + Math.floor(length / 0x10000);
    const { bytes, pseudoSrcAt, pseudoDstAt } = this;
    const src = sumWords(bytes, pseudoSrcAt, pseudoSrcAt + 16, words);
    return sumWords(bytes, pseudoDstAt, pseudoDstAt + 16, src);
  }

  fields(): Ipv6Fields {
    const { dscp, ecn, flowLabel, payloadLength, nextHeader, hopLimit } = this;
    const { src, dst } = this;
    return {
      dscp,
      ecn,
      flowLabel,
      payloadLength,
      nextHeader,
      hopLimit,
      src,
      dst,
    };
  }

  override problems(): string[] {
    const claimed = this.claimedPayloadEnd - this.payloadStart;
    const there = this.payloadEnd - this.payloadStart;
    return claimed > there && !this.truncated
      ? [`payload length ${claimed} exceeds the ${there} octets that follow`]
      : [];
  }
}

/** Decodes an IPv6 header, without its extension headers. */
export function decodeIpv6(
  bytes: Uint8Array,
  start = 0,
  end: number = bytes.length,
  context: DecodeContext = {},
): Ipv6 {
  requireOctets("IPv6 header", IPV6_HEADER_LENGTH, start, end);
  if (bytes[start]! >>> 4 !== 6) {
    throw new DecodeError(
      `Cannot decode IPv6 header: version is ${
        bytes[start]! >>> 4
      }, expected 6`,
      start,
    );
  }
  return new Ipv6(bytes, start, end, context);
}

/** Encodes an IPv6 header and what follows it; a payload of more than 65535 octets has the length 0. */
export function encodeIpv6(
  fields: Init<Ipv6Fields, "src" | "dst" | "nextHeader">,
  options: EncodeOptions = {},
): Uint8Array {
  const payload = fields.payload ?? NO_BYTES;
  const bytes = new Uint8Array(IPV6_HEADER_LENGTH + payload.length);
  const trafficClass = checkUint("DSCP", fields.dscp ?? 0, 6) << 2 |
    checkUint("ECN", fields.ecn ?? 0, 2);
  const flowLabel = checkUint("flow label", fields.flowLabel ?? 0, 20);
  writeUint32(bytes, 0, 0x6000_0000 | trafficClass << 20 | flowLabel);
  const kept = options.lengths === "keep" ? fields.payloadLength : undefined;
  const length = payload.length > 0xffff ? 0 : payload.length;
  writeUint16(bytes, 4, checkUint("payload length", kept ?? length, 16));
  bytes[6] = checkUint("next header", fields.nextHeader, 8);
  bytes[7] = checkUint("hop limit", fields.hopLimit ?? 64, 8);
  writeIpv6(bytes, 8, fields.src);
  writeIpv6(bytes, 24, fields.dst);
  bytes.set(payload, IPV6_HEADER_LENGTH);
  return bytes;
}
