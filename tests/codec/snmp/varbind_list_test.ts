import assert from "node:assert/strict";
import fc from "fast-check";
import { DecodeError } from "../../../codec/error.ts";
import {
  decodeVarbinds,
  encodeVarbinds,
} from "../../../codec/snmp/varbind_list.ts";
import { varbind } from "./arbitraries.ts";
import { sameValue } from "./same_value.ts";

Deno.test("decodeVarbinds() returns what encodeVarbinds() was given", () => {
  fc.assert(
    fc.property(fc.array(varbind, { maxLength: 5 }), (varbinds) => {
      assert.ok(sameValue(decodeVarbinds(encodeVarbinds(varbinds)), varbinds));
    }),
    { numRuns: 500 },
  );
});

Deno.test("decodeVarbinds() refuses a list that is cut anywhere but between two", () => {
  const one = encodeVarbinds([{ oid: [1, 3, 6], value: { type: "null" } }]);
  const two = Uint8Array.of(...one, ...one);
  for (let length = 0; length < two.length; length++) {
    const cut = two.subarray(0, length);
    if (length % one.length === 0) {
      assert.equal(decodeVarbinds(cut).length, length / one.length);
    } else assert.throws(() => decodeVarbinds(cut), DecodeError);
  }
});
