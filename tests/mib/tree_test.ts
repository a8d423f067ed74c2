import assert from "node:assert/strict";
import fc from "fast-check";
import { compareOids, type Oid } from "../../codec/oid.ts";
import { FrozenBranch } from "../../mib/frozen_branch.ts";
import { instanceOid } from "../../mib/segment.ts";
import { noPlace, type Place, Tree } from "../../mib/tree.ts";
import { runsOfOids, segmentOf, shortOid } from "./trees.ts";

function treeOf(runs: readonly Oid[][]): Tree {
  const tree = new Tree();
  // Put in from the last to the first: the order is the tree's business.
  [...runs.entries()].reverse().forEach(([i, oids]) =>
    tree.replace(String(i), new FrozenBranch(segmentOf(oids)))
  );
  return tree;
}

function oidAt({ branch, index }: Place): Oid | undefined {
  return branch === undefined ? undefined : [...instanceOid(branch, index)];
}

function next(tree: Tree, oid: Oid): Oid | undefined {
  const place = noPlace();
  tree.findNext(oid, oid.length, place);
  return oidAt(place);
}

function exactly(tree: Tree, oid: Oid): Oid | undefined {
  const place = noPlace();
  tree.find(oid, oid.length, place);
  return oidAt(place);
}

Deno.test("Tree.findNext() walks every instance in lexicographic order", () => {
  fc.assert(fc.property(runsOfOids, (runs) => {
    const tree = treeOf(runs);
    const walked: Oid[] = [];
    let oid = next(tree, [0]);
    while (oid !== undefined) {
      const before = walked.at(-1);
      assert(before === undefined || compareOids(before, oid) < 0);
      walked.push(oid);
      oid = next(tree, oid);
    }
    assert.deepEqual(walked, runs.flat());
  }));
});

Deno.test("Tree.findNext() and find() answer as a list that is searched from its start", () => {
  fc.assert(fc.property(
    runsOfOids,
    fc.array(shortOid, { minLength: 1, maxLength: 20 }),
    (runs, asked) => {
      const tree = treeOf(runs);
      const all = runs.flat();
      for (const oid of asked) {
        assert.deepEqual(
          next(tree, oid),
          all.find((own) => compareOids(own, oid) > 0),
        );
        assert.deepEqual(
          exactly(tree, oid),
          all.find((own) => compareOids(own, oid) === 0),
        );
      }
    },
  ));
});

Deno.test("Tree.findNext() looks at the first sub-identifiers of a longer buffer alone", () => {
  const tree = treeOf([[[1, 3, 1], [1, 3, 2]]]);
  const place = noPlace();
  tree.findNext(Uint32Array.of(1, 3, 1, 7), 3, place);
  assert.deepEqual(oidAt(place), [1, 3, 2]);
  tree.find(Uint32Array.of(1, 3, 2, 7), 3, place);
  assert.deepEqual(oidAt(place), [1, 3, 2]);
});

Deno.test("Tree.advance() goes on where findNext() would", () => {
  fc.assert(fc.property(runsOfOids, (runs) => {
    const tree = treeOf(runs);
    const place = noPlace();
    tree.findNext([0], 1, place);
    const walked: Oid[] = [];
    for (let oid = oidAt(place); oid !== undefined; oid = oidAt(place)) {
      walked.push(oid);
      tree.advance(place);
    }
    assert.deepEqual(walked, runs.flat());
  }));
});

Deno.test("Tree.advance() ends on a branch that was taken away meanwhile", () => {
  const tree = treeOf([[[1, 3, 1]], [[1, 3, 2]]]);
  const place = noPlace();
  tree.findNext([1, 3, 1], 3, place);
  tree.remove("1");
  tree.advance(place);
  assert.equal(place.branch, undefined);
});

Deno.test("Tree.replace() puts one branch in the place of another", () => {
  const tree = treeOf([[[1, 3, 1]], [[1, 3, 2], [1, 3, 3]], [[1, 3, 9]]]);
  tree.replace("1", new FrozenBranch(segmentOf([[1, 3, 5]])));
  assert.deepEqual(next(tree, [1, 3, 1]), [1, 3, 5]);
  assert.deepEqual(next(tree, [1, 3, 5]), [1, 3, 9]);
  tree.replace("1", new FrozenBranch(segmentOf([])));
  assert.deepEqual(next(tree, [1, 3, 1]), [1, 3, 9]);
  tree.remove("2");
  assert.deepEqual(next(tree, [1, 3, 1]), undefined);
  assert.deepEqual(next(tree, [1, 3]), [1, 3, 1]);
});

Deno.test("Tree.replace() refuses a branch that overlaps another and stays as it was", () => {
  const tree = treeOf([[[1, 3, 1], [1, 3, 5]]]);
  for (const oids of [[[1, 3, 3]], [[1, 3, 5]], [[1, 3, 0], [1, 3, 9]]]) {
    assert.throws(
      () => tree.replace("other", new FrozenBranch(segmentOf(oids))),
      { name: "RangeError", message: /overlaps/ },
    );
    assert.deepEqual(next(tree, [1, 3, 1]), [1, 3, 5]);
    assert.deepEqual(next(tree, [1, 3, 5]), undefined);
  }
  tree.replace("other", new FrozenBranch(segmentOf([[1, 3, 5, 0]])));
  assert.deepEqual(next(tree, [1, 3, 5]), [1, 3, 5, 0]);
});

Deno.test("Tree passes over a branch that has become empty in its place", () => {
  const tree = new Tree();
  const first = new FrozenBranch(segmentOf([[1, 3, 1]]));
  const middle = {
    count: 1,
    oids: Uint32Array.of(1, 3, 2),
    oidOffsets: Uint32Array.of(0, 3),
    written: 0,
    writeVarbind: () => -1,
    writeRun: () => 0,
  };
  tree.replace("a", first);
  tree.replace("b", middle);
  tree.replace("c", new FrozenBranch(segmentOf([[1, 3, 3]])));
  middle.count = 0;
  middle.oids = new Uint32Array(0);
  middle.oidOffsets = new Uint32Array(1);
  assert.deepEqual(next(tree, [1, 3, 1]), [1, 3, 3]);
  assert.deepEqual(exactly(tree, [1, 3, 2]), undefined);
  const place: Place = { branch: first, index: 0, end: first.count };
  tree.advance(place);
  assert.deepEqual(oidAt(place), [1, 3, 3]);
});

Deno.test("Tree.isImplemented() knows what lies below an object", () => {
  const tree = new Tree();
  tree.implement([[1, 3, 7], [1, 3, 2, 1], [1, 3, 2, 2], [1, 3, 0xffff_ffff]]);
  const known = (oid: Oid) => tree.isImplemented(oid, oid.length);
  for (
    const oid of [
      [1, 3, 7],
      [1, 3, 7, 0],
      [1, 3, 2, 1, 9, 9],
      [1, 3, 2, 2],
      [1, 3, 0xffff_ffff, 1],
    ]
  ) assert.equal(known(oid), true, oid.join("."));
  for (const oid of [[1, 3], [1, 3, 2], [1, 3, 2, 3], [1, 3, 8], [2]]) {
    assert.equal(known(oid), false, oid.join("."));
  }
  assert.equal(tree.isImplemented(Uint32Array.of(1, 3, 7), 2), false);
});

Deno.test("Tree.isImplemented() answers as a list of prefixes does", () => {
  fc.assert(fc.property(
    fc.array(shortOid, { maxLength: 20 }),
    shortOid,
    (objects, oid) => {
      // Objects have no objects below them.
      const leaves = objects.filter((object) =>
        !objects.some((other) =>
          other.length < object.length &&
          other.every((arc, i) => object[i] === arc)
        )
      );
      const tree = new Tree();
      tree.implement(leaves);
      assert.equal(
        tree.isImplemented(oid, oid.length),
        leaves.some((object) => object.every((arc, i) => oid[i] === arc)),
      );
    },
  ));
});
