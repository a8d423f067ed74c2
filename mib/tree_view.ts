/**
 * A tree as somebody sees it who may not see all of it.
 *
 * @module
 */

import { compareOids, type Oid } from "../codec/oid.ts";
import { compareInstance, lowerBound } from "./segment.ts";
import type { Branch, Place, SearchableTree, Tree } from "./tree.ts";
import type { OidRange } from "./view.ts";

/** The part of one branch that lies in one range. */
interface Slice {
  readonly branch: Branch;
  readonly first: number;
  /** Index behind the last. */
  readonly end: number;
}

/**
 * What ranges of OIDs leave of a tree. They are looked up in the branches once
 * for each state of the tree, not for each OID that is asked for: a walk costs
 * what it does in the whole tree.
 */
export class TreeView implements SearchableTree {
  readonly #tree: Tree;
  readonly #ranges: readonly OidRange[];
  #branches: readonly Branch[] = [];
  #slices: readonly Slice[] = [];

  /** `ranges` come from `viewRanges()`: in order, and apart from each other. */
  constructor(tree: Tree, ranges: readonly OidRange[]) {
    this.#tree = tree;
    this.#ranges = ranges;
  }

  /** The slices as the tree is now. */
  #current(): readonly Slice[] {
    const { branches } = this.#tree;
    // Whatever changes in the tree, its list is another one.
    if (branches !== this.#branches) {
      this.#slices = slicesOf(branches, this.#ranges);
      this.#branches = branches;
    }
    return this.#slices;
  }

  find(oid: ArrayLike<number>, length: number, place: Place): void {
    for (const { branch, first, end } of this.#current()) {
      if (compareInstance(branch, end - 1, oid, length) < 0) continue;
      const index = lowerBound(branch, oid, length);
      const found = index >= first &&
        compareInstance(branch, index, oid, length) === 0;
      place.branch = found ? branch : undefined;
      place.index = index;
      place.end = end;
      return;
    }
    place.branch = undefined;
  }

  findNext(oid: ArrayLike<number>, length: number, place: Place): void {
    for (const { branch, first, end } of this.#current()) {
      if (compareInstance(branch, end - 1, oid, length) <= 0) continue;
      let index = lowerBound(branch, oid, length);
      if (index < first) index = first;
      else if (compareInstance(branch, index, oid, length) === 0) index++;
      place.branch = branch;
      place.index = index;
      place.end = end;
      return;
    }
    place.branch = undefined;
  }

  advance(place: Place): void {
    const { branch, end } = place;
    if (branch === undefined || ++place.index < end) return;
    const slices = this.#current();
    const here = slices.findIndex((slice) =>
      slice.branch === branch && slice.end === end
    );
    // -1: the branch has been replaced since.
    const next = here < 0 ? undefined : slices[here + 1];
    place.branch = next?.branch;
    place.index = next?.first ?? 0;
    place.end = next?.end ?? 0;
  }

  isImplemented(oid: ArrayLike<number>, length: number): boolean {
    return this.holds(oid, length) && this.#tree.isImplemented(oid, length);
  }

  holds(oid: ArrayLike<number>, length: number): boolean {
    const asked = length === oid.length
      ? oid
      : Array.from(oid).slice(0, length);
    return this.#ranges.some(({ first, end }) =>
      compareOids(first, asked) <= 0 &&
      (end === undefined || compareOids(asked, end) < 0)
    );
  }
}

function slicesOf(
  branches: readonly Branch[],
  ranges: readonly OidRange[],
): Slice[] {
  return branches.flatMap((branch) =>
    ranges.flatMap(({ first, end }) => {
      const from = indexOf(branch, first);
      const to = end === undefined ? branch.count : indexOf(branch, end);
      return from < to ? [{ branch, first: from, end: to }] : [];
    })
  );
}

function indexOf(branch: Branch, oid: Oid): number {
  return lowerBound(branch, oid, oid.length);
}
