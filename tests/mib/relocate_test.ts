import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeVarbind } from "../../codec/snmp/value.ts";
import { relocate } from "../../mib/relocate.ts";
import { instanceOid } from "../../mib/segment.ts";
import { segmentOf, sortedOids } from "./trees.ts";

const FROM = [1, 3, 6, 1, 4, 1, 30155, 6];
const TO = [1, 3, 6, 1, 4, 1, 64512, 3];

Deno.test("relocate() moves every instance and its name, and nothing else", () => {
  fc.assert(fc.property(sortedOids, (oids) => {
    const segment = segmentOf(oids.map((oid) => [...FROM, ...oid]));
    const before = structuredClone(segment);
    const moved = relocate(segment, { from: FROM, to: TO });
    assert.deepEqual(segment, before);
    oids.forEach((oid, i) => {
      assert.deepEqual([...instanceOid(moved, i)], [...TO, ...oid]);
      const varbind = moved.varbinds.subarray(
        ...moved.varbindOffsets.subarray(i, i + 2),
      );
      assert.deepEqual(decodeVarbind(varbind), {
        oid: [...TO, ...oid],
        value: { type: "integer32", value: i },
      });
    });
    assert.equal(moved.text, segment.text);
  }));
});

Deno.test("relocate() moves a varbind of more than 127 octets", () => {
  const long = [...FROM, ...Array.from({ length: 100 }, () => 0xffff_ffff)];
  const moved = relocate(segmentOf([long]), { from: FROM, to: TO });
  assert.deepEqual(decodeVarbind(moved.varbinds).oid, [
    ...TO,
    ...long.slice(FROM.length),
  ]);
});

Deno.test("relocate() refuses a root of another length, and an instance elsewhere", () => {
  const segment = segmentOf([[...FROM, 1]]);
  for (const to of [[1, 3, 6], [1, 3, 6, 1, 4, 1, 1, 3]]) {
    assert.throws(() => relocate(segment, { from: FROM, to }), TypeError);
  }
  assert.throws(() => relocate(segment, { from: TO, to: FROM }), TypeError);
});
