/**
 * Options of neighbour discovery (RFC 4861, section 4.6): a type, a length in units of 8 octets that
 * counts these two, data.
 *
 * @module
 */

import { formatIpv6, formatMac } from "../address.ts";
import { readUint16, readUint32, toHex } from "../octets.ts";
import { decodeNames } from "./domain_names.ts";
import {
  NEIGHBOR_OPTION_UNIT,
  type NeighborOption,
  octetsNeeded,
} from "./neighbor_option.ts";
import { encodeNeighborOption } from "./neighbor_option_encode.ts";

function padded(bytes: Uint8Array, start: number, end: number): string {
  const address = new Uint8Array(16);
  address.set(bytes.subarray(start, Math.min(end, start + 16)));
  return formatIpv6(address);
}

function addressesFrom(bytes: Uint8Array, at: number, end: number): string[] {
  const addresses: string[] = [];
  for (let start = at; start + 16 <= end; start += 16) {
    addresses.push(formatIpv6(bytes, start));
  }
  return addresses;
}

function decodePrefix(bytes: Uint8Array, at: number): NeighborOption {
  return {
    name: "prefix",
    prefix: formatIpv6(bytes, at + 14),
    prefixLength: bytes[at]!,
    flags: bytes[at + 1]!,
    validLifetime: readUint32(bytes, at + 2),
    preferredLifetime: readUint32(bytes, at + 6),
    reserved: readUint32(bytes, at + 10),
  };
}

function decodeRoute(
  bytes: Uint8Array,
  at: number,
  end: number,
): NeighborOption {
  const prefixLength = bytes[at]!;
  const prefixOctets = end - at - 6;
  return {
    name: "route",
    prefix: padded(bytes, at + 6, end),
    prefixLength,
    ...(prefixOctets > octetsNeeded(prefixLength) ? { prefixOctets } : {}),
    flags: bytes[at + 1]!,
    lifetime: readUint32(bytes, at + 2),
  };
}

function decodeServers(
  bytes: Uint8Array,
  at: number,
  end: number,
): NeighborOption {
  return {
    name: "name-servers",
    reserved: readUint16(bytes, at),
    lifetime: readUint32(bytes, at + 2),
    servers: addressesFrom(bytes, at + 6, end),
  };
}

function decodeSearchList(
  bytes: Uint8Array,
  at: number,
  end: number,
): NeighborOption | undefined {
  const domains = decodeNames(bytes, at + 6, end);
  return domains && {
    name: "search-list",
    reserved: readUint16(bytes, at),
    lifetime: readUint32(bytes, at + 2),
    domains,
  };
}

function decodeNat64(
  bytes: Uint8Array,
  at: number,
  end: number,
): NeighborOption {
  const word = readUint16(bytes, at);
  return {
    name: "nat64-prefix",
    scaledLifetime: word >>> 3,
    prefixLengthCode: word & 7,
    prefix: padded(bytes, at + 2, end),
  };
}

/** Decodes the data `bytes[at]` to `bytes[end - 1]`, at least 6 octets; undefined when type or length are not known. */
function decodeOne(
  type: number,
  bytes: Uint8Array,
  at: number,
  end: number,
): NeighborOption | undefined {
  const length = end - at;
  switch (type) {
    case 1:
    case 2:
      return {
        name: type === 1 ? "source-link-address" : "target-link-address",
        address: formatMac(bytes, at, length),
      };
    case 3:
      return length === 30 ? decodePrefix(bytes, at) : undefined;
    case 4:
      return { name: "redirected-packet", data: toHex(bytes, at, end) };
    case 5: {
      if (length !== 6) return undefined;
      const mtu = readUint32(bytes, at + 2);
      return { name: "mtu", reserved: readUint16(bytes, at), mtu };
    }
    case 14:
      return { name: "nonce", nonce: toHex(bytes, at, end) };
    case 24:
      return decodeRoute(bytes, at, end);
    case 25:
      return decodeServers(bytes, at, end);
    case 31:
      return decodeSearchList(bytes, at, end);
    case 38:
      return length === 14 ? decodeNat64(bytes, at, end) : undefined;
    default:
      return undefined;
  }
}

function sameBytes(
  bytes: Uint8Array,
  at: number,
  end: number,
  other: Uint8Array,
): boolean {
  return other.length === end - at &&
    other.every((octet, i) => octet === bytes[at + i]);
}

/** Octets of a redirected header option before the packet (RFC 4861, section 4.6.3). */
const REDIRECTED_HEAD = 8;

/** Returns the packet in the first redirected header option in `bytes[start]` to `bytes[end - 1]`, padding included. */
export function findRedirectedPacket(
  bytes: Uint8Array,
  start: number,
  end: number,
): Uint8Array | undefined {
  let at = start;
  while (at + 1 < end) {
    const next = at + NEIGHBOR_OPTION_UNIT * bytes[at + 1]!;
    if (next === at || next > end) return undefined;
    if (bytes[at] === 4) return bytes.subarray(at + REDIRECTED_HEAD, next);
    at = next;
  }
  return undefined;
}

/** Decodes the options in `bytes[start]` to `bytes[end - 1]`. A length of 0 ends the list. */
export function decodeNeighborOptions(
  bytes: Uint8Array,
  start: number,
  end: number,
): NeighborOption[] {
  const options: NeighborOption[] = [];
  let at = start;
  while (at < end) {
    const type = bytes[at]!;
    const next = at + 1 < end ? at + NEIGHBOR_OPTION_UNIT * bytes[at + 1]! : at;
    if (next === at || next > end) {
      const data = toHex(bytes, at + 1, end);
      options.push({ name: "malformed", type, data });
      break;
    }
    const option = decodeOne(type, bytes, at + 2, next);
    // What the known form cannot say again (odd lengths, padding that is not zero) is handed out as it is.
    const known = option !== undefined &&
      sameBytes(bytes, at, next, encodeNeighborOption(option));
    options.push(
      known
        ? option
        : { name: "other", type, data: toHex(bytes, at + 2, next) },
    );
    at = next;
  }
  return options;
}
