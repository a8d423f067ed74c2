/**
 * Addresses as text and as octets.
 *
 * @module
 */

import { EncodeError } from "../error.ts";
import { fromHex, readUint16, toHex } from "./octets.ts";

const DECIMAL: readonly string[] = Array.from(
  { length: 256 },
  (_, octet) => String(octet),
);
const DECIMAL_DOT: readonly string[] = DECIMAL.map((text) => text + ".");
const HEX_COLON: readonly string[] = Array.from(
  { length: 256 },
  (_, octet) => octet.toString(16).padStart(2, "0") + ":",
);

/** Returns the IPv4 address at `bytes[at]` in dotted decimal. */
export function formatIpv4(bytes: Uint8Array, at = 0): string {
  return DECIMAL_DOT[bytes[at]!]! + DECIMAL_DOT[bytes[at + 1]!]! +
    DECIMAL_DOT[bytes[at + 2]!]! + DECIMAL[bytes[at + 3]!]!;
}

/** Returns the octets from `bytes[at]` in hexadecimal with colons between, as link-layer addresses are written. */
export function formatMac(bytes: Uint8Array, at = 0, length = 6): string {
  if (length === 0) return "";
  let text = "";
  const last = at + length - 1;
  for (let i = at; i < last; i++) text += HEX_COLON[bytes[i]!]!;
  return text + HEX_COLON[bytes[last]!]!.slice(0, 2);
}

/** Returns the IPv6 address at `bytes[at]` in the canonical form (RFC 5952, section 4; section 5 for ::ffff:0:0/96). */
export function formatIpv6(bytes: Uint8Array, at = 0): string {
  let bestStart = -1;
  let bestLength = 1; // A single group of zeros is not shortened (RFC 5952, section 4.2.2).
  let runStart = -1;
  for (let group = 0; group < 8; group++) {
    if (bytes[at + 2 * group] !== 0 || bytes[at + 2 * group + 1] !== 0) {
      runStart = -1;
      continue;
    }
    if (runStart < 0) runStart = group;
    if (group - runStart + 1 > bestLength) {
      bestStart = runStart;
      bestLength = group - runStart + 1;
    }
  }
  if (
    bestStart === 0 && bestLength === 5 && bytes[at + 10] === 0xff &&
    bytes[at + 11] === 0xff
  ) return "::ffff:" + formatIpv4(bytes, at + 12);
  let text = "";
  for (let group = 0; group < 8; group++) {
    if (group === bestStart) {
      text += "::";
      group += bestLength - 1;
      continue;
    }
    if (group > 0 && group !== bestStart + bestLength) text += ":";
    text += readUint16(bytes, at + 2 * group).toString(16);
  }
  return text;
}

/**
 * Writes the octets of an IPv4 address, given in dotted decimal, to `bytes[at]`.
 *
 * @throws {EncodeError} when the text is no such address.
 */
export function writeIpv4(bytes: Uint8Array, at: number, text: string): void {
  const parts = text.split(".");
  if (
    parts.length !== 4 ||
    parts.some((part) => !/^\d{1,3}$/.test(part) || Number(part) > 255)
  ) throw new EncodeError(`Cannot encode IPv4 address "${text}"`);
  for (let i = 0; i < 4; i++) bytes[at + i] = Number(parts[i]);
}

function groupsOf(part: string, text: string): number[] {
  if (part === "") return [];
  return part.split(":").map((group) => {
    if (!/^[0-9a-f]{1,4}$/i.test(group)) {
      throw new EncodeError(`Cannot encode IPv6 address "${text}"`);
    }
    return Number.parseInt(group, 16);
  });
}

/**
 * Writes the octets of an IPv6 address to `bytes[at]`. Takes every form of RFC 4291, section 2.2; no zone.
 *
 * @throws {EncodeError} when the text is no such address.
 */
export function writeIpv6(bytes: Uint8Array, at: number, text: string): void {
  let colons = text;
  const dotted = text.lastIndexOf(":") + 1;
  if (text.includes(".")) {
    const v4 = new Uint8Array(4);
    writeIpv4(v4, 0, text.slice(dotted));
    colons = text.slice(0, dotted) + readUint16(v4, 0).toString(16) + ":" +
      readUint16(v4, 2).toString(16);
  }
  const halves = colons.split("::");
  const head = groupsOf(halves[0] ?? "", text);
  const tail = groupsOf(halves[1] ?? "", text);
  const zeros = 8 - head.length - tail.length;
  if (halves.length > 2 || (halves.length === 2 ? zeros < 1 : zeros !== 0)) {
    throw new EncodeError(`Cannot encode IPv6 address "${text}"`);
  }
  const groups = [...head, ...new Array<number>(zeros).fill(0), ...tail];
  for (let i = 0; i < 8; i++) {
    bytes[at + 2 * i] = groups[i]! >>> 8;
    bytes[at + 2 * i + 1] = groups[i]!;
  }
}

/** Returns the 4 or 16 octets of an IP address given as text. */
export function parseIp(text: string): Uint8Array {
  const v6 = text.includes(":");
  const bytes = new Uint8Array(v6 ? 16 : 4);
  if (v6) writeIpv6(bytes, 0, text);
  else writeIpv4(bytes, 0, text);
  return bytes;
}

/** Returns the octets of a link-layer address, given in hexadecimal with colons between. */
export function parseMac(text: string): Uint8Array {
  if (text === "") return new Uint8Array(0);
  if (!/^[0-9a-f]{2}(:[0-9a-f]{2})*$/i.test(text)) {
    throw new EncodeError(`Cannot encode link-layer address "${text}"`);
  }
  return fromHex(text.replaceAll(":", ""));
}

/** Writes a 48-bit link-layer address to `bytes[at]`. */
export function writeMac(bytes: Uint8Array, at: number, text: string): void {
  const octets = parseMac(text);
  if (octets.length !== 6) {
    throw new EncodeError(
      `Cannot encode link-layer address "${text}": expected 6 octets`,
    );
  }
  bytes.set(octets, at);
}

/** Returns the address at `bytes[at]` as text: IPv4 when it has 4 octets, IPv6 when 16, else hexadecimal. */
export function formatAddress(
  bytes: Uint8Array,
  at: number,
  length: number,
): string {
  if (length === 4) return formatIpv4(bytes, at);
  if (length === 16) return formatIpv6(bytes, at);
  return toHex(bytes, at, at + length);
}
