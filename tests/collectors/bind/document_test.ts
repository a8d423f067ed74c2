import assert from "node:assert/strict";
import fc from "fast-check";
import {
  BindDocumentError,
  DocumentBuilder,
  MAX_COUNTERS,
  MAX_PROBLEMS,
  MAX_SECTIONS,
  MAX_VIEWS,
  oneLine,
} from "../../../collectors/bind/document.ts";
import { parseCount, parseTime } from "../../../collectors/bind/value_text.ts";

Deno.test("parseCount() is exact from 0 to 2^64-1", () => {
  fc.assert(fc.property(fc.bigInt(0n, 2n ** 64n - 1n), (value) => {
    const count = parseCount(String(value));
    assert.equal(BigInt(count ?? -1), value);
    assert.equal(typeof count === "bigint", value > 2n ** 53n - 1n);
  }));
  assert.equal(parseCount("9007199254740991"), 9007199254740991);
  assert.equal(parseCount("9007199254740992"), 9007199254740992n);
  assert.equal(parseCount("18446744073709551615"), 18446744073709551615n);
});

Deno.test("parseCount() refuses what is no count", () => {
  const refused = [
    "",
    "-",
    "-1",
    "+1",
    "1.0",
    "1e3",
    "NaN",
    "Infinity",
    "0x10",
    " 1",
    "1 ",
    "١",
    "18446744073709551616",
    "99999999999999999999",
    "0".repeat(21),
  ];
  for (const text of refused) assert.equal(parseCount(text), undefined, text);
});

Deno.test("parseTime() reads times with and without milliseconds", () => {
  assert.equal(
    parseTime("2026-11-22T23:36:14.539Z"),
    Date.UTC(2026, 10, 22, 23, 36, 14, 539),
  );
  assert.equal(
    parseTime("2016-01-31T08:20:48Z"),
    Date.UTC(2016, 0, 31, 8, 20, 48),
  );
  for (const text of ["", "-", "now", "2026-13-22T23:36:14Z", "2026-11-22"]) {
    assert.equal(parseTime(text), undefined, text);
  }
});

Deno.test("oneLine() leaves no control character and bounds the length", () => {
  assert.equal(oneLine("a\r\nb\u0000c\u009b"), "a b c");
  assert.equal(oneLine("x".repeat(5000)).length, 303);
});

Deno.test("BindDocumentError has a message of one line", () => {
  const error = new BindDocumentError("broken\nhere");
  assert.equal(error.message, "Cannot parse BIND statistics: broken here");
  assert.equal(error.reason, "broken here");
});

Deno.test("DocumentBuilder.view() bounds number and length of views", () => {
  const builder = new DocumentBuilder("json");
  for (let n = 0; n < MAX_VIEWS; n += 1) assert(builder.view(`v${n}`));
  assert.equal(builder.view("one too many"), false);
  const other = new DocumentBuilder("json");
  assert.equal(other.view("é".repeat(127)), true);
  assert.equal(other.view("é".repeat(128)), false);
  const { document, problems } = other.finish();
  assert.deepEqual(document.views, ["é".repeat(127)]);
  assert.equal(problems.length, 1);
});

Deno.test("DocumentBuilder.counter() refuses names that no INDEX can hold", () => {
  const builder = new DocumentBuilder("json");
  const at = { section: "nsstat", view: undefined };
  const value = { value: 1, found: "1" };
  builder.counter(at, "x".repeat(64), value);
  builder.counter(at, "é".repeat(32), value);
  builder.counter(at, "x".repeat(65), value);
  builder.counter(at, "é".repeat(33), value);
  builder.counter(at, "a\nb", value);
  builder.counter(at, "", value);
  assert.equal(builder.section("x".repeat(33), undefined), false);
  assert.equal(builder.section("x".repeat(32), undefined), true);
  const { document, problems } = builder.finish();
  assert.equal(document.counters.length, 2);
  assert.equal(problems.length, 5);
});

Deno.test("DocumentBuilder.counter() takes no more than its limit and says so once", () => {
  const builder = new DocumentBuilder("xml");
  const at = { section: "qtype", view: undefined };
  for (let n = 0; n < MAX_COUNTERS + 10; n += 1) {
    builder.counter(at, `T${n}`, { value: n, found: "" });
  }
  const { document, problems } = builder.finish();
  assert.equal(document.counters.length, MAX_COUNTERS);
  assert.equal(problems.length, 1);
  assert.match(problems[0]?.what ?? "", /the rest left out/);
});

Deno.test("DocumentBuilder.section() bounds the number of sections", () => {
  const builder = new DocumentBuilder("json");
  for (let n = 0; n < MAX_SECTIONS; n += 1) {
    assert(builder.section(`s${n}`, undefined));
  }
  assert.equal(builder.section("one too many", undefined), false);
  assert.equal(builder.finish().document.sections.length, MAX_SECTIONS);
});

Deno.test("DocumentBuilder.finish() tells a bounded number of problems", () => {
  const builder = new DocumentBuilder("xml");
  for (let n = 0; n < 1000; n += 1) builder.problem("here", `wrong ${n}`);
  const { problems } = builder.finish();
  assert.equal(problems.length, MAX_PROBLEMS + 1);
  assert.equal(problems.at(-1)?.what, `${1000 - MAX_PROBLEMS} more problems`);
});
