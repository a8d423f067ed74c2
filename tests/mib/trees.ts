/**
 * Arbitrary OIDs that are close together, so that searches among them meet
 * neighbours, prefixes and gaps; and segments of them.
 *
 * @module
 */

import fc from "fast-check";
import { compareOids, type Oid } from "../../codec/oid.ts";
import { InstanceList } from "../../mib/instance_list.ts";
import type { Segment } from "../../mib/segment.ts";

const arc = fc.oneof(
  { arbitrary: fc.nat(3), weight: 8 },
  { arbitrary: fc.constantFrom(127, 128, 0xffff_ffff), weight: 1 },
);

/** An OID of 2 to 7 sub-identifiers. */
export const shortOid: fc.Arbitrary<Oid> = fc.array(arc, {
  minLength: 0,
  maxLength: 5,
}).map((rest) => [1, 3, ...rest]);

/** Different OIDs in lexicographic order. */
export const sortedOids: fc.Arbitrary<Oid[]> = fc.uniqueArray(shortOid, {
  maxLength: 60,
  selector: (oid) => oid.join("."),
}).map((oids) => oids.sort(compareOids));

/** A segment of integers, each the place of its OID among `oids`, which must be in order. */
export function segmentOf(oids: readonly Oid[], module = "TEST-MIB"): Segment {
  const instances = new InstanceList();
  oids.forEach((oid, i) =>
    instances.add(oid, {
      value: { type: "integer32", value: i },
      objectIndex: 0,
      sample: -1,
      label: undefined,
    })
  );
  return {
    module,
    part: "current",
    collector: "test",
    generation: 1,
    time: 0,
    ...instances.finish(),
    runs: [0],
    text: new Uint8Array(0),
    families: [],
    samples: new Uint32Array(0),
    lost: 0,
  };
}

/** Different OIDs in order, cut into runs, some of which may be empty. */
export const runsOfOids: fc.Arbitrary<Oid[][]> = fc.tuple(
  sortedOids,
  fc.array(fc.nat(60), { maxLength: 6 }),
).map(([oids, cuts]) => {
  const ends = cuts.map((cut) => Math.min(cut, oids.length))
    .concat(oids.length).sort((a, b) => a - b);
  return ends.map((end, i) => oids.slice(ends[i - 1] ?? 0, end));
});
