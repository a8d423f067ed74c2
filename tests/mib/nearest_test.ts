import assert from "node:assert/strict";
import fc from "fast-check";
import { nearest } from "../../mib/nearest.ts";

Deno.test("nearest() finds what was mistyped", () => {
  const flags = ["snmp", "http", "state", "config", "bind-url", "interval"];
  for (
    const [word, expected] of [
      ["htpp", "http"],
      ["hhtp", "http"],
      ["HTTP", "http"],
      ["stat", "state"],
      ["confg", "config"],
      ["configs", "config"],
      ["bindurl", "bind-url"],
      ["intreval", "interval"],
    ] as const
  ) assert.equal(nearest(word, flags), expected, word);
});

Deno.test("nearest() takes the first of several that are as near", () => {
  assert.equal(nearest("ab", ["abc", "abd"]), "abc");
  assert.equal(nearest("abd", ["abc", "abd"]), "abd");
});

Deno.test("nearest() takes letters that changed places for one change", () => {
  assert.equal(nearest("ba", ["ab"]), "ab");
  assert.equal(nearest("bx", ["ab"]), undefined);
});

Deno.test("nearest() completes a word that was cut short", () => {
  assert.equal(
    nearest("bind", ["bind-stats-file", "bind-url", "interval"]),
    "bind-url",
  );
});

Deno.test("nearest() suggests nothing far-fetched", () => {
  assert.equal(nearest("xyzzy", ["snmp", "http"]), undefined);
  assert.equal(nearest("", ["snmp"]), undefined);
  assert.equal(nearest("snmp", []), undefined);
});

Deno.test("nearest() finds a word among others after any one change", () => {
  const word = fc.stringMatching(/^[a-z]{4,12}$/);
  fc.assert(fc.property(word, fc.nat(), fc.nat(3), (candidate, at, kind) => {
    const i = at % (candidate.length - 1);
    const changed = [
      candidate.slice(0, i) + candidate.slice(i + 1),
      `${candidate.slice(0, i)}-${candidate.slice(i)}`,
      `${candidate.slice(0, i)}-${candidate.slice(i + 1)}`,
      candidate.slice(0, i) + candidate[i + 1] + candidate[i] +
      candidate.slice(i + 2),
    ][kind]!;
    assert.equal(nearest(changed, ["0123456789", candidate]), candidate);
  }));
});
