/**
 * Encoding of options of neighbour discovery (RFC 4861, section 4.6): a type, a
 * length in units of 8 octets that counts these two, data.
 *
 * @module
 */

import { EncodeError } from "../../error.ts";
import { parseMac, writeIpv6 } from "../address.ts";
import {
  checkUint,
  concatBytes,
  fromHex,
  writeUint16,
  writeUint32,
} from "../octets.ts";
import { encodeNames } from "./domain_names.ts";
import {
  NEIGHBOR_OPTION_UNIT,
  type NeighborOption,
  octetsNeeded,
} from "./neighbor_option.ts";

function typed(type: number, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(
    Math.ceil((2 + data.length) / NEIGHBOR_OPTION_UNIT) * NEIGHBOR_OPTION_UNIT,
  );
  bytes[0] = checkUint("option type", type, 8);
  bytes[1] = checkUint("option length", bytes.length / NEIGHBOR_OPTION_UNIT, 8);
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
  if ((data.length + 2) % NEIGHBOR_OPTION_UNIT !== 0) {
    throw new EncodeError(
      `Cannot encode option ${type}: ${
        data.length + 2
      } octets are no multiple of ${NEIGHBOR_OPTION_UNIT}`,
    );
  }
  return typed(type, data);
}
