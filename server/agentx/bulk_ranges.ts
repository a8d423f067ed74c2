/**
 * GetBulk over search ranges (RFC 2741, section 7.2.3.3): the answer is filled
 * and cut at a varbind.
 *
 * @module
 */

import { RangeScan, scanRange } from "../../codec/agentx/search_range.ts";
import { TAG_END_OF_MIB_VIEW } from "../../codec/snmp/tags.ts";
import { noPlace, type Place } from "../../mib/tree.ts";
import type { TreeWriter } from "./tree_writer.ts";

/** One of the ranges to be repeated, and how far its walk has come. */
class Repeater {
  readonly range: RangeScan = new RangeScan();
  readonly place: Place = noPlace();
  /** What was answered last, for endOfMibView. */
  readonly last: Place = noPlace();
}

/** Writes the varbinds of answers to GetBulk. */
export class BulkRanges {
  readonly #writer: TreeWriter;
  readonly #repeaters: Repeater[] = [];
  /** Instances of the last answer. */
  retrieved = 0;

  constructor(writer: TreeWriter) {
    this.#writer = writer;
  }

  /**
   * Writes what fits, from `offset` on, and returns the offset behind it.
   *
   * @throws {DecodeError} when the ranges are not as they must be.
   */
  write(
    bytes: Uint8Array,
    start: number,
    end: number,
    network: boolean,
    bounds: {
      readonly nonRepeaters: number;
      readonly maxRepetitions: number;
    },
    offset: number,
  ): number {
    this.retrieved = 0;
    let count = 0;
    let next = start;
    while (next < end) {
      const repeater = this.#repeaters[count++] ??= new Repeater();
      next = scanRange(bytes, next, end, network, repeater.range);
      this.#writer.findNext(repeater.range.start, repeater.range.end);
      this.#writer.save(repeater.place);
      repeater.last.branch = undefined;
    }
    const first = Math.min(bounds.nonRepeaters, count);
    let at = offset;
    for (let i = 0; i < first; i++) {
      const written = this.#step(this.#repeaters[i]!, at);
      if (written < 0) return at;
      at = written;
    }
    for (let i = 0; i < bounds.maxRepetitions; i++) {
      let alive = false;
      for (let j = first; j < count; j++) {
        const repeater = this.#repeaters[j]!;
        alive ||= repeater.place.branch !== undefined;
        const written = this.#step(repeater, at);
        if (written < 0) return at;
        at = written;
      }
      if (!alive) break;
    }
    return at;
  }

  /** Writes one varbind and moves on; -1 when it does not fit. */
  #step(repeater: Repeater, offset: number): number {
    const { place, last, range } = repeater;
    const writer = this.#writer;
    if (place.branch === undefined) {
      return last.branch === undefined
        ? writer.writeException(offset, TAG_END_OF_MIB_VIEW, range.start)
        : writer.writeExceptionAt(offset, TAG_END_OF_MIB_VIEW, last);
    }
    writer.restore(place);
    const end = writer.write(offset, range.start);
    if (end < 0) return -1;
    this.retrieved++;
    writer.save(last);
    writer.advance(range.end);
    writer.save(place);
    return end;
  }
}
