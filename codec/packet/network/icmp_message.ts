/**
 * What follows the checksum of an ICMP message, by its type (RFC 792; RFC 950 for masks; RFC 1256 for
 * routers; RFC 4884 for the length of a quoted packet; RFC 8335 for the extended echo).
 *
 * @module
 */

import { formatIpv4, writeIpv4 } from "../address.ts";
import {
  checkUint,
  readUint16,
  readUint32,
  writeUint16,
  writeUint32,
} from "../octets.ts";

/** A message that carries an identifier and a sequence number and nothing else of its own. */
export interface EchoMessage {
  readonly name: "echo" | "information";
  readonly id: number;
  readonly sequence: number;
}

/** An echo that ends behind its identifier. */
export interface CutEchoMessage {
  readonly name: "cut-echo";
  readonly id: number;
}

/** A probe of an interface (RFC 8335); the flags are those of the request or of the reply. */
export interface ExtendedEchoMessage {
  readonly name: "extended-echo";
  readonly id: number;
  readonly sequence: number;
  /** Request: bit 0 local. Reply: bits 7 to 5 state, 2 active, 1 IPv4, 0 IPv6. */
  readonly flags: number;
}

/** A message whose type or form is not known: all of it is payload. */
export interface OtherMessage {
  readonly name: "other";
}

/** What follows the checksum of an ICMP message. Requests and replies of one kind share a name. */
export type IcmpMessage =
  | EchoMessage
  | CutEchoMessage
  | ExtendedEchoMessage
  | OtherMessage
  | {
    readonly name: "unreachable";
    readonly unused: number;
    /** Length of the quoted packet in 32-bit words; 0 when it has no extensions behind it. */
    readonly length: number;
    /** Largest packet that fits, of code 4 (RFC 1191). */
    readonly mtu: number;
  }
  | { readonly name: "source-quench"; readonly unused: number }
  | { readonly name: "redirect"; readonly gateway: string }
  | {
    readonly name: "router-advertisement";
    readonly count: number;
    /** 32-bit words of each entry, 2. */
    readonly entrySize: number;
    /** In seconds. */
    readonly lifetime: number;
    readonly routers: readonly {
      readonly address: string;
      /** As an unsigned number; it is signed, higher is preferred. */
      readonly preference: number;
    }[];
  }
  | { readonly name: "router-solicitation"; readonly reserved: number }
  | {
    readonly name: "time-exceeded";
    readonly unused: number;
    readonly length: number;
    readonly unused2: number;
  }
  | {
    readonly name: "parameter-problem";
    /** Octet of the quoted packet at which the problem was found. */
    readonly pointer: number;
    readonly length: number;
    readonly unused: number;
  }
  | {
    readonly name: "timestamp";
    readonly id: number;
    readonly sequence: number;
    /** Milliseconds since midnight UT. */
    readonly originate: number;
    readonly receive: number;
    readonly transmit: number;
  }
  | {
    readonly name: "address-mask";
    readonly id: number;
    readonly sequence: number;
    readonly mask: string;
  };

/** Types whose payload is the packet they are about. */
export const ICMP_QUOTING_TYPES: readonly number[] = [3, 4, 5, 11, 12];

const ROUTER_ADVERTISEMENT = 9;
const ROUTER_ENTRY_WORDS = 2;

/** Octets after the checksum that are no payload, by type. */
const FIXED_BODY: Readonly<Record<number, number>> = {
  0: 4,
  3: 4,
  4: 4,
  5: 4,
  8: 4,
  9: 4,
  10: 4,
  11: 4,
  12: 4,
  13: 16,
  14: 16,
  15: 4,
  16: 4,
  17: 8,
  18: 8,
  42: 4,
  43: 4,
};

/** Octets of an echo behind the checksum of which the identifier alone is whole. */
export const CUT_ECHO_LENGTH = 2;

/** Returns the offset after what there is of an echo's identifier. */
export function cutEchoEnd(at: number, end: number): number {
  return at + CUT_ECHO_LENGTH > end ? at : at + CUT_ECHO_LENGTH;
}

/** Decodes an echo that ends behind its identifier. */
export function decodeCutEcho(bytes: Uint8Array, at: number): CutEchoMessage {
  return { name: "cut-echo", id: readUint16(bytes, at) };
}

/** Returns the identifier of an echo that ends behind it. */
export function encodeCutEcho(message: CutEchoMessage): Uint8Array {
  const bytes = new Uint8Array(CUT_ECHO_LENGTH);
  writeUint16(bytes, 0, checkUint("ICMP identifier", message.id, 16));
  return bytes;
}

/** True when a message of this type has more than type, code and checksum, and nothing or not all of that is there. */
export function isShortIcmp(type: number, message: IcmpMessage): boolean {
  return message.name === "cut-echo" ||
    (message.name === "other" && FIXED_BODY[type] !== undefined);
}

/** Returns the offset at which the payload begins; `at` is that of the octet after the checksum. */
export function icmpMessageEnd(
  type: number,
  bytes: Uint8Array,
  at: number,
  end: number,
): number {
  const body = at + (FIXED_BODY[type] ?? 0);
  if (body > end) return type === 0 || type === 8 ? cutEchoEnd(at, end) : at;
  if (type !== ROUTER_ADVERTISEMENT) return body;
  if (bytes[at + 1] !== ROUTER_ENTRY_WORDS) return body;
  const whole = Math.min(bytes[at]!, (end - body) >>> 3);
  return body + 8 * whole;
}

/** Decodes what stands from `bytes[at]` to `bytes[end - 1]`, where {@linkcode icmpMessageEnd} gave `end`. */
export function decodeIcmpMessage(
  type: number,
  bytes: Uint8Array,
  at: number,
  end: number,
): IcmpMessage {
  if (at === end) return { name: "other" };
  if (end - at === CUT_ECHO_LENGTH) return decodeCutEcho(bytes, at);
  const high = readUint16(bytes, at);
  const low = readUint16(bytes, at + 2);
  switch (type) {
    case 0:
    case 8:
      return { name: "echo", id: high, sequence: low };
    case 15:
    case 16:
      return { name: "information", id: high, sequence: low };
    case 42:
    case 43:
      return {
        name: "extended-echo",
        id: high,
        sequence: low >>> 8,
        flags: low & 0xff,
      };
    case ROUTER_ADVERTISEMENT:
      return decodeRouters(bytes, at, end);
    case 10:
      return { name: "router-solicitation", reserved: readUint32(bytes, at) };
    case 13:
    case 14:
      return {
        name: "timestamp",
        id: high,
        sequence: low,
        originate: readUint32(bytes, at + 4),
        receive: readUint32(bytes, at + 8),
        transmit: readUint32(bytes, at + 12),
      };
    case 17:
    case 18: {
      const mask = formatIpv4(bytes, at + 4);
      return { name: "address-mask", id: high, sequence: low, mask };
    }
    default:
      return decodeError(type, bytes, at);
  }
}

function decodeError(type: number, bytes: Uint8Array, at: number): IcmpMessage {
  const first = bytes[at]!;
  const length = bytes[at + 1]!;
  const low = readUint16(bytes, at + 2);
  switch (type) {
    case 3:
      return { name: "unreachable", unused: first, length, mtu: low };
    case 4:
      return { name: "source-quench", unused: readUint32(bytes, at) };
    case 5:
      return { name: "redirect", gateway: formatIpv4(bytes, at) };
    case 11:
      return { name: "time-exceeded", unused: first, length, unused2: low };
    default:
      return { name: "parameter-problem", pointer: first, length, unused: low };
  }
}

function decodeRouters(
  bytes: Uint8Array,
  at: number,
  end: number,
): IcmpMessage {
  const routers: { address: string; preference: number }[] = [];
  for (let entry = at + 4; entry < end; entry += 8) {
    routers.push({
      address: formatIpv4(bytes, entry),
      preference: readUint32(bytes, entry + 4),
    });
  }
  return {
    name: "router-advertisement",
    count: bytes[at]!,
    entrySize: bytes[at + 1]!,
    lifetime: readUint16(bytes, at + 2),
    routers,
  };
}

function twoWords(high: number, low: number, length = 4): Uint8Array {
  const bytes = new Uint8Array(length);
  writeUint16(bytes, 0, checkUint("ICMP field", high, 16));
  writeUint16(bytes, 2, checkUint("ICMP field", low, 16));
  return bytes;
}

function octetsAndWord(a: number, b: number, low: number): Uint8Array {
  const high = checkUint("ICMP field", a, 8) << 8 |
    checkUint("ICMP field", b, 8);
  return twoWords(high, low);
}

function longWord(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  writeUint32(bytes, 0, checkUint("ICMP field", value, 32));
  return bytes;
}

/** Returns the octets between the checksum and the payload. */
export function encodeIcmpMessage(message: IcmpMessage): Uint8Array {
  switch (message.name) {
    case "echo":
    case "information":
      return twoWords(message.id, message.sequence);
    case "cut-echo":
      return encodeCutEcho(message);
    case "extended-echo":
      return encodeExtendedEcho(message);
    case "unreachable":
      return octetsAndWord(message.unused, message.length, message.mtu);
    case "source-quench":
      return longWord(message.unused);
    case "router-solicitation":
      return longWord(message.reserved);
    case "redirect": {
      const bytes = new Uint8Array(4);
      writeIpv4(bytes, 0, message.gateway);
      return bytes;
    }
    case "time-exceeded":
      return octetsAndWord(message.unused, message.length, message.unused2);
    case "parameter-problem":
      return octetsAndWord(message.pointer, message.length, message.unused);
    case "timestamp": {
      const bytes = twoWords(message.id, message.sequence, 16);
      bytes.set(longWord(message.originate), 4);
      bytes.set(longWord(message.receive), 8);
      bytes.set(longWord(message.transmit), 12);
      return bytes;
    }
    case "address-mask": {
      const bytes = twoWords(message.id, message.sequence, 8);
      writeIpv4(bytes, 4, message.mask);
      return bytes;
    }
    case "router-advertisement": {
      const { count, entrySize, lifetime, routers } = message;
      const bytes = new Uint8Array(4 + 8 * routers.length);
      bytes.set(octetsAndWord(count, entrySize, lifetime));
      routers.forEach(({ address, preference }, i) => {
        writeIpv4(bytes, 4 + 8 * i, address);
        bytes.set(longWord(preference), 8 + 8 * i);
      });
      return bytes;
    }
    case "other":
      return new Uint8Array(0);
  }
}

/** Returns the octets of an extended echo, which ICMP and ICMPv6 write alike. */
export function encodeExtendedEcho(message: ExtendedEchoMessage): Uint8Array {
  const low = checkUint("ICMP sequence", message.sequence, 8) << 8 |
    checkUint("ICMP flags", message.flags, 8);
  return twoWords(message.id, low);
}
