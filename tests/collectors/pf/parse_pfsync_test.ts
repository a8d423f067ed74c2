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

Deno.test("parsePfsync() reads FreeBSD's, whose messages are counted by kind", () => {
  const { value, problems, unread } = parsePfsync(`pfsync:
\t10 packets received (IPv4)
\t0 packets received (IPv6)
\t\t1 clear all request received
\t\t4 state inserts received
\t\t0 uncompressed state requests received
\t\t/0 packets discarded for bad interface
\t\t/3 packets discarded for bad ttl
\t\t1 failed state lookup\\/insert
\t12 packets sent (IPv4})
\t0 packets sent (IPv6})
\t\t4 state inserts sent
\t\t2 failures due to mbuf memory error
`);
  deepStrictEqual([problems, unread], [[], []]);
  deepStrictEqual(value, {
    receivedIpv4: 10,
    receivedIpv6: 0,
    badInterface: 0,
    badTtl: 3,
    badState: 1,
    sentIpv4: 12,
    sentIpv6: 0,
    noMemory: 2,
  });
});

Deno.test("parsePfsync() loses a bad field and keeps the rest", () => {
  const { value, problems, unread } = parsePfsync(`pfsync:
\t18446744073709551616 packets received (IPv4)
\t18446744073709551615 packets received (IPv6)
\t\t7 requests of another kind received
`);
  deepStrictEqual(value, { receivedIpv6: 18446744073709551615n });
  strictEqual(problems.length, 1);
  deepStrictEqual([...unread], [4]);
});

Deno.test("parsePfsync() invents nothing when the output is cut off", () => {
  assertNothingInvented(PFSYNC, parsePfsync);
});
