/**
 * A segment's place in the tree.
 *
 * @module
 */

import type { Segment } from "./segment.ts";
import type { Branch } from "./tree.ts";

/** Serves the varbinds of one run of a segment by copying octets. */
export class FrozenBranch implements Branch {
  readonly segment: Segment;
  /** Index of the run's first instance in the segment. */
  readonly first: number;
  readonly count: number;
  readonly oids: Uint32Array;
  readonly oidOffsets: Uint32Array;
  readonly #varbinds: Uint8Array;
  readonly #offsets: Uint32Array;
  written = 0;

  constructor(segment: Segment, run = 0) {
    const first = segment.runs[run] ?? 0;
    const end = segment.runs[run + 1] ?? segment.count;
    this.segment = segment;
    this.first = first;
    this.count = end - first;
    this.oids = segment.oids;
    this.oidOffsets = segment.oidOffsets.subarray(first, end + 1);
    this.#varbinds = segment.varbinds;
    this.#offsets = segment.varbindOffsets.subarray(first, end + 1);
  }

  writeVarbind(
    index: number,
    target: Uint8Array,
    offset: number,
    limit: number,
  ): number {
    const start = this.#offsets[index]!;
    const end = this.#offsets[index + 1]!;
    if (offset + end - start > limit) return -1;
    copy(this.#varbinds, start, end, target, offset);
    return offset + end - start;
  }

  writeRun(
    index: number,
    most: number,
    target: Uint8Array,
    offset: number,
    limit: number,
  ): number {
    const start = this.#offsets[index]!;
    const last = index + most < this.count ? index + most : this.count;
    let next = index;
    while (next < last && offset + this.#offsets[next + 1]! - start <= limit) {
      next++;
    }
    const end = this.#offsets[next]!;
    copy(this.#varbinds, start, end, target, offset);
    this.written = offset + end - start;
    return next - index;
  }
}

/** A loop is faster than `set(subarray())` for the 20 to 40 octets of one varbind. */
const SHORT = 64;

function copy(
  source: Uint8Array,
  start: number,
  end: number,
  target: Uint8Array,
  offset: number,
): void {
  if (end - start > SHORT) {
    target.set(source.subarray(start, end), offset);
    return;
  }
  for (let i = start; i < end; i++) target[offset++] = source[i]!;
}
