/**
 * The tree: the current segments, ordered by OID. Replacing one is one
 * assignment; a reader never sees half of one.
 *
 * @module
 */

import { compareOids, type Oid } from "../codec/oid.ts";
import {
  compareInstance,
  instanceOid,
  type Instances,
  lowerBound,
} from "./segment.ts";

/** Instances that can write their varbinds: a frozen segment, or objects that are asked at request time. */
export interface Branch extends Instances {
  /**
   * Writes the varbind of one instance in BER.
   *
   * @returns the offset behind it; -1 when it does not end before `limit`.
   */
  writeVarbind(
    index: number,
    target: Uint8Array,
    offset: number,
    limit: number,
  ): number;
  /**
   * Writes as many varbinds as fit, from `index` on and at most `most`.
   *
   * @returns how many were written; {@linkcode written} is the offset behind the last.
   */
  writeRun(
    index: number,
    most: number,
    target: Uint8Array,
    offset: number,
    limit: number,
  ): number;
  /** Offset behind what the last `writeRun` wrote. */
  readonly written: number;
}

/** A place in the tree; reused by the agent so that a search allocates nothing. */
export interface Place {
  branch: Branch | undefined;
  index: number;
  /** Index behind the last instance that is seen without a gap from here on. */
  end: number;
}

/** Returns a place that is nowhere yet. */
export function noPlace(): Place {
  return { branch: undefined, index: 0, end: 0 };
}

/** What an agent answers from: all of a tree, or what somebody may see of it. */
export interface SearchableTree {
  /** Finds the instance of exactly this OID; `place.branch` is undefined where there is none. */
  find(oid: ArrayLike<number>, length: number, place: Place): void;
  /** Finds the first instance behind this OID; `place.branch` is undefined at the end of the tree. */
  findNext(oid: ArrayLike<number>, length: number, place: Place): void;
  /** Moves to the instance behind `place`. */
  advance(place: Place): void;
  /** Tells whether `oid` lies below an implemented object: noSuchInstance, and not noSuchObject (RFC 3416, section 4.2.1). */
  isImplemented(oid: ArrayLike<number>, length: number): boolean;
  /** Tells whether `oid` may be seen at all. */
  holds(oid: ArrayLike<number>, length: number): boolean;
}

/** The branches of all modules that are served, by OID. */
export class Tree implements SearchableTree {
  #branches: readonly Branch[] = [];
  readonly #byKey = new Map<string, Branch>();
  /** OIDs of all scalars and columns that may have instances, in order. */
  #objects: readonly Oid[] = [];

  /** The branches that have instances, in order: another list whenever one of them changed. */
  get branches(): readonly Branch[] {
    return this.#branches;
  }

  /**
   * Puts a branch in the place of the one that had the same key.
   *
   * @throws {RangeError} when it would overlap another branch's OIDs.
   */
  replace(key: string, branch: Branch): void {
    const byKey = new Map(this.#byKey).set(key, branch);
    this.#branches = ordered(byKey.values());
    this.#byKey.set(key, branch);
  }

  /** Takes a branch away. */
  remove(key: string): void {
    this.#byKey.delete(key);
    this.#branches = ordered(this.#byKey.values());
  }

  /** Says which objects are implemented here, whether or not they have instances now. */
  implement(objects: Iterable<Oid>): void {
    this.#objects = [...objects].sort(compareOids);
  }

  /** Nobody is kept from anything. */
  holds(): boolean {
    return true;
  }

  isImplemented(oid: ArrayLike<number>, length: number): boolean {
    let low = 0;
    let high = this.#objects.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const object = this.#objects[middle]!;
      const order = comparePrefix(object, oid, length);
      if (order === 0) return true;
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return false;
  }

  find(oid: ArrayLike<number>, length: number, place: Place): void {
    for (const branch of this.#branches) {
      if (branch.count === 0) continue;
      if (compareInstance(branch, branch.count - 1, oid, length) < 0) continue;
      const index = lowerBound(branch, oid, length);
      const found = compareInstance(branch, index, oid, length) === 0;
      place.branch = found ? branch : undefined;
      place.index = index;
      place.end = branch.count;
      return;
    }
    place.branch = undefined;
  }

  findNext(oid: ArrayLike<number>, length: number, place: Place): void {
    for (const branch of this.#branches) {
      if (branch.count === 0) continue;
      if (compareInstance(branch, branch.count - 1, oid, length) <= 0) continue;
      let index = lowerBound(branch, oid, length);
      if (compareInstance(branch, index, oid, length) === 0) index++;
      place.branch = branch;
      place.index = index;
      place.end = branch.count;
      return;
    }
    place.branch = undefined;
  }

  advance(place: Place): void {
    const { branch } = place;
    if (branch === undefined) return;
    if (++place.index < branch.count) return;
    const branches = this.#branches;
    let next = branches.indexOf(branch) + 1;
    // 0: the branch has been replaced since.
    if (next === 0) next = branches.length;
    while (branches[next]?.count === 0) next++;
    place.branch = branches[next];
    place.index = 0;
    place.end = place.branch?.count ?? 0;
  }
}

/** Returns the branches that have instances, by OID. */
function ordered(branches: Iterable<Branch>): Branch[] {
  const sorted = [...branches]
    .filter(({ count }) => count > 0)
    .sort((a, b) => compareOids(instanceOid(a, 0), instanceOid(b, 0)));
  sorted.forEach((branch, i) => {
    const next = sorted[i + 1];
    if (next === undefined) return;
    const first = instanceOid(next, 0);
    if (compareInstance(branch, branch.count - 1, first, first.length) >= 0) {
      throw new RangeError(
        `Cannot put a branch into the tree: it overlaps ${first.join(".")}`,
      );
    }
  });
  return sorted;
}

/** Compares `prefix` with as much of `oid`: 0 when `oid` is `prefix` or lies below it. */
function comparePrefix(
  prefix: Oid,
  oid: ArrayLike<number>,
  length: number,
): number {
  for (let i = 0; i < prefix.length; i++) {
    if (i >= length) return 1;
    const difference = prefix[i]! - oid[i]!;
    if (difference !== 0) return difference;
  }
  return 0;
}
