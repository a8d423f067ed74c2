/**
 * Options of neighbour discovery (RFC 4861, section 4.6): a type, a length in units of 8 octets that
 * counts these two, data.
 *
 * @module
 */

import { EncodeError } from "../../error.ts";
import { formatIpv6, formatMac, parseMac, writeIpv6 } from "../address.ts";
import {
  checkUint,
  concatBytes,
  fromHex,
  readUint16,
  readUint32,
  toHex,
  writeUint16,
  writeUint32,
} from "../octets.ts";
import { decodeNames, encodeNames } from "./domain_names.ts";

const UNIT = 8;

/** An option of neighbour discovery. */
export type NeighborOption =
  | {
    readonly name: "source-link-address" | "target-link-address";
    readonly address: string;
  }
  | {
    readonly name: "prefix";
    readonly prefix: string;
    readonly prefixLength: number;
    /** Bits 7 on-link, 6 autonomous configuration, 5 router address (RFC 6275). */
    readonly flags: number;
    /** In seconds; 2^32 - 1 is forever. */
    readonly validLifetime: number;
    readonly preferredLifetime: number;
    readonly reserved: number;
  }
  /** The packet that was redirected, as much of it as fits; the reserved octets first. In hexadecimal. */
  | { readonly name: "redirected-packet"; readonly data: string }
  | { readonly name: "mtu"; readonly reserved: number; readonly mtu: number }
  /** RFC 4191, section 2.3; flags: bits 4 and 3 are the preference. */
  | {
    readonly name: "route";
    readonly prefix: string;
    readonly prefixLength: number;
    /** Octets of the prefix in the option, where they are more than its length needs. */
    readonly prefixOctets?: number;
    readonly flags: number;
    readonly lifetime: number;
  }
  /** Recursive name servers (RFC 8106, section 5.1). */
  | {
    readonly name: "name-servers";
    readonly reserved: number;
    readonly lifetime: number;
    readonly servers: readonly string[];
  }
  /** Search list (RFC 8106, section 5.2). */
  | {
    readonly name: "search-list";
    readonly reserved: number;
    readonly lifetime: number;
    readonly domains: readonly string[];
  }
  /** RFC 3971, section 5.3.2; in hexadecimal. */
  | { readonly name: "nonce"; readonly nonce: string }
  /** NAT64 prefix (RFC 8781): the lifetime in units of 8 seconds, the code of the prefix length, 96 bits. */
  | {
    readonly name: "nat64-prefix";
    readonly scaledLifetime: number;
    readonly prefixLengthCode: number;
    readonly prefix: string;
  }
  | { readonly name: "other"; readonly type: number; readonly data: string }
  /** A length of 0 or over the end; `data` is all that follows the type. */
  | {
    readonly name: "malformed";
    readonly type: number;
    readonly data: string;
  };

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

/** Octets that a route's prefix of so many bits takes at the least (RFC 4191, section 2.3). */
function octetsNeeded(prefixLength: number): number {
  if (prefixLength === 0) return 0;
  return prefixLength <= 64 ? 8 : 16;
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
    case 31: {
      const reserved = readUint16(bytes, at);
      const lifetime = readUint32(bytes, at + 2);
      if (type === 25) {
        const servers = addressesFrom(bytes, at + 6, end);
        return { name: "name-servers", reserved, lifetime, servers };
      }
      const domains = decodeNames(bytes, at + 6, end);
      return domains && { name: "search-list", reserved, lifetime, domains };
    }
    case 38: {
      if (length !== 14) return undefined;
      const word = readUint16(bytes, at);
      return {
        name: "nat64-prefix",
        scaledLifetime: word >>> 3,
        prefixLengthCode: word & 7,
        prefix: padded(bytes, at + 2, end),
      };
    }
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
    const next = at + UNIT * bytes[at + 1]!;
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
    const next = at + 1 < end ? at + UNIT * bytes[at + 1]! : at;
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

function typed(type: number, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(Math.ceil((2 + data.length) / UNIT) * UNIT);
  bytes[0] = checkUint("option type", type, 8);
  bytes[1] = checkUint("option length", bytes.length / UNIT, 8);
  bytes.set(data, 2);
  return bytes;
}

function encodePrefix(
  option: NeighborOption & { name: "prefix" },
): Uint8Array {
  const data = new Uint8Array(30);
  data[0] = checkUint("prefix length", option.prefixLength, 8);
  data[1] = checkUint("flags", option.flags, 8);
  writeUint32(data, 2, checkUint("lifetime", option.validLifetime, 32));
  writeUint32(data, 6, checkUint("lifetime", option.preferredLifetime, 32));
  writeUint32(data, 10, checkUint("reserved", option.reserved, 32));
  writeIpv6(data, 14, option.prefix);
  return typed(3, data);
}

function encodeRoute(option: NeighborOption & { name: "route" }): Uint8Array {
  const { prefixLength } = option;
  const room = checkUint(
    "octets of a prefix",
    option.prefixOctets ?? octetsNeeded(prefixLength),
    11,
  );
  const prefix = new Uint8Array(16);
  writeIpv6(prefix, 0, option.prefix);
  const data = new Uint8Array(6 + room);
  data[0] = checkUint("prefix length", prefixLength, 8);
  data[1] = checkUint("flags", option.flags, 8);
  writeUint32(data, 2, checkUint("lifetime", option.lifetime, 32));
  data.set(prefix.subarray(0, room), 6);
  return typed(24, data);
}

function encodeWithLifetime(
  type: number,
  option: { readonly reserved: number; readonly lifetime: number },
  rest: Uint8Array,
): Uint8Array {
  const head = new Uint8Array(6);
  writeUint16(head, 0, checkUint("reserved", option.reserved, 16));
  writeUint32(head, 2, checkUint("lifetime", option.lifetime, 32));
  return typed(type, concatBytes([head, rest]));
}

function encodeServers(servers: readonly string[]): Uint8Array {
  const bytes = new Uint8Array(16 * servers.length);
  servers.forEach((text, i) => writeIpv6(bytes, 16 * i, text));
  return bytes;
}

function encodeNat64(
  option: NeighborOption & { name: "nat64-prefix" },
): Uint8Array {
  const prefix = new Uint8Array(16);
  writeIpv6(prefix, 0, option.prefix);
  const data = new Uint8Array(14);
  const lifetime = checkUint("scaled lifetime", option.scaledLifetime, 13);
  const code = checkUint("prefix length code", option.prefixLengthCode, 3);
  writeUint16(data, 0, lifetime << 3 | code);
  data.set(prefix.subarray(0, 12), 2);
  return typed(38, data);
}

/** Returns the octets of one option. */
export function encodeNeighborOption(option: NeighborOption): Uint8Array {
  switch (option.name) {
    case "source-link-address":
      return typed(1, parseMac(option.address));
    case "target-link-address":
      return typed(2, parseMac(option.address));
    case "prefix":
      return encodePrefix(option);
    case "redirected-packet":
      return typed(4, fromHex(option.data));
    case "mtu": {
      const data = new Uint8Array(6);
      writeUint16(data, 0, checkUint("reserved", option.reserved, 16));
      writeUint32(data, 2, checkUint("MTU", option.mtu, 32));
      return typed(5, data);
    }
    case "nonce":
      return typed(14, fromHex(option.nonce));
    case "route":
      return encodeRoute(option);
    case "name-servers":
      return encodeWithLifetime(25, option, encodeServers(option.servers));
    case "search-list":
      return encodeWithLifetime(31, option, encodeNames(option.domains));
    case "nat64-prefix":
      return encodeNat64(option);
    case "other":
      return encodeOther(option.type, fromHex(option.data));
    case "malformed": {
      const type = checkUint("option type", option.type, 8);
      return concatBytes([Uint8Array.of(type), fromHex(option.data)]);
    }
  }
}

function encodeOther(type: number, data: Uint8Array): Uint8Array {
  if ((data.length + 2) % UNIT !== 0) {
    throw new EncodeError(
      `Cannot encode option ${type}: ${
        data.length + 2
      } octets are no multiple of ${UNIT}`,
    );
  }
  return typed(type, data);
}
