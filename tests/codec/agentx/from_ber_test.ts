import assert from "node:assert/strict";
import fc from "fast-check";
import { writeFromBer } from "../../../codec/agentx/from_ber.ts";
import { varbindOctets, writeVarbind } from "../../../codec/agentx/varbind.ts";
import { DecodeError } from "../../../codec/error.ts";
import { encodeVarbind } from "../../../codec/snmp/value.ts";
import { varbind } from "../snmp/arbitraries.ts";

Deno.test("writeFromBer() writes the octets that writeVarbind() does", () => {
  fc.assert(
    fc.property(varbind, fc.boolean(), (value, network) => {
      const ber = encodeVarbind(value);
      const size = varbindOctets(value);
      const expected = new Uint8Array(size);
      assert.equal(writeVarbind(expected, 0, value, network), size);
      const target = new Uint8Array(size + 2).fill(0xee);
      const end = writeFromBer(
        ...[target, 1, 1 + size, ber, 0, ber.length, network] as const,
      );
      assert.equal(end, 1 + size);
      assert.deepEqual(target.subarray(1, 1 + size), expected);
      assert.deepEqual([target[0], target[1 + size]], [0xee, 0xee]);
    }),
    { numRuns: 3_000 },
  );
});

Deno.test("writeFromBer() writes nothing that does not fit", () => {
  const ber = encodeVarbind({
    oid: [1, 3, 6, 1, 2],
    value: { type: "octet-string", value: new Uint8Array(5) },
  });
  const target = new Uint8Array(40);
  const size = 4 + 4 + 4 + 8;
  assert.equal(
    writeFromBer(target, 0, size - 1, ber, 0, ber.length, true),
    -1,
  );
  assert.deepEqual(target, new Uint8Array(40));
  assert.equal(writeFromBer(target, 0, size, ber, 0, ber.length, true), size);
});

Deno.test("writeFromBer() throws DecodeError where there is no varbind", () => {
  const target = new Uint8Array(40);
  assert.throws(
    () => writeFromBer(target, 0, 40, Uint8Array.of(0x30, 1, 0), 0, 3, true),
    DecodeError,
  );
});
