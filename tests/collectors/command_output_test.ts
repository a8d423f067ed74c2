import { deepStrictEqual, strictEqual } from "node:assert/strict";
import {
  Findings,
  MAX_FINDINGS,
  MAX_LINE,
  parseCount,
  parseCtime,
  parseInteger,
  splitLines,
} from "../../collectors/command_output.ts";

Deno.test("splitLines() leaves out a last line that has no end", () => {
  deepStrictEqual(splitLines("a\nb\n"), { lines: ["a", "b"], cut: false });
  deepStrictEqual(splitLines("a\nb"), { lines: ["a"], cut: true });
  deepStrictEqual(splitLines(""), { lines: [], cut: false });
  deepStrictEqual(splitLines("a\r\nb\r\n"), { lines: ["a", "b"], cut: false });
});

Deno.test("splitLines() replaces a line that is too long", () => {
  const { lines } = splitLines(`${"1".repeat(MAX_LINE + 1)}\nb\n`);
  deepStrictEqual(lines, ["?", "b"]);
});

Deno.test("parseCount() keeps every number of 64 bits", () => {
  strictEqual(parseCount("0"), 0);
  strictEqual(parseCount("9007199254740991"), 9007199254740991);
  strictEqual(parseCount("9007199254740992"), 9007199254740992n);
  strictEqual(parseCount("9007199254740993"), 9007199254740993n);
  strictEqual(parseCount("18446744073709551615"), 18446744073709551615n);
});

Deno.test("parseCount() refuses what is no number of 64 bits", () => {
  for (
    const word of [
      "18446744073709551616",
      "99999999999999999999",
      "-1",
      "",
      "1.5",
      "1e3",
      "0x10",
      " 1",
      "١",
    ]
  ) strictEqual(parseCount(word), undefined, word);
});

Deno.test("parseInteger() holds to its range", () => {
  strictEqual(parseInteger("4294967295"), 4294967295);
  strictEqual(parseInteger("4294967296"), undefined);
  strictEqual(parseInteger("-1"), undefined);
  strictEqual(parseInteger("-1", { min: -1 }), -1);
  strictEqual(parseInteger("12x"), undefined);
});

Deno.test("parseCtime() reads ctime text as UTC", () => {
  strictEqual(
    parseCtime("Wed Oct  7 15:44:41 2026"),
    Date.UTC(2026, 9, 7, 15, 44, 41),
  );
  strictEqual(parseCtime("Wed Dec 31 19:00:00 1969"), -18_000_000);
  strictEqual(parseCtime("Fri Jan  1 00:00:00 10000"), Date.UTC(10000, 0, 1));
  strictEqual(parseCtime("67768036191676800"), undefined);
  strictEqual(parseCtime("1700000000"), 1_700_000_000_000);
});

Deno.test("parseCtime() refuses what is no date", () => {
  for (
    const text of [
      "",
      "Mi 7. Okt 15:44:41 2026",
      "Wed Oct  7 15:44:41",
      "Wed Okt  7 15:44:41 2026",
      "Wed Feb 30 15:44:41 2026",
      "Wed Oct  7 25:44:41 2026",
      "Wed Oct 7 15:44:41 202",
      "Wed Oct  7 15:44:41 UTC 2026",
      "Wed anF  7 15:44:41 2026",
    ]
  ) strictEqual(parseCtime(text), undefined, text);
});

Deno.test("Findings keeps a bounded number of problems and says how many more there were", () => {
  const findings = new Findings("pfctl -sl");
  for (let line = 1; line <= MAX_FINDINGS + 7; line++) {
    findings.problem(line, "bad");
    findings.skip(line);
  }
  const { problems, unread } = findings.close(undefined, false);
  strictEqual(problems.length, MAX_FINDINGS + 1);
  deepStrictEqual(problems[0], { where: "pfctl -sl, line 1", what: "bad" });
  strictEqual(problems.at(-1)?.what, "7 more fields could not be read");
  strictEqual(unread.length, MAX_FINDINGS);
});
