import assert from "node:assert/strict";
import fc from "fast-check";
import {
  braced,
  descriptor,
  listed,
  quoted,
  typeName,
} from "../../mib/smi_words.ts";

Deno.test("descriptor() lets through what SMIv2 permits", () => {
  for (const name of ["a", "ifIndex", "x".repeat(64), "a1B2"]) {
    assert.equal(descriptor(name), name);
  }
  for (
    const name of ["", "A", "1a", "a-b", "a_b", "é", "x".repeat(65), "a\n"]
  ) {
    assert.throws(() => descriptor(name), TypeError, name);
  }
});

Deno.test("typeName() begins with a capital", () => {
  assert.equal(typeName("berthEntry"), "BerthEntry");
});

Deno.test("quoted() holds ASCII and no quotation mark inside", () => {
  assert.equal(quoted('A "b" c: à d.\n', 8), `"A 'b' c: d."`);
  assert.equal(quoted("", 0), '""');
});

Deno.test("quoted() breaks lines at words", () => {
  const text = quoted("word ".repeat(40), 8);
  const lines = text.split("\n");
  assert(lines.length > 2);
  assert(lines.slice(1).every((line) => /^ {8}\S/.test(line)));
  assert(lines.every((line) => line.trim().length + 8 <= 78));
  const long = "x".repeat(200);
  assert.equal(quoted(`a ${long} b`, 8), `"a\n        ${long}\n        b"`);
});

Deno.test("quoted() keeps every word of any ASCII text", () => {
  const ascii = fc.string({ unit: "grapheme-ascii" });
  fc.assert(fc.property(ascii, fc.nat(20), (text, indent) => {
    const lines = quoted(text, indent);
    assert.match(lines, /^"[^"]*"$/);
    assert.deepEqual(
      lines.slice(1, -1).split(/\s+/),
      text.replaceAll('"', "'").trim().split(/\s+/),
    );
  }));
});

Deno.test("braced() and listed() break lists that are too long for a line", () => {
  assert.equal(braced(["a", "b"], 4), "{ a, b }");
  const names = Array.from({ length: 30 }, (_, i) => `name${i}`);
  const lines = braced(names, 4).split("\n");
  assert.equal(lines.length, 32);
  assert.equal(lines[1], "        name0,");
  assert.equal(lines.at(-2), "        name29");
  assert.equal(lines.at(-1), "    }");
  assert.equal(listed(["a", "b"], 4), "a, b");
  const list = listed(names, 4).split("\n");
  assert(list.length > 2);
  assert(list.every((line) => line.trim().length + 4 <= 76));
  assert.deepEqual(list.join(" ").split(/,\s+/), names);
});
