import assert from "node:assert/strict";
import { formatDuration, parseDuration } from "../../server/duration.ts";

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

Deno.test("formatDuration() is read back by parseDuration()", () => {
  for (
    const [seconds, text] of [
      [10, "10s"],
      [90, "90s"],
      [21_600, "6h"],
      [1_209_600, "14d"],
      [31_536_000, "1y"],
    ] as const
  ) {
    assert.equal(formatDuration(seconds), text);
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
