/**
 * The Internet checksum (RFC 1071).
 *
 * @module
 */

import type { AddressPair } from "./header.ts";
import { parseIp } from "./address.ts";

/** Octets summed before carries are folded in: 2^15 words of 16 bits stay below 2^31, where sums are fast. */
const FOLD_EVERY = 0x8000;

/** Returns `initial` plus the sum of the 16-bit words of `bytes[start]` to `bytes[end - 1]`; not complemented. */
export function sumWords(
  bytes: Uint8Array,
  start: number,
  end: number,
  initial = 0,
): number {
  let sum = initial;
  let at = start;
  while (end - at > FOLD_EVERY) {
    sum = foldSum(sumShort(bytes, at, at + FOLD_EVERY, sum));
    at += FOLD_EVERY;
  }
  return sumShort(bytes, at, end, sum);
}

function sumShort(
  bytes: Uint8Array,
  start: number,
  end: number,
  initial: number,
): number {
  if (end - start >= WORTH_A_VIEW) return sumByView(bytes, start, end, initial);
  let high = 0;
  let low = 0;
  let at = start;
  for (const last = end - 1; at < last; at += 2) {
    high += bytes[at]!;
    low += bytes[at + 1]!;
  }
  if (at < end) high += bytes[at]!; // An odd last octet is followed by a zero.
  return initial + high * 256 + low;
}

/** Octets from which on reading four at once is faster than one at a time. */
const WORTH_A_VIEW = 48;

/*
 * Packets are views into the buffer of a whole piece of a capture, and making a view takes as long as
 * adding up a packet. So the last buffer's is kept; not that of a long one, whose memory it would hold.
 */
const LONGEST_KEPT = 16 * 1024 * 1024;
let kept: DataView<ArrayBufferLike> = new DataView(new ArrayBuffer(0));

function viewOf(buffer: ArrayBufferLike): DataView<ArrayBufferLike> {
  if (kept.buffer === buffer) return kept;
  const view = new DataView(buffer);
  if (buffer.byteLength <= LONGEST_KEPT) kept = view;
  return view;
}

function sumByView(
  bytes: Uint8Array,
  start: number,
  end: number,
  initial: number,
): number {
  const view = viewOf(bytes.buffer);
  const last = bytes.byteOffset + end;
  let at = bytes.byteOffset + start;
  let high = 0;
  let low = 0;
  for (; at + 16 <= last; at += 16) {
    const first = view.getInt32(at);
    const second = view.getInt32(at + 4);
    const third = view.getInt32(at + 8);
    const fourth = view.getInt32(at + 12);
    high += (first >>> 16) + (second >>> 16) + (third >>> 16) +
      (fourth >>> 16);
    low += (first & 0xffff) + (second & 0xffff) + (third & 0xffff) +
      (fourth & 0xffff);
  }
  let sum = initial + high + low;
  for (; at + 2 <= last; at += 2) sum += view.getUint16(at);
  return at < last ? sum + view.getUint8(at) * 256 : sum;
}

/** Adds the carries of a sum of 16-bit words back in, until 16 bits remain. */
export function foldSum(sum: number): number {
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return sum;
}

/** Returns the checksum, 0 to 65535, of a sum. */
export function finishSum(sum: number): number {
  return ~foldSum(sum) & 0xffff;
}

/** Tells whether a sum that includes the checksum itself says that nothing was changed. */
export function sumIsGood(sum: number): boolean {
  return foldSum(sum) === 0xffff;
}

/** Returns the checksum of `bytes[start]` to `bytes[end - 1]`, in which the checksum field is zero. */
export function internetChecksum(
  bytes: Uint8Array,
  start = 0,
  end: number = bytes.length,
): number {
  return finishSum(sumWords(bytes, start, end));
}

/** Returns the sum over a pseudo-header, for addresses given as text; 0 where there are none. */
export function pseudoHeaderSum(
  addresses: AddressPair | undefined,
  protocol: number,
  length: number,
): number {
  if (addresses === undefined) return 0;
  const src = parseIp(addresses.src);
  const dst = parseIp(addresses.dst);
  // A length of more than 16 bits takes two words of the IPv6 pseudo-header.
  const words = protocol + (length & 0xffff) + Math.floor(length / 0x10000);
  return sumWords(src, 0, src.length, sumWords(dst, 0, dst.length, words));
}
