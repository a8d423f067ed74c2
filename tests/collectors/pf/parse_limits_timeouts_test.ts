import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { parseMemoryLimits } from "../../../collectors/pf/parse_memory_limits.ts";
import { parseTimeouts } from "../../../collectors/pf/parse_timeouts.ts";
import { assertNothingInvented } from "../cut.ts";
import { LIMITS, TIMEOUTS } from "./fixtures.ts";

Deno.test("parseMemoryLimits() reads limits of any name", () => {
  const { value, problems, unread } = parseMemoryLimits(LIMITS);
  deepStrictEqual([...problems, ...unread], []);
  deepStrictEqual(value, {
    "states": 100000,
    "src-nodes": 0xffff_ffff,
    "frags": 5000,
    "tables": 1000,
    "table-entries": 200000,
    "pktdelay-pkts": 10000,
    "anchors": 512,
  });
});

Deno.test("parseMemoryLimits() loses a bad limit and keeps the rest", () => {
  const { value, problems, unread } = parseMemoryLimits(`LIMITS:
states        hard limit  4294967296
frags         hard limit
tables        hard limit     1000
`);
  deepStrictEqual(value, { tables: 1000 });
  strictEqual(problems.length, 1);
  deepStrictEqual([...unread], [1, 3]);
});

Deno.test("parseTimeouts() reads values with their units", () => {
  const { value, problems, unread } = parseTimeouts(TIMEOUTS);
  deepStrictEqual([...problems, ...unread], []);
  deepStrictEqual(value, {
    "tcp.first": { value: 120, unit: "seconds" },
    "adaptive.start": { value: 60000, unit: "states" },
    "adaptive.end": { value: 120000, unit: "states" },
    "src.track": { value: 0, unit: "seconds" },
  });
});

Deno.test("parseTimeouts() refuses another unit", () => {
  const { value, problems, unread } = parseTimeouts(`TIMEOUTS:
tcp.first                     2min
tcp.opening          99999999999s
frag                         30s
`);
  deepStrictEqual(value, { frag: { value: 30, unit: "seconds" } });
  strictEqual(problems.length, 2);
  deepStrictEqual([...unread], [1]);
});

Deno.test("parseMemoryLimits() and parseTimeouts() invent nothing when the output is cut off", () => {
  assertNothingInvented(LIMITS, parseMemoryLimits);
  assertNothingInvented(TIMEOUTS, parseTimeouts);
});
