import assert from "node:assert/strict";
import { parseDuration } from "../../server/duration.ts";

Deno.test("parseDuration() takes a number with its unit", () => {
  const known: [string, number][] = [
    ["10s", 10],
    ["5m", 300],
    ["6h", 21_600],
    ["1.5d", 129_600],
    ["2w", 1_209_600],
    ["1y", 31_536_000],
    ["0s", 0],
  ];
  for (const [text, seconds] of known) {
    assert.equal(parseDuration(text), seconds);
  }
});

Deno.test("parseDuration() takes nothing else", () => {
  for (
    const text of [
      "",
      "6",
      "h",
      "-6h",
      "6H",
      "6 h",
      "6h ",
      "1e3s",
      "1h30m",
      ".5h",
      "6mo",
      "1".repeat(13) + "s",
    ]
  ) {
    assert.equal(parseDuration(text), undefined, text);
  }
});
