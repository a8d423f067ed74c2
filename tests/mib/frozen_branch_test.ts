import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeVarbind } from "../../codec/snmp/value.ts";
import { FrozenBranch } from "../../mib/frozen_branch.ts";
import { segmentOf, sortedOids } from "./trees.ts";

const LONG = [1, 3, ...Array(100).fill(300)];

Deno.test("FrozenBranch.writeVarbind() writes at the offset and not past the limit", () => {
  const segment = segmentOf([[1, 3, 1], LONG]);
  const branch = new FrozenBranch(segment);
  for (const index of [0, 1]) {
    const own = segment.varbinds.subarray(
      segment.varbindOffsets[index],
      segment.varbindOffsets[index + 1],
    );
    const target = new Uint8Array(own.length + 9).fill(0xee);
    const end = 5 + own.length;
    assert.equal(branch.writeVarbind(index, target, 5, end - 1), -1);
    assert.deepEqual(target, new Uint8Array(own.length + 9).fill(0xee));
    assert.equal(branch.writeVarbind(index, target, 5, end), end);
    assert.deepEqual(target.subarray(5, end), own);
    assert.deepEqual([target[4], target[end]], [0xee, 0xee]);
  }
});

Deno.test("FrozenBranch.writeRun() writes whole varbinds, as many as asked for and as fit", () => {
  fc.assert(fc.property(
    sortedOids,
    fc.nat(60),
    fc.nat(70),
    fc.nat(400),
    (oids, from, most, room) => {
      const branch = new FrozenBranch(segmentOf(oids));
      const index = Math.min(from, oids.length);
      const target = new Uint8Array(room + 20).fill(0xee);
      const written = branch.writeRun(index, most, target, 10, 10 + room);
      // One at a time does the same.
      const expected = new Uint8Array(room + 20).fill(0xee);
      let end = 10;
      let count = 0;
      while (count < most && index + count < oids.length) {
        const next = branch.writeVarbind(
          index + count,
          expected,
          end,
          10 + room,
        );
        if (next < 0) break;
        end = next;
        count++;
      }
      assert.equal(written, count);
      assert.equal(branch.written, end);
      assert.deepEqual(target, expected);
    },
  ));
});

Deno.test("FrozenBranch.writeRun() fills the room to its last octet", () => {
  const segment = segmentOf([[1, 3, 1], [1, 3, 2], LONG]);
  const branch = new FrozenBranch(segment);
  const all = segment.varbinds.length;
  const target = new Uint8Array(all);
  assert.equal(branch.writeRun(0, 9, target, 0, all), 3);
  assert.equal(branch.written, all);
  assert.equal(branch.writeRun(0, 9, target, 0, all - 1), 2);
  assert.equal(branch.written, segment.varbindOffsets[2]);
});

Deno.test("FrozenBranch writes what a segment holds", () => {
  const oids = [[1, 3, 1], [1, 3, 2], [1, 3, 4294967295]];
  const branch = new FrozenBranch(segmentOf(oids));
  oids.forEach((oid, i) => {
    const target = new Uint8Array(100);
    const end = branch.writeVarbind(i, target, 0, 100);
    assert.deepEqual(decodeVarbind(target.subarray(0, end)), {
      oid,
      value: { type: "integer32", value: i },
    });
  });
});
