/**
 * Search ranges (RFC 2741, section 5.2), read without allocating.
 *
 * @module
 */

import { oidOctets, OidScan, putOid, scanOid } from "./octets.ts";
import type { SearchRange } from "./pdu.ts";
import { oidOf } from "./varbind.ts";

/** What {@linkcode scanRange} finds. */
export class RangeScan {
  readonly start: OidScan = new OidScan();
  /** Of no length where the range has no end. */
  readonly end: OidScan = new OidScan();
}

// Used within one call and never across calls.
const scan = new RangeScan();

/**
 * Reads the search range at `offset`.
 *
 * @returns the offset behind it.
 * @throws {DecodeError} when it does not end at `end` or before.
 */
export function scanRange(
  bytes: Uint8Array,
  offset: number,
  end: number,
  network: boolean,
  found: RangeScan,
): number {
  const at = scanOid(bytes, offset, end, network, found.start);
  return scanOid(bytes, at, end, network, found.end);
}

/** Reads all search ranges of `[offset, end)`; their number is bounded by its length. */
export function readRanges(
  bytes: Uint8Array,
  offset: number,
  end: number,
  network: boolean,
): SearchRange[] {
  const ranges: SearchRange[] = [];
  let at = offset;
  while (at < end) {
    at = scanRange(bytes, at, end, network, scan);
    const { start, end: last } = scan;
    ranges.push({
      start: oidOf(start),
      include: start.include,
      end: oidOf(last),
    });
  }
  return ranges;
}

/** Returns how many octets a search range takes. */
export function rangeOctets({ start, end }: SearchRange): number {
  return oidOctets(start) + oidOctets(end);
}

/** Writes a search range where the caller knows that there is room, and returns the offset behind it. */
export function putRange(
  target: Uint8Array,
  offset: number,
  { start, include, end }: SearchRange,
  network: boolean,
): number {
  const at = putOid(target, offset, start, start.length, network, include);
  return putOid(target, at, end, end.length, network);
}
