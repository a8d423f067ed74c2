/**
 * Options in the hop-by-hop and destination options headers of IPv6 (RFC 8200, section 4.2).
 *
 * @module
 */

import { formatIpv6, writeIpv6 } from "../address.ts";
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

const PAD_1 = 0;
const PAD_N = 1;
const ROUTER_ALERT = 5;
const JUMBO = 0xc2;
const HOME_ADDRESS = 0xc9;

/** An option of an IPv6 options header. */
export type Ipv6Option =
  | { readonly name: "pad1" }
  /** Padding of `data` and two octets; the data should be zeros. */
  | { readonly name: "padN"; readonly data: string }
  /** RFC 2711: 0 multicast listener discovery, 1 RSVP, 2 active networks. */
  | { readonly name: "router-alert"; readonly value: number }
  /** RFC 2675: octets after the IPv6 header. */
  | { readonly name: "jumbo"; readonly length: number }
  /** RFC 6275, section 6.3: the address of a mobile node at home. */
  | { readonly name: "home-address"; readonly address: string }
  | { readonly name: "other"; readonly type: number; readonly data: string }
  /** The length goes over the end of the header; `data` is all that follows the type. */
  | {
    readonly name: "malformed";
    readonly type: number;
    readonly data: string;
  };

function decodeIpv6Option(
  type: number,
  bytes: Uint8Array,
  start: number,
  end: number,
): Ipv6Option {
  const length = end - start;
  if (type === PAD_N) return { name: "padN", data: toHex(bytes, start, end) };
  if (type === ROUTER_ALERT && length === 2) {
    return { name: "router-alert", value: readUint16(bytes, start) };
  }
  if (type === JUMBO && length === 4) {
    return { name: "jumbo", length: readUint32(bytes, start) };
  }
  if (type === HOME_ADDRESS && length === 16) {
    return { name: "home-address", address: formatIpv6(bytes, start) };
  }
  return { name: "other", type, data: toHex(bytes, start, end) };
}

/** Decodes the options in `bytes[start]` to `bytes[end - 1]`. */
export function decodeIpv6Options(
  bytes: Uint8Array,
  start: number,
  end: number,
): Ipv6Option[] {
  const options: Ipv6Option[] = [];
  let at = start;
  while (at < end) {
    const type = bytes[at]!;
    if (type === PAD_1) {
      options.push({ name: "pad1" });
      at++;
      continue;
    }
    const next = at + 1 < end ? at + 2 + bytes[at + 1]! : end + 1;
    if (next > end) {
      const data = toHex(bytes, at + 1, end);
      options.push({ name: "malformed", type, data });
      break;
    }
    options.push(decodeIpv6Option(type, bytes, at + 2, next));
    at = next;
  }
  return options;
}

/** Returns the offset of the data of the first option of a type and a length; -1 when there is none. */
function findOption(
  bytes: Uint8Array,
  start: number,
  end: number,
  wanted: { readonly type: number; readonly length: number },
): number {
  let at = start;
  while (at + 1 < end) {
    const type = bytes[at]!;
    if (type === PAD_1) {
      at++;
      continue;
    }
    const next = at + 2 + bytes[at + 1]!;
    if (next > end) return -1;
    if (type === wanted.type && next - at - 2 === wanted.length) return at + 2;
    at = next;
  }
  return -1;
}

/** Returns the length in the jumbo payload option of the hop-by-hop header at `bytes[start]`, if there is one. */
export function jumboLength(
  bytes: Uint8Array,
  start: number,
  end: number,
): number | undefined {
  if (end - start < 8) return undefined;
  const headerEnd = Math.min(end, start + 8 * (bytes[start + 1]! + 1));
  const at = findOption(bytes, start + 2, headerEnd, {
    type: JUMBO,
    length: 4,
  });
  return at < 0 ? undefined : readUint32(bytes, at);
}

/** Returns the offset of the address in the home address option among `bytes[start]` to `bytes[end - 1]`; -1 when there is none. */
export function findHomeAddress(
  bytes: Uint8Array,
  start: number,
  end: number,
): number {
  return findOption(bytes, start, end, { type: HOME_ADDRESS, length: 16 });
}

function encodeTypeAndData(type: number, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(2 + data.length);
  bytes[0] = checkUint("option type", type, 8);
  bytes[1] = checkUint("option length", data.length, 8);
  bytes.set(data, 2);
  return bytes;
}

function encodeIpv6Option(option: Ipv6Option): Uint8Array {
  switch (option.name) {
    case "pad1":
      return new Uint8Array(1);
    case "padN":
      return encodeTypeAndData(PAD_N, fromHex(option.data));
    case "router-alert": {
      const data = new Uint8Array(2);
      writeUint16(data, 0, checkUint("router alert", option.value, 16));
      return encodeTypeAndData(ROUTER_ALERT, data);
    }
    case "jumbo": {
      const data = new Uint8Array(4);
      writeUint32(
        data,
        0,
        checkUint("jumbo payload length", option.length, 32),
      );
      return encodeTypeAndData(JUMBO, data);
    }
    case "home-address": {
      const data = new Uint8Array(16);
      writeIpv6(data, 0, option.address);
      return encodeTypeAndData(HOME_ADDRESS, data);
    }
    case "other":
      return encodeTypeAndData(option.type, fromHex(option.data));
    case "malformed":
      return concatBytes([
        Uint8Array.of(checkUint("option type", option.type, 8)),
        fromHex(option.data),
      ]);
  }
}

/** Returns the octets of the options, without padding. */
export function encodeIpv6Options(options: readonly Ipv6Option[]): Uint8Array {
  return concatBytes(options.map(encodeIpv6Option));
}

/** Returns the octets of padding of a length (RFC 8200, section 4.2). */
export function ipv6Padding(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  if (length > 1) {
    bytes[0] = PAD_N;
    bytes[1] = length - 2;
  }
  return bytes;
}
