import assert from "node:assert/strict";
import fc from "fast-check";
import {
  compareOids,
  formatOid,
  MAX_OID_LENGTH,
  parseOid,
  startsWithOid,
} from "../../codec/oid.ts";
import { oid } from "./snmp/arbitraries.ts";

Deno.test("parseOid() reads dotted text with and without a leading dot", () => {
  assert.deepEqual(parseOid("1.3.6.1.2.1"), [1, 3, 6, 1, 2, 1]);
  assert.deepEqual(parseOid(".1.3.6.1.2.1"), [1, 3, 6, 1, 2, 1]);
  assert.deepEqual(parseOid("1"), [1]);
  assert.deepEqual(parseOid("2.999"), [2, 999]);
  assert.deepEqual(parseOid("0.0"), [0, 0]);
  assert.deepEqual(parseOid("1.39.4294967295"), [1, 39, 4294967295]);
});

Deno.test("parseOid() takes 128 sub-identifiers and refuses 129", () => {
  const longest = "1.3" + ".1".repeat(MAX_OID_LENGTH - 2);
  assert.equal(parseOid(longest).length, 128);
  assert.throws(
    () => parseOid(longest + ".1"),
    { name: "SyntaxError", message: /: more than 128 sub-identifiers$/ },
  );
});

Deno.test("parseOid() refuses what is no object identifier", () => {
  const shapeless = [
    "",
    ".",
    "1.",
    "..1",
    "1..3",
    " 1.3",
    "1.3\n",
    "1.-3",
    "1.3e2",
    "0x1",
    "iso",
    "1.３",
  ];
  for (const text of shapeless) {
    assert.throws(
      () => parseOid(text),
      { name: "SyntaxError", message: /: expected numbers with dots between$/ },
      text,
    );
  }
  for (const text of ["1.4294967296", "1.3." + "9".repeat(400)]) {
    assert.throws(
      () => parseOid(text),
      {
        name: "SyntaxError",
        message: /: a sub-identifier exceeds 4294967295$/,
      },
    );
  }
  for (const text of ["3", "3.1", "0.40", "1.40.1", "4294967295.1"]) {
    assert.throws(
      () => parseOid(text),
      { name: "SyntaxError", message: /: no OID begins with these arcs$/ },
      text,
    );
  }
});

Deno.test("formatOid() is what parseOid() reads", () => {
  assert.equal(formatOid([1, 3, 6, 4294967295]), "1.3.6.4294967295");
  assert.equal(formatOid(Uint32Array.of(2, 999)), "2.999");
  fc.assert(
    fc.property(oid, (value) => {
      assert.deepEqual(parseOid(formatOid(value)), value);
      assert.deepEqual(parseOid("." + formatOid(value)), value);
    }),
  );
});

Deno.test("compareOids() orders by sub-identifier, then by length", () => {
  const sorted = [
    [],
    [0, 0],
    [1, 3],
    [1, 3, 6],
    [1, 3, 6, 0],
    [1, 3, 6, 2],
    [1, 3, 6, 10],
    [1, 3, 6, 0x7fff_ffff],
    [1, 3, 6, 0x8000_0000],
    [1, 3, 6, 0xffff_ffff],
    [1, 3, 7],
    [2],
  ];
  for (const [i, a] of sorted.entries()) {
    for (const [j, b] of sorted.entries()) {
      assert.equal(
        Math.sign(compareOids(a, Uint32Array.from(b))),
        Math.sign(i - j),
        `${formatOid(a)} and ${formatOid(b)}`,
      );
    }
  }
});

Deno.test("compareOids() is a total order", () => {
  fc.assert(
    fc.property(oid, oid, oid, (a, b, c) => {
      assert.equal(compareOids(a, a), 0);
      assert.equal(
        Math.sign(compareOids(a, b)) + Math.sign(compareOids(b, a)),
        0,
      );
      if (compareOids(a, b) <= 0 && compareOids(b, c) <= 0) {
        assert.ok(compareOids(a, c) <= 0);
      }
    }),
  );
});

Deno.test("startsWithOid() tells a prefix from a neighbour", () => {
  const system = [1, 3, 6, 1, 2, 1, 1];
  assert.equal(startsWithOid(system, system), true);
  assert.equal(startsWithOid([...system, 3, 0], system), true);
  assert.equal(startsWithOid(Uint32Array.of(...system, 3, 0), system), true);
  assert.equal(startsWithOid(system, []), true);
  assert.equal(startsWithOid(system.slice(0, -1), system), false);
  assert.equal(startsWithOid([1, 3, 6, 1, 2, 1, 11], system), false);
  assert.equal(startsWithOid([], system), false);
});
