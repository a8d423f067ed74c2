import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { parsePfsync } from "../../../collectors/pf/parse_pfsync.ts";
import { assertNothingInvented } from "../cut.ts";
import { PFSYNC } from "./fixtures.ts";

const ALL = {
  receivedIpv4: 1,
  receivedIpv6: 2,
  badInterface: 3,
  badTtl: 4,
  shorterThanHeader: 5,
  badVersion: 6,
  badAuth: 7,
  badAction: 8,
  badLength: 9,
  badValues: 10,
  staleState: 11,
  badState: 12,
  sentIpv4: 13,
  sentIpv6: 14,
  noMemory: 15,
  outputErrors: 16,
};

Deno.test("parsePfsync() reads every line, in the singular too", () => {
  const { value, problems, unread } = parsePfsync(PFSYNC);
  deepStrictEqual([...problems, ...unread], []);
  deepStrictEqual(value, ALL);
  const other = PFSYNC.replace("\t1 packet", "\t1 packets")
    .replace("2 packets received", "1 packet received")
    .replace("11 stale states", "1 stale state")
    .replace("12 failed state lookup/inserts", "1 failed state lookup/insert");
  deepStrictEqual(parsePfsync(other).value, {
    ...ALL,
    receivedIpv6: 1,
    staleState: 1,
    badState: 1,
  });
});

Deno.test("parsePfsync() tells no pfsync from one that counted nothing", () => {
  strictEqual(parsePfsync("").value, undefined);
  deepStrictEqual(parsePfsync("pfsync:\n").value, {});
});

Deno.test("parsePfsync() loses a bad field and keeps the rest", () => {
  const { value, problems, unread } = parsePfsync(`pfsync:
\t18446744073709551616 packets received (IPv4)
\t18446744073709551615 packets received (IPv6)
\t\t7 clear all requests received
`);
  deepStrictEqual(value, { receivedIpv6: 18446744073709551615n });
  strictEqual(problems.length, 1);
  deepStrictEqual([...unread], [4]);
});

Deno.test("parsePfsync() invents nothing when the output is cut off", () => {
  assertNothingInvented(PFSYNC, parsePfsync);
});
