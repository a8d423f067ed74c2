import assert from "node:assert/strict";
import {
  includesRelease,
  parseRelease,
} from "../../../collectors/bind/known_counter.ts";
import {
  kindOf,
  namesOf,
  textOf,
} from "../../../collectors/bind/known_counters.ts";

Deno.test("parseRelease() reads versions as BIND prints them", () => {
  const read: [string, number, number][] = [
    ["9.18.49-1~deb12u3-Debian", 18, 49],
    ["9.11.3-1~bpo9+1-Debian", 11, 3],
    ["9.11.37-S1", 11, 37],
    ["9.20.0rc1", 20, 0],
    ["9.21.25-dev", 21, 25],
    ["9.16.50", 16, 50],
  ];
  for (const [text, minor, patch] of read) {
    assert.deepEqual(parseRelease(text), { minor, patch }, text);
  }
  for (const text of ["", "9", "9.18", "10.1.2", "BIND 9.18.1", "9.99999.1"]) {
    assert.equal(parseRelease(text), undefined, text);
  }
});

Deno.test("includesRelease() reads ranges of releases", () => {
  const has = (releases: string, minor: number, patch: number) =>
    includesRelease(releases, { minor, patch });
  assert(has("12-", 12, 0) && has("12-", 21, 3) && !has("12-", 11, 99));
  assert(has("10", 10, 8) && !has("10", 11, 0));
  assert(has("18.26", 18, 26) && has("18.26", 18, 49));
  assert(!has("18.26", 18, 25) && !has("18.26", 19, 26));
  assert(has("10-19.17", 19, 17) && has("10-19.17", 18, 49));
  assert(!has("10-19.17", 19, 18) && !has("10-19.17", 20, 0));
  assert(has("11-11.2", 11, 2) && !has("11-11.2", 11, 3));
  assert(has("18.50 20.24 21.23-", 20, 24) && has("18.50 20.24 21.23-", 22, 0));
  assert(!has("18.50 20.24 21.23-", 19, 50));
});

Deno.test("namesOf() returns what a release has", () => {
  const names = (section: string, version: string) =>
    new Set(namesOf(section, parseRelease(version)));
  const old = names("nsstat", "9.11.3");
  assert(old.has("KeyTagOpt") && !old.has("TCPConnHighWater"));
  assert(!old.has("Prefetch") && !old.has("SitOpt"));
  assert(names("nsstat", "9.11.13").has("TCPConnHighWater"));
  assert(names("nsstat", "9.10.1").has("SitOpt"));
  assert(!names("nsstat", "9.18.49").has("RecursHighwater"));
  assert(names("nsstat", "9.20.23").has("RecursHighwater"));
  assert(names("sockstat", "9.18.49").has("FDwatchConn"));
  assert(!names("sockstat", "9.20.23").has("FDwatchConn"));
  assert(names("sockstat", "9.18.49").has("TCP4Clients"));
  assert(!names("sockstat", "9.18.25").has("TCP4Clients"));
  assert(names("resstat", "9.20.23").has("QryRTT1600+"));
  assert(!names("resstat", "9.21.20").has("QryRTT1600+"));
  assert(names("taskmgr", "9.18.49").has("tasks-running"));
  assert.equal(names("taskmgr", "9.20.23").size, 0);
  assert.equal(names("taskmgr", "9.14.2").size, 0);
});

Deno.test("namesOf() of a release that is not known returns what all have", () => {
  const names = new Set(namesOf("nsstat", undefined));
  assert(names.has("Requestv4") && !names.has("Prefetch"));
  assert.deepEqual(namesOf("no such section", undefined), []);
  assert.deepEqual(namesOf("constructor", undefined), []);
});

Deno.test("kindOf() calls a gauge what can fall", () => {
  const gauges = [
    ["nsstat", "RecursClients"],
    ["nsstat", "TCPConnHighWater"],
    ["nsstat", "RecursHighwater"],
    ["resstat", "QueryCurUDP"],
    ["resstat", "QueryCurTCP"],
    ["resstat", "NumFetch"],
    ["resstat", "BucketSize"],
    ["sockstat", "UDP4Active"],
    ["sockstat", "RawActive"],
    ["sockstat", "TCP6Clients"],
    ["cachestat", "CacheNodes"],
    ["cachestat", "CacheBuckets"],
    ["cachestat", "HeapMemMax"],
    ["cachestat", "TreeMemInUse"],
    ["cache", "!AAAA"],
    ["adbstat", "nentries"],
    ["taskmgr", "tasks-running"],
  ] as const;
  for (const [section, name] of gauges) {
    assert.equal(kindOf(section, name), "gauge", `${section} ${name}`);
  }
  const counters = [
    ["opcode", "RESERVED15"],
    ["rcode", "17"],
    ["qtype", "TYPE65280"],
    ["resqtype", "Others"],
    ["nsstat", "QrySuccess"],
    ["zonestat", "XfrFail"],
    ["resstat", "QryRTT1600+"],
    ["sockstat", "TCP4Accept"],
    ["cachestat", "CacheHits"],
    ["cachestat", "DeleteLRU"],
    ["cachestat", "CoveringNSEC"],
    ["dnstapstat", "DNSTAPdropped"],
    ["in-queries-rtt", "~0"],
  ] as const;
  for (const [section, name] of counters) {
    assert.equal(kindOf(section, name), "counter", `${section} ${name}`);
  }
});

Deno.test("kindOf() does not know what no release has", () => {
  const unknown = [
    ["nsstat", "FutureThing"],
    ["resstat", "constructor"],
    ["cachestat", "__proto__"],
    ["quicstats", "Handshakes"],
  ] as const;
  for (const [section, name] of unknown) {
    assert.equal(kindOf(section, name), "unknown", `${section} ${name}`);
  }
});

Deno.test("textOf() returns the words of the statistics file", () => {
  assert.equal(textOf("nsstat", "Requestv4"), "IPv4 requests received");
  assert.equal(textOf("cachestat", "CacheNodes"), "cache database nodes");
  assert.equal(textOf("nsstat", "FutureThing"), undefined);
});
