/**
 * The Address Resolution Protocol (RFC 826), its reverse (RFC 903) and inverse (RFC 2390) kinds included.
 *
 * @module
 */

import { EncodeError } from "../../error.ts";
import { formatIpv4, formatMac, parseMac, writeIpv4 } from "../address.ts";
import {
  type DecodeContext,
  type EncodeOptions,
  Header,
  type Init,
  requireOctets,
} from "../header.ts";
import { checkUint, NO_BYTES, readUint16, writeUint16 } from "../octets.ts";
import { ETHER_TYPE } from "../numbers.ts";

/** Octets of an ARP packet before its four addresses. */
export const ARP_FIXED_LENGTH = 8;

/** Operations by their number (IANA "ARP Operation Codes"). */
export const ARP_OPERATIONS: Readonly<Record<number, string>> = {
  1: "request",
  2: "reply",
  3: "reverse request",
  4: "reverse reply",
  8: "inverse request",
  9: "inverse reply",
  10: "nak",
};

/** An ARP packet. */
export interface ArpFields {
  /** 1 for Ethernet. */
  readonly hardwareType: number;
  /** EtherType of the protocol whose addresses these are. */
  readonly protocolType: number;
  readonly hardwareLength: number;
  readonly protocolLength: number;
  /** 1 request, 2 reply, 3 and 4 reverse, 8 and 9 inverse. */
  readonly operation: number;
  /** Octets in hexadecimal with colons between. */
  readonly senderHardware: string;
  /** Dotted decimal for IPv4, else octets in hexadecimal with colons between. */
  readonly senderProtocol: string;
  readonly targetHardware: string;
  readonly targetProtocol: string;
}

/** Returns the offset after the last address that is there whole; what a cut left of the next one is the payload. */
function wholeAddressesEnd(
  start: number,
  end: number,
  hardwareLength: number,
  protocolLength: number,
): number {
  let at = start + ARP_FIXED_LENGTH;
  for (let i = 0; i < 4; i++) {
    const next = at + (i % 2 === 0 ? hardwareLength : protocolLength);
    if (next > end) break;
    at = next;
  }
  return at;
}

/** A decoded ARP packet. An address that is not there whole is empty text. */
export class Arp extends Header implements ArpFields {
  readonly protocol = "arp";
  declare readonly hardwareType: number;
  declare readonly protocolType: number;
  declare readonly hardwareLength: number;
  declare readonly protocolLength: number;
  declare readonly operation: number;

  constructor(
    bytes: Uint8Array,
    start: number,
    end: number,
    context: DecodeContext,
  ) {
    const hardwareLength = bytes[start + 4]!;
    const protocolLength = bytes[start + 5]!;
    const claimedEnd = start + ARP_FIXED_LENGTH +
      2 * (hardwareLength + protocolLength);
    const truncated = claimedEnd > end && context.cut !== false;
    const payloadStart = claimedEnd <= end
      ? claimedEnd
      : wholeAddressesEnd(start, end, hardwareLength, protocolLength);
    super(bytes, start, payloadStart, Math.min(claimedEnd, end), truncated);
    this.hardwareType = readUint16(bytes, start);
    this.protocolType = readUint16(bytes, start + 2);
    this.hardwareLength = hardwareLength;
    this.protocolLength = protocolLength;
    this.operation = readUint16(bytes, start + 6);
  }

  /** Offset of the sender's protocol address. */
  private get senderProtocolAt(): number {
    return this.start + ARP_FIXED_LENGTH + this.hardwareLength;
  }

  private hardwareAt(at: number): string {
    return at + this.hardwareLength > this.payloadStart
      ? ""
      : formatMac(this.bytes, at, this.hardwareLength);
  }

  private protocolAt(at: number): string {
    if (at + this.protocolLength > this.payloadStart) return "";
    return this.protocolLength === 4 && this.protocolType === ETHER_TYPE.ipv4
      ? formatIpv4(this.bytes, at)
      : formatMac(this.bytes, at, this.protocolLength);
  }

  get senderHardware(): string {
    return this.hardwareAt(this.start + ARP_FIXED_LENGTH);
  }

  get senderProtocol(): string {
    return this.protocolAt(this.senderProtocolAt);
  }

  get targetHardware(): string {
    return this.hardwareAt(this.senderProtocolAt + this.protocolLength);
  }

  get targetProtocol(): string {
    return this.protocolAt(
      this.senderProtocolAt + this.protocolLength + this.hardwareLength,
    );
  }

  fields(): ArpFields {
    const { hardwareType, protocolType, hardwareLength, protocolLength } = this;
    const { operation, senderHardware, senderProtocol } = this;
    const { targetHardware, targetProtocol } = this;
    return {
      hardwareType,
      protocolType,
      hardwareLength,
      protocolLength,
      operation,
      senderHardware,
      senderProtocol,
      targetHardware,
      targetProtocol,
    };
  }

  override problems(): string[] {
    const needed = 2 * (this.hardwareLength + this.protocolLength);
    const there = this.payloadEnd - this.start - ARP_FIXED_LENGTH;
    return needed > there && !this.truncated
      ? [`addresses of ${needed} octets exceed the ${there} that follow`]
      : [];
  }
}

/** Decodes an ARP packet. */
export function decodeArp(
  bytes: Uint8Array,
  start = 0,
  end: number = bytes.length,
  context: DecodeContext = {},
): Arp {
  requireOctets("ARP packet", ARP_FIXED_LENGTH, start, end);
  return new Arp(bytes, start, end, context);
}

function protocolOctets(text: string, protocolType: number): Uint8Array {
  if (protocolType !== ETHER_TYPE.ipv4 || !text.includes(".")) {
    return parseMac(text);
  }
  const octets = new Uint8Array(4);
  writeIpv4(octets, 0, text);
  return octets;
}

/** Encodes an ARP packet. */
export function encodeArp(
  fields: Init<ArpFields, "operation">,
  options: EncodeOptions = {},
): Uint8Array {
  const payload = fields.payload ?? NO_BYTES;
  const protocolType = fields.protocolType ?? ETHER_TYPE.ipv4;
  const addresses = [
    parseMac(fields.senderHardware ?? "00:00:00:00:00:00"),
    protocolOctets(fields.senderProtocol ?? "0.0.0.0", protocolType),
    parseMac(fields.targetHardware ?? "00:00:00:00:00:00"),
    protocolOctets(fields.targetProtocol ?? "0.0.0.0", protocolType),
  ] as const;
  const keep = options.lengths === "keep";
  const length = addresses.reduce((sum, { length }) => sum + length, 0);
  if (
    !keep && (addresses[0].length !== addresses[2].length ||
      addresses[1].length !== addresses[3].length)
  ) {
    throw new EncodeError(
      "Cannot encode ARP packet: addresses of sender and target differ in length",
    );
  }
  const bytes = new Uint8Array(ARP_FIXED_LENGTH + length + payload.length);
  writeUint16(
    bytes,
    0,
    checkUint("hardware type", fields.hardwareType ?? 1, 16),
  );
  writeUint16(bytes, 2, checkUint("protocol type", protocolType, 16));
  const given = keep ? fields : undefined;
  bytes[4] = checkUint(
    "hardware length",
    given?.hardwareLength ?? addresses[0].length,
    8,
  );
  bytes[5] = checkUint(
    "protocol length",
    given?.protocolLength ?? addresses[1].length,
    8,
  );
  writeUint16(bytes, 6, checkUint("operation", fields.operation, 16));
  let at = ARP_FIXED_LENGTH;
  for (const address of addresses) {
    bytes.set(address, at);
    at += address.length;
  }
  bytes.set(payload, at);
  return bytes;
}

/** Returns what follows an ARP packet, which is nothing but padding. */
export function stripArp(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(decodeArp(bytes).payloadEnd);
}
