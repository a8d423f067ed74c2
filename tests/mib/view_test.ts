import assert from "node:assert/strict";
import fc from "fast-check";
import { compareOids, type Oid, startsWithOid } from "../../codec/oid.ts";
import { viewRanges, type ViewSubtrees } from "../../mib/view.ts";
import { shortOid } from "./trees.ts";

/** The definition: of the subtrees that hold the OID the longest decides, of two the exclusion. */
function isSeen({ include, exclude }: ViewSubtrees, oid: Oid): boolean {
  const longest = (subtrees: readonly Oid[]) =>
    Math.max(
      -1,
      ...subtrees.filter((root) => startsWithOid(oid, root))
        .map(({ length }) => length),
    );
  return longest(include) > longest(exclude);
}

/** Lists of subtrees, the whole tree among them. */
export const subtrees: fc.Arbitrary<ViewSubtrees> = fc.record({
  include: fc.array(fc.oneof(shortOid, fc.constant<Oid>([])), { maxLength: 6 }),
  exclude: fc.array(shortOid, { maxLength: 6 }),
});

Deno.test("viewRanges() holds what the longest subtree includes, for any view and OID", () => {
  fc.assert(
    fc.property(subtrees, fc.array(shortOid), (view, oids) => {
      const ranges = viewRanges(view);
      for (const oid of oids.concat(view.include, view.exclude)) {
        const held = ranges.some(({ first, end }) =>
          compareOids(first, oid) <= 0 &&
          (end === undefined || compareOids(oid, end) < 0)
        );
        assert.equal(held, isSeen(view, oid), oid.join("."));
      }
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("viewRanges() are in order, apart from each other, and not empty", () => {
  fc.assert(
    fc.property(subtrees, (view) => {
      const ranges = viewRanges(view);
      for (const [i, { first, end }] of ranges.entries()) {
        const next = ranges[i + 1];
        if (end === undefined) assert.equal(next, undefined);
        else {
          assert.ok(compareOids(first, end) < 0);
          if (next !== undefined) assert.ok(compareOids(end, next.first) < 0);
        }
      }
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("viewRanges() leaves a hole where a subtree is excluded", () => {
  assert.deepEqual(
    viewRanges({
      include: [[1, 3], [1, 3, 6, 1]],
      exclude: [[1, 3, 6]],
    }),
    [
      { first: [1, 3], end: [1, 3, 6] },
      { first: [1, 3, 6, 1], end: [1, 3, 6, 2] },
      { first: [1, 3, 7], end: [1, 4] },
    ],
  );
});

Deno.test("viewRanges() puts neighbours together", () => {
  assert.deepEqual(
    viewRanges({ include: [[1, 3, 2], [1, 3, 1]], exclude: [] }),
    [{ first: [1, 3, 1], end: [1, 3, 3] }],
  );
});
