import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { parseGroup } from "../../../collectors/carp/parse_group.ts";
import { parseNetstat } from "../../../collectors/carp/parse_netstat.ts";
import { parseSysctl } from "../../../collectors/carp/parse_sysctl.ts";
import { assertNothingInvented } from "../cut.ts";
import { NETSTAT, SYSCTL } from "./fixtures.ts";

const ALL = {
  receivedIpv4: 1,
  receivedIpv6: 2,
  badInterface: 3,
  wrongTtl: 4,
  shorterThanHeader: 5,
  badChecksum: 6,
  badVersion: 7,
  tooShort: 8,
  badAuth: 9,
  badVhid: 10,
  badAddressList: 11,
  sentIpv4: 12,
  sentIpv6: 13,
  noMemory: 14,
  transitionsToMaster: 15,
};

Deno.test("parseNetstat() reads every line of OpenBSD", () => {
  const { value, problems, unread } = parseNetstat(NETSTAT);
  deepStrictEqual([...problems, ...unread], []);
  deepStrictEqual(value, ALL);
});

Deno.test("parseNetstat() reads the words of other systems and releases", () => {
  const { value, problems, unread } = parseNetstat(`carp:
\t0 packets received (IPv4)
\t1 packet received (IPv6)
\t\t1 packet discarded for wrong TTL
\t\t1 packet shorter than header
\t\t1 packet discarded for bad checksum
\t\t1 packet discarded with a bad version
\t\t1 discarded because packet was too short
\t\t1 packet discarded for bad authentication
\t\t1 discarded for bad vhid
\t\t2 packets discarded because of a bad address list
\t1 packet sent (IPv4)
\t1 transition to master
`);
  deepStrictEqual([...problems, ...unread], []);
  deepStrictEqual(value, {
    receivedIpv4: 0,
    receivedIpv6: 1,
    wrongTtl: 1,
    shorterThanHeader: 1,
    badChecksum: 1,
    badVersion: 1,
    tooShort: 1,
    badAuth: 1,
    badVhid: 1,
    badAddressList: 2,
    sentIpv4: 1,
    transitionsToMaster: 1,
  });
});

Deno.test("parseNetstat() tells no CARP from one that counted nothing", () => {
  strictEqual(parseNetstat("").value, undefined);
  deepStrictEqual(parseNetstat("carp:\n").value, {});
});

Deno.test("parseNetstat() loses a bad field and keeps the rest", () => {
  const { value, problems, unread } = parseNetstat(`carp:
\t-1 packets received (IPv4)
\t18446744073709551615 packets received (IPv6)
\t\t7 packets eaten by mice
`);
  deepStrictEqual(value, { receivedIpv6: 18446744073709551615n });
  match(problems[0]?.what ?? "", /packets received \(IPv4\) is "-1"/);
  deepStrictEqual([...unread], [4]);
});

Deno.test("parseSysctl() reads both dialects", () => {
  deepStrictEqual(parseSysctl(SYSCTL).value, { allow: 1, preempt: 0, log: 2 });
  deepStrictEqual(
    parseSysctl(
      "net.inet.carp.allow: 1\nnet.inet.carp.demotion: 240\nnet.inet.carp.dscp: 56\n",
    ).value,
    { allow: 1, demotion: 240 },
  );
});

Deno.test("parseSysctl() loses a bad field and keeps the rest", () => {
  const { value, problems } = parseSysctl(
    "net.inet.carp.allow=ja\nnet.inet.carp.preempt=1\n",
  );
  deepStrictEqual(value, { preempt: 1 });
  strictEqual(problems.length, 1);
});

Deno.test("parseGroup() reads the demotion counter", () => {
  strictEqual(parseGroup("carp: carp demote count 128\n").value, 128);
  strictEqual(parseGroup("carp: carp demote count -1\n").value, -1);
  strictEqual(parseGroup("").value, undefined);
  strictEqual(parseGroup("em0\ncarp1\n").value, undefined);
  const bad = parseGroup("carp: carp demote count viele\n");
  strictEqual(bad.value, undefined);
  strictEqual(bad.problems.length, 1);
});

Deno.test("parsers of CARP invent nothing when the output is cut off", () => {
  assertNothingInvented(NETSTAT, parseNetstat);
  assertNothingInvented(SYSCTL, parseSysctl);
  assertNothingInvented("carp: carp demote count 128\n", parseGroup);
});
