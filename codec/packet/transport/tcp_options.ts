/**
 * Options of TCP (IANA "TCP Option Kind Numbers").
 *
 * @module
 */

import {
  checkUint,
  fromHex,
  readUint16,
  readUint32,
  toHex,
  writeUint16,
  writeUint32,
} from "../octets.ts";
import {
  type CommonOption,
  encodeCommonOption,
  encodeOption,
} from "../option_list.ts";

const MSS = 2;
const WINDOW_SCALE = 3;
const SACK_PERMITTED = 4;
const SACK = 5;
const TIMESTAMPS = 8;
const MD5 = 19;
const USER_TIMEOUT = 28;
const MPTCP = 30;
const FAST_OPEN = 34;

/** An option of TCP. */
export type TcpOption =
  | CommonOption
  /** Maximum segment size (RFC 9293, section 3.7.1). */
  | { readonly name: "mss"; readonly value: number }
  /** Bits by which the window is to be shifted (RFC 7323, section 2). */
  | { readonly name: "window-scale"; readonly shift: number }
  /** RFC 2018, section 2. */
  | { readonly name: "sack-permitted" }
  /** Blocks received out of order, as sequence numbers; the right edge is not included (RFC 2018, section 3). */
  | {
    readonly name: "sack";
    readonly blocks: readonly {
      readonly left: number;
      readonly right: number;
    }[];
  }
  /** RFC 7323, section 3. */
  | {
    readonly name: "timestamps";
    readonly value: number;
    readonly echo: number;
  }
  /** Digest of RFC 2385, in hexadecimal. */
  | { readonly name: "md5"; readonly digest: string }
  /** RFC 5482: in minutes when `minutes` is set, else in seconds. */
  | {
    readonly name: "user-timeout";
    readonly minutes: boolean;
    readonly timeout: number;
  }
  /** Multipath TCP (RFC 8684, section 3): the subtype, and the whole of the data in hexadecimal. */
  | { readonly name: "mptcp"; readonly subtype: number; readonly data: string }
  /** Cookie of RFC 7413, in hexadecimal; empty in a request for one. */
  | { readonly name: "fast-open"; readonly cookie: string };

function decodeSack(
  bytes: Uint8Array,
  start: number,
  end: number,
): TcpOption | undefined {
  if ((end - start) % 8 !== 0) return undefined;
  const blocks: { left: number; right: number }[] = [];
  for (let at = start; at < end; at += 8) {
    blocks.push({
      left: readUint32(bytes, at),
      right: readUint32(bytes, at + 4),
    });
  }
  return { name: "sack", blocks };
}

/** Decodes the data of an option that TCP alone has. */
export function decodeTcpOption(
  kind: number,
  bytes: Uint8Array,
  start: number,
  end: number,
): TcpOption | undefined {
  const length = end - start;
  switch (kind) {
    case MSS:
      if (length !== 2) return undefined;
      return { name: "mss", value: readUint16(bytes, start) };
    case WINDOW_SCALE:
      if (length !== 1) return undefined;
      return { name: "window-scale", shift: bytes[start]! };
    case SACK_PERMITTED:
      return length === 0 ? { name: "sack-permitted" } : undefined;
    case SACK:
      return decodeSack(bytes, start, end);
    case TIMESTAMPS: {
      if (length !== 8) return undefined;
      const value = readUint32(bytes, start);
      return { name: "timestamps", value, echo: readUint32(bytes, start + 4) };
    }
    case MD5:
      if (length !== 16) return undefined;
      return { name: "md5", digest: toHex(bytes, start, end) };
    case USER_TIMEOUT: {
      if (length !== 2) return undefined;
      const timeout = readUint16(bytes, start) & 0x7fff;
      const minutes = bytes[start]! >= 0x80;
      return { name: "user-timeout", minutes, timeout };
    }
    case MPTCP: {
      if (length === 0) return undefined;
      const subtype = bytes[start]! >>> 4;
      return { name: "mptcp", subtype, data: toHex(bytes, start, end) };
    }
    case FAST_OPEN:
      return { name: "fast-open", cookie: toHex(bytes, start, end) };
    default:
      return undefined;
  }
}

function encodeNumbers(kind: number, numbers: readonly number[]): Uint8Array {
  const data = new Uint8Array(4 * numbers.length);
  numbers.forEach((number, i) =>
    writeUint32(data, 4 * i, checkUint("option value", number, 32))
  );
  return encodeOption(kind, data);
}

function encodeUint16Option(kind: number, value: number): Uint8Array {
  const data = new Uint8Array(2);
  writeUint16(data, 0, checkUint("option value", value, 16));
  return encodeOption(kind, data);
}

/** Returns the octets of one option. */
export function encodeTcpOption(option: TcpOption): Uint8Array {
  switch (option.name) {
    case "mss":
      return encodeUint16Option(MSS, option.value);
    case "window-scale":
      return encodeOption(
        WINDOW_SCALE,
        Uint8Array.of(checkUint("window scale", option.shift, 8)),
      );
    case "sack-permitted":
      return encodeOption(SACK_PERMITTED, new Uint8Array(0));
    case "sack":
      return encodeNumbers(
        SACK,
        option.blocks.flatMap(({ left, right }) => [left, right]),
      );
    case "timestamps":
      return encodeNumbers(TIMESTAMPS, [option.value, option.echo]);
    case "md5":
      return encodeOption(MD5, fromHex(option.digest));
    case "user-timeout": {
      const timeout = checkUint("user timeout", option.timeout, 15);
      const unit = option.minutes ? 0x8000 : 0;
      return encodeUint16Option(USER_TIMEOUT, unit | timeout);
    }
    case "mptcp":
      return encodeOption(MPTCP, fromHex(option.data));
    case "fast-open":
      return encodeOption(FAST_OPEN, fromHex(option.cookie));
    default:
      return encodeCommonOption(option);
  }
}
