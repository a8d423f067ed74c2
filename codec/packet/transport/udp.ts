/**
 * The User Datagram Protocol (RFC 768; RFC 8200, section 8.1, over IPv6).
 *
 * @module
 */

import {
  finishSum,
  foldSum,
  pseudoHeaderSum,
  sumIsGood,
  sumWords,
} from "../checksum.ts";
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
import { IP_PROTOCOL } from "../numbers.ts";
import { checkUint, NO_BYTES, readUint16, writeUint16 } from "../octets.ts";

/** Octets of a UDP header. */
export const UDP_HEADER_LENGTH = 8;

/** A UDP header. */
export interface UdpFields {
  readonly srcPort: number;
  readonly dstPort: number;
  /** Octets of header and payload; 0 in a jumbogram (RFC 2675, section 4). */
  readonly length: number;
  /** 0 when the sender computed none. */
  readonly checksum: number;
}

/** A decoded UDP header. */
export class Udp extends Header implements UdpFields {
  readonly protocol = "udp";
  declare private readonly network: NetworkHeader | undefined;

  constructor(
    bytes: Uint8Array,
    start: number,
    end: number,
    context: DecodeContext,
  ) {
    const length = readUint16(bytes, start + 4);
    let claimedEnd = length === 0 ? end : start + length;
    if (length !== 0 && length < UDP_HEADER_LENGTH) {
      claimedEnd = start + UDP_HEADER_LENGTH;
    }
    super(
      bytes,
      start,
      start + UDP_HEADER_LENGTH,
      claimedEnd < end ? claimedEnd : end,
      // A jumbogram goes as far as its packet does.
      length === 0
        ? context.cut === true
        : claimedEnd > end && context.cut !== false,
    );
    this.network = context.network;
  }

  get srcPort(): number {
    return readUint16(this.bytes, this.start);
  }

  get dstPort(): number {
    return readUint16(this.bytes, this.start + 2);
  }

  get length(): number {
    return readUint16(this.bytes, this.start + 4);
  }

  get checksum(): number {
    return readUint16(this.bytes, this.start + 6);
  }

  /** True when the length is more than there is, or less than a header. */
  private get badLength(): boolean {
    if (this.length === 0) return false;
    return this.length !== this.payloadEnd - this.start;
  }

  get checksumStatus(): ChecksumStatus {
    const { network, start, payloadEnd } = this;
    if (network === undefined) {
      return this.checksum === 0 ? "absent" : "unchecked";
    }
    if (this.checksum === 0) {
      return network.protocol === "ipv4" ? "absent" : "illegal";
    }
    if (network.fragmented || this.truncated || this.badLength) {
      return "unchecked";
    }
    const length = payloadEnd - start;
    const pseudo = network.pseudoHeaderSum(IP_PROTOCOL.udp, length);
    const sum = sumWords(this.bytes, start, payloadEnd, pseudo);
    return sumIsGood(sum) ? "good" : "bad";
  }

  /** What may stand in the place of the checksum until the network card computes it. */
  private get placeholders(): number[] {
    const { network, payloadEnd, start } = this;
    if (network === undefined) return [];
    const protocol = IP_PROTOCOL.udp;
    const sum = network.pseudoHeaderSum(protocol, payloadEnd - start);
    return [foldSum(sum)];
  }

  override get incomplete(): boolean {
    return this.truncated || this.network?.fragmented === true;
  }

  fields(): UdpFields {
    const { srcPort, dstPort, length, checksum } = this;
    return { srcPort, dstPort, length, checksum };
  }

  override problems(): string[] {
    const { checksum, checksumStatus } = this;
    const placeholders = checksumStatus === "bad" ? this.placeholders : [];
    const problems = checksumProblems(checksumStatus, checksum, placeholders);
    if (this.length !== 0 && this.length < UDP_HEADER_LENGTH) {
      problems.push(`length ${this.length} is below 8`);
    } else if (
      this.badLength && !this.truncated && this.network?.fragmented !== true
    ) {
      const there = this.payloadEnd - this.start;
      problems.push(
        `length ${this.length} exceeds the ${there} octets there are`,
      );
    }
    return problems;
  }
}

/** Decodes a UDP header. */
export function decodeUdp(
  bytes: Uint8Array,
  start = 0,
  end: number = bytes.length,
  context: DecodeContext = {},
): Udp {
  requireOctets("UDP header", UDP_HEADER_LENGTH, start, end);
  return new Udp(bytes, start, end, context);
}

/** Encodes a UDP header and its payload; the checksum needs `options.network`. */
export function encodeUdp(
  fields: Init<UdpFields, "srcPort" | "dstPort">,
  options: EncodeOptions = {},
): Uint8Array {
  const payload = fields.payload ?? NO_BYTES;
  const bytes = new Uint8Array(UDP_HEADER_LENGTH + payload.length);
  writeUint16(bytes, 0, checkUint("source port", fields.srcPort, 16));
  writeUint16(bytes, 2, checkUint("destination port", fields.dstPort, 16));
  const given = options.lengths === "keep" ? fields.length : undefined;
  const length = given ?? (bytes.length > 0xffff ? 0 : bytes.length);
  writeUint16(bytes, 4, checkUint("length", length, 16));
  bytes.set(payload, UDP_HEADER_LENGTH);
  const kept = options.checksums === "keep" ? fields.checksum : undefined;
  writeUint16(
    bytes,
    6,
    checkUint("checksum", kept ?? checksumOf(bytes, options), 16),
  );
  return bytes;
}

function checksumOf(bytes: Uint8Array, options: EncodeOptions): number {
  const pseudo = pseudoHeaderSum(
    options.network,
    IP_PROTOCOL.udp,
    bytes.length,
  );
  const checksum = finishSum(sumWords(bytes, 0, bytes.length, pseudo));
  // A sum of 0 is sent as its other form, for 0 says that there is none (RFC 768).
  return checksum === 0 ? 0xffff : checksum;
}

/** Returns what a UDP datagram carries. */
export function stripUdp(bytes: Uint8Array): Uint8Array {
  return decodeUdp(bytes).payload;
}
