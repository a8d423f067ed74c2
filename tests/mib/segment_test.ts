import assert from "node:assert/strict";
import fc from "fast-check";
import { compareOids, type Oid } from "../../codec/oid.ts";
import {
  compareInstance,
  instanceOid,
  type Instances,
  lowerBound,
  transferables,
} from "../../mib/segment.ts";
import { read } from "./harbour.ts";
import { shortOid, sortedOids } from "./trees.ts";

function instancesAt(oids: readonly Oid[]): Instances {
  const offsets = [0];
  for (const oid of oids) offsets.push(offsets.at(-1)! + oid.length);
  return {
    count: oids.length,
    oids: Uint32Array.from(oids.flat()),
    oidOffsets: Uint32Array.from(offsets),
  };
}

Deno.test("lowerBound() finds the first instance that is not before an OID", () => {
  fc.assert(fc.property(sortedOids, shortOid, (oids, oid) => {
    const expected = oids.findIndex((own) => compareOids(own, oid) >= 0);
    assert.equal(
      lowerBound(instancesAt(oids), oid, oid.length),
      expected < 0 ? oids.length : expected,
    );
  }));
});

Deno.test("lowerBound() and compareInstance() look at the first sub-identifiers alone", () => {
  const instances = instancesAt([[1, 3, 1], [1, 3, 2], [1, 3, 2, 5]]);
  const buffer = Uint32Array.of(1, 3, 2, 99, 99);
  assert.equal(lowerBound(instances, buffer, 3), 1);
  assert.equal(lowerBound(instances, buffer, 4), 3);
  assert.equal(compareInstance(instances, 1, buffer, 3), 0);
  assert(compareInstance(instances, 1, buffer, 4) < 0);
  assert(compareInstance(instances, 2, buffer, 3) > 0);
});

Deno.test("compareInstance() orders as compareOids() does", () => {
  fc.assert(fc.property(shortOid, shortOid, (own, oid) => {
    assert.equal(
      Math.sign(compareInstance(instancesAt([own]), 0, oid, oid.length)),
      Math.sign(compareOids(own, oid)),
    );
  }));
});

Deno.test("instanceOid() is the OID alone", () => {
  const instances = instancesAt([[1, 3], [1, 3, 6], [2, 4294967295]]);
  assert.deepEqual(
    [0, 1, 2].map((i) => [...instanceOid(instances, i)]),
    [[1, 3], [1, 3, 6], [2, 4294967295]],
  );
});

Deno.test("transferables() are all buffers of a segment, which arrives whole", () => {
  const { segment } = read();
  const before = structuredClone(segment);
  const moved = structuredClone(segment, { transfer: transferables(segment) });
  assert.deepEqual(moved, before);
  for (const [name, value] of Object.entries(segment)) {
    if (ArrayBuffer.isView(value)) assert.equal(value.byteLength, 0, name);
  }
});
