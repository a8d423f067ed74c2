import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import { parseInfo } from "../../../collectors/pf/parse_info.ts";
import { assertNothingInvented } from "../cut.ts";
import { INFO } from "./fixtures.ts";

Deno.test("parseInfo() reads every block", () => {
  const { value, problems, unread } = parseInfo(INFO);
  deepStrictEqual([...problems], []);
  deepStrictEqual([...unread], []);
  deepStrictEqual(value, {
    running: true,
    runtimeSeconds: 497 * 86400 + 2 * 3600 + 27 * 60 + 52,
    debug: "notice",
    hostId: "0x0f00ba12",
    checksum: "0x20bbcbf12d19f7497fa49d51023bfd84",
    logInterface: {
      name: "em0",
      ipv4: {
        bytesIn: 18446744073709551615n,
        bytesOut: 1227266932673,
        packetsInPassed: 2289953086,
        packetsInBlocked: 392835739,
        packetsOutPassed: 1649146326,
        packetsOutBlocked: 107,
      },
      ipv6: {
        bytesIn: 9007199254740993n,
        bytesOut: 3274698578875,
        packetsInPassed: 1945437219,
        packetsInBlocked: 48609,
        packetsOutPassed: 2605569054,
        packetsOutBlocked: 0,
      },
    },
    states: {
      entries: 61234,
      halfOpen: 17,
      searches: 9007199254740993n,
      inserts: 46,
      removals: 40,
    },
    sourceNodes: { entries: 5, searches: 10, inserts: 6, removals: 1 },
    fragments: {},
    counters: { "match": 47, "bad-offset": 0, "no-route": 3, "brand-new": 9 },
    limitCounters: {
      "max states per rule": 2,
      "overload table insertion": 1,
    },
    syncookies: { startStates: 25000, endStates: 12500 },
  });
});

Deno.test("parseInfo() reads a pf that was never switched", () => {
  const { value } = parseInfo(
    `${"Status: Disabled".padEnd(44)}     Debug: err\n\n`,
  );
  strictEqual(value.running, false);
  strictEqual(value.runtimeSeconds, 0);
  strictEqual(value.logInterface, undefined);
});

Deno.test("parseInfo() says that no interface is logged only once it can know", () => {
  strictEqual(
    parseInfo("Status: Enabled   Debug: err\n").value.logInterface,
    undefined,
  );
  strictEqual(
    parseInfo("State Table        Total       Rate\n").value.logInterface,
    null,
  );
});

Deno.test("parseInfo() loses a bad field and keeps the rest", () => {
  const { value, problems } = parseInfo(`Status: Perhaps for x days 1:2:3 Debug:
Hostid:   zz
State Table                          Total             Rate
  current entries               4294967296
  searches            18446744073709551616            0.9/s
  inserts                               4x            0.0/s
  removals                              40            0.0/s
Counters
  match                                 -1            0.0/s
  short                                  5            0.0/s
Adaptive Syncookies Watermarks
  start                              25000 hosts
  end                                12500 states
`);
  deepStrictEqual(value, {
    logInterface: null,
    states: { removals: 40 },
    sourceNodes: {},
    fragments: {},
    counters: { short: 5 },
    limitCounters: {},
    syncookies: { endStates: 12500 },
  });
  strictEqual(problems.length, 9);
  for (const { where } of problems) match(where, /^pfctl -si -v, line \d+$/);
  match(
    problems.map(({ what }) => what).join("\n"),
    /inserts is "4x", not a number in its range/,
  );
});

Deno.test("parseInfo() skips blocks that are new", () => {
  const { value, unread, problems } = parseInfo(`State Table    Total    Rate
  searches                               1            0.0/s
Weather Table
  searches                               2            0.0/s
Counters
  match                                  3            0.0/s
`);
  deepStrictEqual(value.states, { searches: 1 });
  deepStrictEqual(value.counters, { match: 3 });
  deepStrictEqual([...unread], [3, 4]);
  deepStrictEqual([...problems], []);
});

Deno.test("parseInfo() reads a log interface whose name has blanks", () => {
  const { value, unread } = parseInfo(
    `Interface Stats for ${"my group".padEnd(16)}  IPv4             IPv6
  Bytes In                               1                2
`,
  );
  deepStrictEqual([...unread], []);
  deepStrictEqual(value.logInterface, {
    name: "my group",
    ipv4: { bytesIn: 1 },
    ipv6: { bytesIn: 2 },
  });
});

Deno.test("parseInfo() reads nothing of another language", () => {
  const { value, unread } = parseInfo(
    "État : activé depuis 3 jours\nTable des états\n  entrées  7\n",
  );
  deepStrictEqual(value, {
    states: {},
    sourceNodes: {},
    fragments: {},
    counters: {},
    limitCounters: {},
    syncookies: {},
  });
  deepStrictEqual([...unread], [1, 2, 3]);
});

Deno.test("parseInfo() takes counters by any name as their own", () => {
  const { value } = parseInfo("Counters\n  __proto__      7      0.0/s\n");
  deepStrictEqual(Object.keys(value.counters), ["__proto__"]);
  strictEqual(Object.getPrototypeOf(value.counters), Object.prototype);
});

Deno.test("parseInfo() invents nothing when the output is cut off", () => {
  assertNothingInvented(INFO, parseInfo);
});

Deno.test("parseInfo() takes any text", () => {
  const pieces = INFO.split(/(?<=[\n ])/);
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string())),
      (parts) => {
        parseInfo(parts.join(""));
      },
    ),
  );
});
