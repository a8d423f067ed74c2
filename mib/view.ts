/**
 * Views: which part of the tree somebody may see. What RFC 3415 (section 4)
 * calls a view, without its masks.
 *
 * @module
 */

import { compareOids, type Oid, startsWithOid } from "../codec/oid.ts";

/** Subtrees that are seen and not seen. Of those that an OID lies below the longest decides. */
export interface ViewSubtrees {
  readonly include: readonly Oid[];
  readonly exclude: readonly Oid[];
}

/** What is seen without a gap: every OID from `first` on and before `end`. */
export interface OidRange {
  readonly first: Oid;
  /** Undefined where nothing is behind the range. */
  readonly end: Oid | undefined;
}

/** An OID from which on something is seen, or is not. */
interface Change {
  readonly at: Oid;
  readonly seen: boolean;
}

/** Returns a view as ranges, in order and apart from each other, so that nobody who walks it must ask for each OID. */
export function viewRanges(subtrees: ViewSubtrees): OidRange[] {
  const ranges: OidRange[] = [];
  let seen = false;
  for (const change of changesOf(subtrees)) {
    if (change.seen === seen) continue;
    seen = change.seen;
    const last = ranges.at(-1);
    if (!seen) {
      const { first } = ranges.pop()!;
      // A subtree that is taken away whole leaves nothing.
      if (compareOids(first, change.at) < 0) {
        ranges.push({ first, end: change.at });
      }
    } else if (
      last?.end !== undefined && compareOids(last.end, change.at) === 0
    ) {
      ranges.pop();
      ranges.push({ first: last.first, end: undefined });
    } else ranges.push({ first: change.at, end: undefined });
  }
  return ranges;
}

/** Returns where subtrees begin and end, in order: behind one holds what holds around it. */
function changesOf({ include, exclude }: ViewSubtrees): Change[] {
  const subtrees = [
    ...include.map((at): Change => ({ at, seen: true })),
    // Where both name the same subtree it is not seen: the exclusion comes last.
    ...exclude.map((at): Change => ({ at, seen: false })),
  ].sort((a, b) => compareOids(a.at, b.at) || Number(b.seen) - Number(a.seen));
  const changes: Change[] = [];
  const around: Change[] = [];
  const leaveAllBut = (next: Oid | undefined) => {
    for (
      let inner = around.at(-1);
      inner !== undefined;
      inner = around.at(-1)
    ) {
      if (next !== undefined && startsWithOid(next, inner.at)) return;
      around.pop();
      const end = behind(inner.at);
      const seen = around.at(-1)?.seen ?? false;
      if (end !== undefined) changes.push({ at: end, seen });
    }
  };
  for (const subtree of subtrees) {
    leaveAllBut(subtree.at);
    changes.push(subtree);
    around.push(subtree);
  }
  leaveAllBut(undefined);
  return changes;
}

/** Returns the first OID behind a subtree, whose last sub-identifier may be one more than is allowed; undefined for the whole tree. */
function behind(root: Oid): Oid | undefined {
  const last = root.at(-1);
  return last === undefined ? undefined : [...root.slice(0, -1), last + 1];
}
