/**
 * Options of IPv4 (RFC 791, section 3.1; RFC 2113 for the router alert).
 *
 * @module
 */

import { EncodeError } from "../../error.ts";
import { formatIpv4, writeIpv4 } from "../address.ts";
import {
  checkUint,
  readUint16,
  readUint32,
  writeUint16,
  writeUint32,
} from "../octets.ts";
import {
  type CommonOption,
  encodeCommonOption,
  encodeOption,
} from "../option_list.ts";

const RECORD_ROUTE = 7;
const TIMESTAMP = 68;
const LOOSE_SOURCE_ROUTE = 131;
const STRICT_SOURCE_ROUTE = 137;
const ROUTER_ALERT = 148;

/** Route options: addresses, and the pointer to the next one to be used or written. */
export interface RouteOption {
  readonly name: "record-route" | "loose-source-route" | "strict-source-route";
  /** Octet of the option, counted from 1, at which the next address stands. */
  readonly pointer: number;
  readonly addresses: readonly string[];
}

/** Times at which routers saw the packet. */
export interface TimestampOption {
  readonly name: "timestamp";
  /** Octet of the option, counted from 1, at which the next entry stands. */
  readonly pointer: number;
  /** Routers that found no room, 0 to 15. */
  readonly overflow: number;
  /** 0 times alone, 1 each with an address, 3 addresses given by the sender. */
  readonly flag: number;
  /** Milliseconds since midnight UT; with the highest bit set, any other measure. */
  readonly entries: readonly {
    readonly address?: string;
    readonly time: number;
  }[];
}

/** Asks routers to look at the packet. */
export interface RouterAlertOption {
  readonly name: "router-alert";
  readonly value: number;
}

/** An option of IPv4. */
export type Ipv4Option =
  | CommonOption
  | RouteOption
  | TimestampOption
  | RouterAlertOption;

function decodeRoute(
  name: RouteOption["name"],
  bytes: Uint8Array,
  start: number,
  end: number,
): RouteOption | undefined {
  if (end - start < 1 || (end - start - 1) % 4 !== 0) return undefined;
  const addresses: string[] = [];
  for (let at = start + 1; at < end; at += 4) {
    addresses.push(formatIpv4(bytes, at));
  }
  return { name, pointer: bytes[start]!, addresses };
}

function decodeTimestamp(
  bytes: Uint8Array,
  start: number,
  end: number,
): TimestampOption | undefined {
  if (end - start < 2) return undefined;
  const flag = bytes[start + 1]! & 15;
  const overflow = bytes[start + 1]! >>> 4;
  const step = flag === 0 ? 4 : flag === 1 || flag === 3 ? 8 : 0;
  if (step === 0 || (end - start - 2) % step !== 0) return undefined;
  const entries: { address?: string; time: number }[] = [];
  for (let at = start + 2; at < end; at += step) {
    entries.push(
      step === 4
        ? { time: readUint32(bytes, at) }
        : { address: formatIpv4(bytes, at), time: readUint32(bytes, at + 4) },
    );
  }
  return {
    name: "timestamp",
    pointer: bytes[start]!,
    overflow,
    flag,
    entries,
  };
}

/** Decodes the data of an option that IPv4 alone has. */
export function decodeIpv4Option(
  kind: number,
  bytes: Uint8Array,
  start: number,
  end: number,
): Ipv4Option | undefined {
  switch (kind) {
    case RECORD_ROUTE:
      return decodeRoute("record-route", bytes, start, end);
    case LOOSE_SOURCE_ROUTE:
      return decodeRoute("loose-source-route", bytes, start, end);
    case STRICT_SOURCE_ROUTE:
      return decodeRoute("strict-source-route", bytes, start, end);
    case TIMESTAMP:
      return decodeTimestamp(bytes, start, end);
    case ROUTER_ALERT:
      return end - start === 2
        ? { name: "router-alert", value: readUint16(bytes, start) }
        : undefined;
    default:
      return undefined;
  }
}

/** Returns the offset of the last address of a source route that is not used up, among the options in `bytes[start]` to `bytes[end - 1]`. */
export function findRouteEnd(
  bytes: Uint8Array,
  start: number,
  end: number,
): number | undefined {
  let at = start;
  while (at + 1 < end) {
    const kind = bytes[at]!;
    if (kind === 0) return undefined;
    if (kind === 1) {
      at++;
      continue;
    }
    const length = bytes[at + 1]!;
    if (length < 2 || at + length > end) return undefined;
    const isRoute = kind === LOOSE_SOURCE_ROUTE || kind === STRICT_SOURCE_ROUTE;
    if (isRoute && length >= 7 && bytes[at + 2]! <= length) {
      return at + 3 + 4 * (Math.floor((length - 3) / 4) - 1);
    }
    at += length;
  }
  return undefined;
}

function encodeRoute(kind: number, option: RouteOption): Uint8Array {
  const data = new Uint8Array(1 + 4 * option.addresses.length);
  data[0] = checkUint("pointer", option.pointer, 8);
  option.addresses.forEach((address, i) => writeIpv4(data, 1 + 4 * i, address));
  return encodeOption(kind, data);
}

function encodeTimestamp(option: TimestampOption): Uint8Array {
  const step = option.flag === 0 ? 4 : 8;
  const data = new Uint8Array(2 + step * option.entries.length);
  data[0] = checkUint("pointer", option.pointer, 8);
  data[1] = checkUint("overflow", option.overflow, 4) << 4 |
    checkUint("flag", option.flag, 4);
  option.entries.forEach(({ address, time }, i) => {
    const at = 2 + step * i;
    if (step === 8) {
      if (address === undefined) {
        throw new EncodeError(
          `Cannot encode timestamp option: flag ${option.flag} needs addresses`,
        );
      }
      writeIpv4(data, at, address);
    }
    writeUint32(data, at + step - 4, checkUint("time", time, 32));
  });
  return encodeOption(TIMESTAMP, data);
}

/** Returns the octets of one option. */
export function encodeIpv4Option(option: Ipv4Option): Uint8Array {
  switch (option.name) {
    case "record-route":
      return encodeRoute(RECORD_ROUTE, option);
    case "loose-source-route":
      return encodeRoute(LOOSE_SOURCE_ROUTE, option);
    case "strict-source-route":
      return encodeRoute(STRICT_SOURCE_ROUTE, option);
    case "timestamp":
      return encodeTimestamp(option);
    case "router-alert": {
      const data = new Uint8Array(2);
      writeUint16(data, 0, checkUint("router alert", option.value, 16));
      return encodeOption(ROUTER_ALERT, data);
    }
    default:
      return encodeCommonOption(option);
  }
}
