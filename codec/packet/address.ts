/**
 * Addresses as text and as octets.
 *
 * @module
 */

import { EncodeError } from "../error.ts";
import { fromHex, readUint16, readUint32, toHex } from "./octets.ts";

/*
 * The same few addresses come again in packet after packet, and making their text costs more than
 * decoding all the rest. So the last one made is kept in each of CACHE_SIZE places, chosen by the
 * address; one that is not the same is made anew. What is kept is bounded and never handed out for
 * another address.
 */
const CACHE_SIZE = 4096;
const CACHE_MASK = CACHE_SIZE - 1;

const ipv4Keys = new Uint32Array(CACHE_SIZE);
const ipv4Texts: string[] = new Array(CACHE_SIZE).fill("0.0.0.0");

const macHighs = new Uint16Array(CACHE_SIZE);
const macLows = new Uint32Array(CACHE_SIZE);
const macTexts: string[] = new Array(CACHE_SIZE).fill("00:00:00:00:00:00");

const ipv6Keys = new Uint32Array(4 * CACHE_SIZE);
const ipv6Texts: string[] = new Array(CACHE_SIZE).fill("::");

/** Spreads the bits of a word, so that neighbours take different places (Knuth, "TAOCP", 6.4). */
function place(word: number): number {
  return Math.imul(word, 0x9e3779b1) >>> 20 & CACHE_MASK;
}

/** Returns the IPv4 address at `bytes[at]` in dotted decimal. */
export function formatIpv4(bytes: Uint8Array, at = 0): string {
  const word = readUint32(bytes, at);
  const slot = place(word);
  if (ipv4Keys[slot] === word) return ipv4Texts[slot]!;
  const text = `${bytes[at]}.${bytes[at + 1]}.${bytes[at + 2]}.${
    bytes[at + 3]
  }`;
  ipv4Keys[slot] = word;
  ipv4Texts[slot] = text;
  return text;
}

/** Returns the octets from `bytes[at]` in hexadecimal with colons between, as link-layer addresses are written. */
export function formatMac(bytes: Uint8Array, at = 0, length = 6): string {
  if (length !== 6) return colonHex(bytes, at, length);
  const high = readUint16(bytes, at);
  const low = readUint32(bytes, at + 2);
  const slot = place(low ^ high);
  if (macLows[slot] === low && macHighs[slot] === high) return macTexts[slot]!;
  const text = colonHex(bytes, at, length);
  macHighs[slot] = high;
  macLows[slot] = low;
  macTexts[slot] = text;
  return text;
}

function colonHex(bytes: Uint8Array, at: number, length: number): string {
  const octets: string[] = [];
  for (let i = at; i < at + length; i++) octets.push(toHex(bytes, i, i + 1));
  return octets.join(":");
}

/** Returns the IPv6 address at `bytes[at]` in the canonical form (RFC 5952, section 4; section 5 for ::ffff:0:0/96). */
export function formatIpv6(bytes: Uint8Array, at = 0): string {
  const a = readUint32(bytes, at);
  const b = readUint32(bytes, at + 4);
  const c = readUint32(bytes, at + 8);
  const d = readUint32(bytes, at + 12);
  const slot = place(a ^ Math.imul(b, 3) ^ Math.imul(c, 5) ^ Math.imul(d, 7));
  const key = 4 * slot;
  if (
    ipv6Keys[key] === a && ipv6Keys[key + 1] === b &&
    ipv6Keys[key + 2] === c && ipv6Keys[key + 3] === d
  ) return ipv6Texts[slot]!;
  const text = canonicalIpv6(bytes, at);
  ipv6Keys[key] = a;
  ipv6Keys[key + 1] = b;
  ipv6Keys[key + 2] = c;
  ipv6Keys[key + 3] = d;
  ipv6Texts[slot] = text;
  return text;
}

/** Finds the longest run of zero groups, the first of those that are equally long (RFC 5952, section 4.2.3). */
function longestZeroRun(
  bytes: Uint8Array,
  at: number,
): { start: number; length: number } {
  let best = { start: -1, length: 1 }; // A single group is not shortened (section 4.2.2).
  let start = -1;
  for (let group = 0; group < 8; group++) {
    if (readUint16(bytes, at + 2 * group) !== 0) {
      start = -1;
      continue;
    }
    if (start < 0) start = group;
    const length = group - start + 1;
    if (length > best.length) best = { start, length };
  }
  return best;
}

function canonicalIpv6(bytes: Uint8Array, at: number): string {
  const run = longestZeroRun(bytes, at);
  const mapped = run.start === 0 && run.length === 5 &&
    readUint16(bytes, at + 10) === 0xffff;
  if (mapped) return "::ffff:" + formatIpv4(bytes, at + 12);
  const groups: string[] = [];
  for (let group = 0; group < 8; group++) {
    groups.push(readUint16(bytes, at + 2 * group).toString(16));
  }
  if (run.start < 0) return groups.join(":");
  return groups.slice(0, run.start).join(":") + "::" +
    groups.slice(run.start + run.length).join(":");
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
  ) {
    throw new EncodeError(
      `Cannot encode IPv4 address "${text}": expected four numbers up to 255 with dots between`,
    );
  }
  for (let i = 0; i < 4; i++) bytes[at + i] = Number(parts[i]);
}

function notIpv6(text: string): EncodeError {
  return new EncodeError(
    `Cannot encode IPv6 address "${text}": expected eight groups of hexadecimal digits with colons between, zeros left out at one "::" at most`,
  );
}

function groupsOf(part: string, text: string): number[] {
  if (part === "") return [];
  return part.split(":").map((group) => {
    if (!/^[0-9a-f]{1,4}$/i.test(group)) throw notIpv6(text);
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
    throw notIpv6(text);
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
    throw new EncodeError(
      `Cannot encode link-layer address "${text}": expected octets of two hexadecimal digits with colons between`,
    );
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
