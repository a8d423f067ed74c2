/**
 * GETBULK (RFC 3416, section 4.2.3): the answer is filled and cut at a varbind,
 * never refused for its size.
 *
 * @module
 */

import {
  writeException,
  writeExceptionOf,
} from "../../codec/snmp/exception.ts";
import {
  type MessageScan,
  scanVarbind,
  VarbindScan,
} from "../../codec/snmp/scan.ts";
import { TAG_END_OF_MIB_VIEW } from "../../codec/snmp/tags.ts";
import { instanceOid } from "../../mib/segment.ts";
import {
  type Branch,
  noPlace,
  type Place,
  type SearchableTree,
} from "../../mib/tree.ts";

/** One of the names to be repeated, and how far its walk has come. */
interface Repeater {
  readonly place: Place;
  /** The name last answered, for endOfMibView; undefined while that is the request's own. */
  lastBranch: Branch | undefined;
  lastIndex: number;
  /** Extent of the name in the request. */
  oidStart: number;
  oidEnd: number;
}

/** Writes the varbinds of answers to GETBULK. */
export class BulkAnswer {
  readonly #varbind = new VarbindScan();
  readonly #repeaters: Repeater[] = [];
  #limit = 0;
  #full = false;
  /** Instances of the last answer. */
  retrieved = 0;

  /** Writes what fits between `listStart` and `limit` and returns the end of the list. */
  write(
    tree: SearchableTree,
    message: MessageScan,
    out: Uint8Array,
    listStart: number,
    limit: number,
  ): number {
    this.#limit = limit;
    this.#full = false;
    this.retrieved = 0;
    const nonRepeaters = Math.min(
      Math.max(message.nonRepeaters, 0),
      message.varbindCount,
    );
    const repetitions = Math.max(message.maxRepetitions, 0);
    const count = message.varbindCount - nonRepeaters;
    const { bytes, varbindsEnd } = message;
    let offset = message.varbindsStart;
    let at = listStart;
    for (let i = 0; i < nonRepeaters && !this.#full; i++) {
      offset = scanVarbind(bytes, offset, varbindsEnd, this.#varbind);
      at = this.#step(tree, this.#begin(tree, 0), bytes, out, at);
    }
    if (count === 0 || this.#full || repetitions === 0) return at;
    for (let i = 0; i < count; i++) {
      offset = scanVarbind(bytes, offset, varbindsEnd, this.#varbind);
      this.#begin(tree, i);
    }
    return count === 1
      ? this.#run(tree, repetitions, bytes, out, at)
      : this.#rows(tree, { count, repetitions }, bytes, out, at);
  }

  /** Points a repeater at the first instance behind the name just scanned. */
  #begin(tree: SearchableTree, number: number): Repeater {
    const { oid, oidLength, oidStart, oidEnd } = this.#varbind;
    let repeater = this.#repeaters[number];
    if (repeater === undefined) {
      repeater = {
        place: noPlace(),
        lastBranch: undefined,
        lastIndex: 0,
        oidStart,
        oidEnd,
      };
      this.#repeaters[number] = repeater;
    }
    tree.findNext(oid, oidLength, repeater.place);
    repeater.lastBranch = undefined;
    repeater.oidStart = oidStart;
    repeater.oidEnd = oidEnd;
    return repeater;
  }

  /** Repetition by repetition, all names in each; ends after one in which all were at the end of the tree. */
  #rows(
    tree: SearchableTree,
    bounds: { count: number; repetitions: number },
    bytes: Uint8Array,
    out: Uint8Array,
    listEnd: number,
  ): number {
    let at = listEnd;
    for (let repetition = 0; repetition < bounds.repetitions; repetition++) {
      let alive = false;
      for (let i = 0; i < bounds.count; i++) {
        const repeater = this.#repeaters[i]!;
        alive ||= repeater.place.branch !== undefined;
        at = this.#step(tree, repeater, bytes, out, at);
        if (this.#full) return at;
      }
      if (!alive) return at;
    }
    return at;
  }

  /** Writes one varbind and moves on; sets `#full` when it does not fit. */
  #step(
    tree: SearchableTree,
    repeater: Repeater,
    bytes: Uint8Array,
    out: Uint8Array,
    at: number,
  ): number {
    const { place } = repeater;
    const { branch, index } = place;
    if (branch === undefined) return this.#end(repeater, bytes, out, at);
    const end = branch.writeVarbind(index, out, at, this.#limit);
    if (end < 0) return this.#cut(at);
    repeater.lastBranch = branch;
    repeater.lastIndex = index;
    tree.advance(place);
    this.retrieved++;
    return end;
  }

  /** A single name: whole runs of varbinds are copied at once. */
  #run(
    tree: SearchableTree,
    repetitions: number,
    bytes: Uint8Array,
    out: Uint8Array,
    listEnd: number,
  ): number {
    const repeater = this.#repeaters[0]!;
    const { place } = repeater;
    let at = listEnd;
    let left = repetitions;
    while (left > 0) {
      const { branch, index, end } = place;
      if (branch === undefined) return this.#end(repeater, bytes, out, at);
      const most = left < end - index ? left : end - index;
      const written = branch.writeRun(index, most, out, at, this.#limit);
      if (written === 0) return at;
      at = branch.written;
      left -= written;
      this.retrieved += written;
      repeater.lastBranch = branch;
      repeater.lastIndex = index + written - 1;
      if (written < most) return at;
      place.index = repeater.lastIndex;
      tree.advance(place);
    }
    return at;
  }

  #end(
    repeater: Repeater,
    bytes: Uint8Array,
    out: Uint8Array,
    at: number,
  ): number {
    const { lastBranch, lastIndex, oidStart, oidEnd } = repeater;
    const end = lastBranch === undefined
      ? writeException(
        out,
        at,
        this.#limit,
        TAG_END_OF_MIB_VIEW,
        bytes,
        oidStart,
        oidEnd,
      )
      : writeExceptionOf(
        out,
        at,
        this.#limit,
        TAG_END_OF_MIB_VIEW,
        instanceOid(lastBranch, lastIndex),
      );
    return end < 0 ? this.#cut(at) : end;
  }

  #cut(at: number): number {
    this.#full = true;
    return at;
  }
}
