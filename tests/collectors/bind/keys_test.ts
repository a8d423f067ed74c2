import assert from "node:assert/strict";
import { CounterMemory } from "../../../collectors/bind/counter_memory.ts";
import { bindKeys } from "../../../collectors/bind/keys.ts";
import type { BindReading } from "../../../collectors/bind/reading.ts";
import { parseStatsFile } from "../../../collectors/bind/stats_file.ts";
import { haveSharedData, sharedData } from "../../shared_data.ts";
import { utf8 } from "./documents.ts";

/** Reads a statistics file as the collector would. */
function readingOf(bytes: Uint8Array): BindReading {
  const { dump } = parseStatsFile(bytes);
  assert(dump !== undefined);
  const { document } = dump;
  const { views, counters } = new CounterMemory().merge(
    [{ part: "server", document }],
    { numberOf: (_, name) => document.views.indexOf(name) + 1 },
  );
  return {
    ...{ source: "file", url: "/var/named/named.stats", version: undefined },
    ...{ statisticsVersion: undefined, bootTime: undefined },
    ...{ configTime: undefined, currentTime: document.currentTime },
    ...{ views, counters },
  };
}

Deno.test("bindKeys() names numbers as the old script did", () => {
  const keys = bindKeys(readingOf(utf8(`+++ Statistics Dump +++ (1293358206)
++ Incoming Requests ++
              407104 QUERY
++ Name Server Statistics ++
                 168 queries resulted in nxrrset
++ Resolver Statistics ++
[Common]
                   4 mismatch responses received
[View: default]
                3379 EDNS(0) query failures
                 134 queries with RTT < 10ms
[View: ext-1.Example]
                   5 queries with RTT > 1600ms
++ Cache DB RRsets ++
[View: default]
                   9 !AAAA
++ Socket I/O Statistics ++
                 325 UDP/IPv4 sockets opened
--- Statistics Dump --- (1293358206)
`)));
  assert.deepEqual(keys, [
    "incoming_requests:query=407104",
    "name_server_statistics:queries_resulted_in_nxrrset=168",
    "resolver_statistics:mismatch_responses_received=4",
    "socket_i_o_statistics:udp_ipv4_sockets_opened=325",
    "resolver_statistics:edns_0__query_failures=3379",
    "resolver_statistics:queries_with_rtt___10ms=134",
    "cache_db_rrsets:!aaaa=9",
    "resolver_statistics+ext-1.Example:queries_with_rtt___1600ms=5",
  ]);
});

Deno.test("bindKeys() gives a key once", () => {
  const counter = {
    section: "resstat",
    name: "Lame",
    kind: "counter",
  } as const;
  const keys = bindKeys({
    ...readingOf(
      utf8("+++ Statistics Dump +++ (1)\n--- Statistics Dump --- (1)\n"),
    ),
    counters: [
      { ...counter, view: undefined, viewNumber: 0, value: 2n ** 64n - 1n },
      { ...counter, view: "_default", viewNumber: 1, value: 2 },
      { ...counter, view: "a b", viewNumber: 2, value: 3 },
      {
        ...counter,
        section: "new/stats",
        name: "Odd (1)",
        view: undefined,
        viewNumber: 0,
        value: 4,
      },
    ],
  });
  assert.deepEqual(keys, [
    "resolver_statistics:lame_delegations_received=18446744073709551615",
    "resolver_statistics+a_b:lame_delegations_received=3",
    "new_stats:odd__1_=4",
  ]);
});

Deno.test({
  name: "bindKeys() has every number of a real statistics file",
  ignore: !haveSharedData,
  fn() {
    const path = "bind/named.stats/named.stats-2020-bind911-views.txt";
    const keys = new Set(
      bindKeys(readingOf(Deno.readFileSync(sharedData(path)))),
    );
    for (
      const line of [
        "zone_maintenance_statistics:ipv4_notifies_sent=25",
        "resolver_statistics+view_bj_ali:bucket_size=523",
        "cache_statistics+view_bj_ali:cache_hits__from_query_=0",
        "outgoing_queries+view_bj_ali_test:aaaa=2",
      ]
    ) assert(keys.has(line), line);
  },
});
