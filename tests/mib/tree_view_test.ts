import assert from "node:assert/strict";
import fc from "fast-check";
import { compareOids, type Oid } from "../../codec/oid.ts";
import { FrozenBranch } from "../../mib/frozen_branch.ts";
import { instanceOid } from "../../mib/segment.ts";
import { noPlace, type SearchableTree, Tree } from "../../mib/tree.ts";
import { TreeView } from "../../mib/tree_view.ts";
import { type OidRange, viewRanges } from "../../mib/view.ts";
import { runsOfOids, segmentOf, shortOid } from "./trees.ts";
import { subtrees } from "./view_test.ts";

function treeOf(runs: readonly (readonly Oid[])[]): Tree {
  const tree = new Tree();
  runs.forEach((oids, i) =>
    tree.replace(String(i), new FrozenBranch(segmentOf(oids)))
  );
  return tree;
}

function inRanges(ranges: readonly OidRange[], oid: Oid): boolean {
  return ranges.some(({ first, end }) =>
    compareOids(first, oid) <= 0 &&
    (end === undefined || compareOids(oid, end) < 0)
  );
}

/** Walks by one search for each instance, by one search alone, or by runs; all must see the same. */
function walks(tree: SearchableTree): Oid[][] {
  const searched: Oid[] = [];
  const place = noPlace();
  for (tree.findNext([], 0, place); place.branch !== undefined;) {
    const oid = [...instanceOid(place.branch, place.index)];
    searched.push(oid);
    tree.findNext(oid, oid.length, place);
  }
  const advanced: Oid[] = [];
  for (
    tree.findNext([], 0, place);
    place.branch !== undefined;
    tree.advance(place)
  ) advanced.push([...instanceOid(place.branch, place.index)]);
  const run: Oid[] = [];
  for (tree.findNext([], 0, place); place.branch !== undefined;) {
    for (let i = place.index; i < place.end; i++) {
      run.push([...instanceOid(place.branch, i)]);
    }
    place.index = place.end - 1;
    tree.advance(place);
  }
  return [searched, advanced, run];
}

Deno.test("TreeView walks through what its ranges leave, however it is walked", () => {
  fc.assert(
    fc.property(runsOfOids, subtrees, (runs, view) => {
      const ranges = viewRanges(view);
      const expected = runs.flat().filter((oid) => inRanges(ranges, oid));
      for (const walked of walks(new TreeView(treeOf(runs), ranges))) {
        assert.deepEqual(walked, expected);
      }
    }),
    { numRuns: 1_000 },
  );
});

Deno.test("TreeView.find() finds what may be seen and nothing else", () => {
  fc.assert(
    fc.property(
      runsOfOids,
      subtrees,
      fc.array(shortOid),
      (runs, view, others) => {
        const ranges = viewRanges(view);
        const tree = new TreeView(treeOf(runs), ranges);
        const place = noPlace();
        for (const oid of runs.flat().concat(others)) {
          tree.find(oid, oid.length, place);
          const is = runs.flat().some((known) => compareOids(known, oid) === 0);
          assert.equal(
            place.branch !== undefined,
            is && inRanges(ranges, oid),
            oid.join("."),
          );
          assert.equal(tree.holds(oid, oid.length), inRanges(ranges, oid));
        }
      },
    ),
    { numRuns: 500 },
  );
});

Deno.test("TreeView follows branches that are replaced, come and go", () => {
  const tree = treeOf([[[1, 3, 1, 0]], [[1, 3, 2, 0]]]);
  const view = new TreeView(
    tree,
    viewRanges({ include: [[1, 3]], exclude: [[1, 3, 1, 5]] }),
  );
  assert.deepEqual(walks(view)[0], [[1, 3, 1, 0], [1, 3, 2, 0]]);
  tree.replace("0", new FrozenBranch(segmentOf([[1, 3, 1, 5], [1, 3, 1, 6]])));
  assert.deepEqual(walks(view)[0], [[1, 3, 1, 6], [1, 3, 2, 0]]);
  tree.remove("1");
  assert.deepEqual(walks(view)[0], [[1, 3, 1, 6]]);
  tree.replace("2", new FrozenBranch(segmentOf([[1, 3, 9]])));
  assert.deepEqual(walks(view)[0], [[1, 3, 1, 6], [1, 3, 9]]);
});

Deno.test("TreeView.isImplemented() knows no object outside of the view", () => {
  const tree = treeOf([]);
  tree.implement([[1, 3, 1], [1, 3, 2]]);
  const view = new TreeView(
    tree,
    viewRanges({ include: [[1, 3, 1]], exclude: [] }),
  );
  assert.equal(view.isImplemented([1, 3, 1, 7], 4), true);
  assert.equal(view.isImplemented([1, 3, 2, 7], 4), false);
});
