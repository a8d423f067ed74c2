/**
 * Neighbour discovery (RFC 4861, section 4).
 *
 * @module
 */

import { formatIpv6, writeIpv6 } from "../address.ts";
import {
  checkUint,
  concatBytes,
  readUint16,
  readUint32,
  writeUint16,
  writeUint32,
} from "../octets.ts";
import type { NeighborOption } from "./neighbor_option.ts";
import { encodeNeighborOption } from "./neighbor_option_encode.ts";
import {
  decodeNeighborOptions,
  findRedirectedPacket,
} from "./neighbor_options.ts";

/** What messages of neighbour discovery have in common. */
export interface WithOptions {
  readonly options: readonly NeighborOption[];
}

/** A router solicitation. */
export interface RouterSolicitation extends WithOptions {
  readonly name: "router-solicitation";
  readonly reserved: number;
}

/** A router advertisement. */
export interface RouterAdvertisement extends WithOptions {
  readonly name: "router-advertisement";
  /** Hop limit that hosts are to use; 0 when the router does not say. */
  readonly hopLimit: number;
  /** Addresses are to be had by DHCPv6. */
  readonly managed: boolean;
  /** Other configuration is to be had by DHCPv6. */
  readonly other: boolean;
  readonly homeAgent: boolean;
  /** 0 medium, 1 high, 3 low (RFC 4191). */
  readonly preference: number;
  /** The three lowest bits of the flags. */
  readonly reserved: number;
  /** In seconds; 0 when this is no default router. */
  readonly lifetime: number;
  /** In milliseconds. */
  readonly reachableTime: number;
  /** In milliseconds. */
  readonly retransTimer: number;
}

/** A neighbour solicitation. */
export interface NeighborSolicitation extends WithOptions {
  readonly name: "neighbor-solicitation";
  readonly reserved: number;
  readonly target: string;
}

/** A neighbour advertisement. */
export interface NeighborAdvertisement extends WithOptions {
  readonly name: "neighbor-advertisement";
  readonly router: boolean;
  readonly solicited: boolean;
  readonly override: boolean;
  readonly reserved: number;
  readonly target: string;
}

/** A redirect. */
export interface NeighborRedirect extends WithOptions {
  readonly name: "redirect";
  readonly reserved: number;
  readonly target: string;
  readonly destination: string;
}

/** A message of neighbour discovery. */
export type NeighborMessage =
  | RouterSolicitation
  | RouterAdvertisement
  | NeighborSolicitation
  | NeighborAdvertisement
  | NeighborRedirect;

const ROUTER_SOLICITATION = 133;
/** Octets between checksum and options, by type from 133. */
const BODY_LENGTHS: readonly number[] = [4, 12, 20, 20, 36];

/** Returns `end`, for options go on to it; `at`, the offset after the checksum, when the fixed part is not there whole. */
export function neighborMessageEnd(
  type: number,
  at: number,
  end: number,
): number {
  return at + BODY_LENGTHS[type - ROUTER_SOLICITATION]! > end ? at : end;
}

const REDIRECT = 137;

/** Returns the packet that a redirect is about; undefined when the message is none, or has no packet. */
export function redirectedPacket(
  type: number,
  bytes: Uint8Array,
  at: number,
  end: number,
): Uint8Array | undefined {
  if (type !== REDIRECT) return undefined;
  const optionsAt = at + BODY_LENGTHS[REDIRECT - ROUTER_SOLICITATION]!;
  return findRedirectedPacket(bytes, optionsAt, end);
}

/** Decodes what stands from `bytes[at]` to `bytes[end - 1]`, where {@linkcode neighborMessageEnd} gave `end`. */
export function decodeNeighborMessage(
  type: number,
  bytes: Uint8Array,
  at: number,
  end: number,
): NeighborMessage {
  const body = BODY_LENGTHS[type - ROUTER_SOLICITATION]!;
  const options = decodeNeighborOptions(bytes, at + body, end);
  const word = readUint32(bytes, at);
  switch (type) {
    case 133:
      return { name: "router-solicitation", reserved: word, options };
    case 134:
      return decodeAdvertisement(bytes, at, options);
    case 135: {
      const target = formatIpv6(bytes, at + 4);
      return {
        name: "neighbor-solicitation",
        reserved: word,
        target,
        options,
      };
    }
    case 136:
      return {
        name: "neighbor-advertisement",
        router: word >= 0x8000_0000,
        solicited: (word & 0x4000_0000) !== 0,
        override: (word & 0x2000_0000) !== 0,
        reserved: word & 0x1fff_ffff,
        target: formatIpv6(bytes, at + 4),
        options,
      };
    default:
      return {
        name: "redirect",
        reserved: word,
        target: formatIpv6(bytes, at + 4),
        destination: formatIpv6(bytes, at + 20),
        options,
      };
  }
}

function decodeAdvertisement(
  bytes: Uint8Array,
  at: number,
  options: readonly NeighborOption[],
): RouterAdvertisement {
  const flags = bytes[at + 1]!;
  return {
    name: "router-advertisement",
    hopLimit: bytes[at]!,
    managed: (flags & 0x80) !== 0,
    other: (flags & 0x40) !== 0,
    homeAgent: (flags & 0x20) !== 0,
    preference: (flags >>> 3) & 3,
    reserved: flags & 7,
    lifetime: readUint16(bytes, at + 2),
    reachableTime: readUint32(bytes, at + 4),
    retransTimer: readUint32(bytes, at + 8),
    options,
  };
}

function encodeAdvertisement(message: RouterAdvertisement): Uint8Array {
  const bytes = new Uint8Array(12);
  bytes[0] = checkUint("hop limit", message.hopLimit, 8);
  bytes[1] = (message.managed ? 0x80 : 0) | (message.other ? 0x40 : 0) |
    (message.homeAgent ? 0x20 : 0) |
    checkUint("preference", message.preference, 2) << 3 |
    checkUint("reserved", message.reserved, 3);
  writeUint16(bytes, 2, checkUint("lifetime", message.lifetime, 16));
  writeUint32(bytes, 4, checkUint("reachable time", message.reachableTime, 32));
  writeUint32(bytes, 8, checkUint("retrans timer", message.retransTimer, 32));
  return bytes;
}

function wordAndAddresses(
  word: number,
  addresses: readonly string[],
): Uint8Array {
  const bytes = new Uint8Array(4 + 16 * addresses.length);
  writeUint32(bytes, 0, checkUint("reserved", word, 32));
  addresses.forEach((text, i) => writeIpv6(bytes, 4 + 16 * i, text));
  return bytes;
}

function encodeBody(message: NeighborMessage): Uint8Array {
  switch (message.name) {
    case "router-solicitation":
      return wordAndAddresses(message.reserved, []);
    case "router-advertisement":
      return encodeAdvertisement(message);
    case "neighbor-solicitation":
      return wordAndAddresses(message.reserved, [message.target]);
    case "neighbor-advertisement": {
      const reserved = checkUint("reserved", message.reserved, 29);
      const flags = (message.router ? 0x80 : 0) |
        (message.solicited ? 0x40 : 0) | (message.override ? 0x20 : 0);
      const bytes = wordAndAddresses(reserved, [message.target]);
      bytes[0] = flags | reserved >>> 24;
      return bytes;
    }
    case "redirect":
      return wordAndAddresses(message.reserved, [
        message.target,
        message.destination,
      ]);
  }
}

/** Returns the octets after the checksum. */
export function encodeNeighborMessage(message: NeighborMessage): Uint8Array {
  return concatBytes([
    encodeBody(message),
    ...message.options.map(encodeNeighborOption),
  ]);
}
