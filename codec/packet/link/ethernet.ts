/**
 * Ethernet II (RFC 894) and 802.3 frames.
 *
 * @module
 */

import { formatMac, writeMac } from "../address.ts";
import {
  type DecodeContext,
  type EncodeOptions,
  Header,
  type Init,
  requireOctets,
} from "../header.ts";
import { checkUint, NO_BYTES, readUint16, writeUint16 } from "../octets.ts";

/** Octets of an Ethernet header. */
export const ETHERNET_HEADER_LENGTH = 14;

/** Smallest value that is an EtherType; values up to 1500 are a length (IEEE 802.3, clause 3.2.6). */
export const FIRST_ETHER_TYPE = 0x0600;

/** An Ethernet header. */
export interface EthernetFields {
  readonly dst: string;
  readonly src: string;
  /** EtherType of the payload; undefined in a frame of the 802.3 kind, which is followed by LLC. */
  readonly etherType: number | undefined;
  /** Octets that follow, in a frame of the 802.3 kind; undefined in Ethernet II. */
  readonly length: number | undefined;
}

/** A decoded Ethernet header. */
export class Ethernet extends Header implements EthernetFields {
  readonly protocol = "ethernet";
  /** EtherType, or length: what stands in the last two octets. */
  declare readonly typeOrLength: number;

  constructor(
    bytes: Uint8Array,
    start: number,
    end: number,
    context: DecodeContext,
  ) {
    const typeOrLength = readUint16(bytes, start + 12);
    const claimedEnd = typeOrLength < FIRST_ETHER_TYPE
      ? start + ETHERNET_HEADER_LENGTH + typeOrLength
      : end;
    super(
      bytes,
      start,
      start + ETHERNET_HEADER_LENGTH,
      claimedEnd < end ? claimedEnd : end,
      claimedEnd > end ? context.cut !== false : context.cut === true,
    );
    this.typeOrLength = typeOrLength;
  }

  get dst(): string {
    return formatMac(this.bytes, this.start);
  }

  get src(): string {
    return formatMac(this.bytes, this.start + 6);
  }

  get etherType(): number | undefined {
    return this.typeOrLength >= FIRST_ETHER_TYPE
      ? this.typeOrLength
      : undefined;
  }

  get length(): number | undefined {
    return this.typeOrLength < FIRST_ETHER_TYPE ? this.typeOrLength : undefined;
  }

  fields(): EthernetFields {
    const { dst, src, etherType, length } = this;
    return { dst, src, etherType, length };
  }

  override problems(): string[] {
    const there = this.payloadEnd - this.payloadStart;
    return this.typeOrLength < FIRST_ETHER_TYPE && !this.truncated &&
        this.typeOrLength > there
      ? [`length ${this.typeOrLength} exceeds the ${there} octets that follow`]
      : [];
  }
}

/** Decodes an Ethernet header. */
export function decodeEthernet(
  bytes: Uint8Array,
  start = 0,
  end: number = bytes.length,
  context: DecodeContext = {},
): Ethernet {
  requireOctets("Ethernet header", ETHERNET_HEADER_LENGTH, start, end);
  return new Ethernet(bytes, start, end, context);
}

/** Encodes an Ethernet header and its payload; without an EtherType, a frame of the 802.3 kind. */
export function encodeEthernet(
  fields: Init<EthernetFields, "dst" | "src">,
  options: EncodeOptions = {},
): Uint8Array {
  const payload = fields.payload ?? NO_BYTES;
  const bytes = new Uint8Array(ETHERNET_HEADER_LENGTH + payload.length);
  writeMac(bytes, 0, fields.dst);
  writeMac(bytes, 6, fields.src);
  const length = options.lengths === "keep"
    ? fields.length ?? payload.length
    : payload.length;
  writeUint16(
    bytes,
    12,
    checkUint("EtherType", fields.etherType ?? length, 16),
  );
  bytes.set(payload, ETHERNET_HEADER_LENGTH);
  return bytes;
}

/** Returns what an Ethernet frame carries. */
export function stripEthernet(bytes: Uint8Array): Uint8Array {
  return decodeEthernet(bytes).payload;
}
