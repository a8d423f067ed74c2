/**
 * Which counters BIND has, which of them can fall, and which are zero when a
 * document does not list them.
 *
 * @module
 */

import {
  type BindRelease,
  includesRelease,
  type KnownCounter,
} from "./known_counter.ts";
import { KNOWN_NSSTAT } from "./known_nsstat.ts";
import {
  KNOWN_ADBSTAT,
  KNOWN_CACHESTAT,
  KNOWN_QUERIES_RTT,
  KNOWN_RESSTAT,
} from "./known_resolver.ts";
import { KNOWN_SOCKSTAT } from "./known_sockstat.ts";
import type { BindCounterKind } from "./reading.ts";

/** Section `opcode`: all 16 (RFC 1035, section 4.1.1). JSON and XML list them, the file leaves zeros out. */
const KNOWN_OPCODE: readonly KnownCounter[] = numbered([
  ...["QUERY", "IQUERY", "STATUS", "RESERVED3", "NOTIFY", "UPDATE"],
  ...Array.from({ length: 10 }, (_, i) => `RESERVED${i + 6}`),
]);

/** Section `rcode`: to BADCOOKIE (RFC 7873). Source: `dns_rcode_totext()` in lib/dns/rcode.c. */
const KNOWN_RCODE: readonly KnownCounter[] = numbered([
  ...["NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED"],
  ...["YXDOMAIN", "YXRRSET", "NXRRSET", "NOTAUTH", "NOTZONE"],
  ...["RESERVED11", "RESERVED12", "RESERVED13", "RESERVED14", "RESERVED15"],
  ...["BADVERS", "17", "18", "19", "20", "21", "22", "BADCOOKIE"],
]);

/** Their names are their texts as well. */
function numbered(names: readonly string[]): KnownCounter[] {
  return names.map((name) => [name, name]);
}

/** Section `zonestat`. Source: `SET_ZONESTATDESC()` in bin/named/statschannel.c. */
const KNOWN_ZONESTAT: readonly KnownCounter[] = [
  ["NotifyOutv4", "IPv4 notifies sent"],
  ["NotifyOutv6", "IPv6 notifies sent"],
  ["NotifyInv4", "IPv4 notifies received"],
  ["NotifyInv6", "IPv6 notifies received"],
  ["NotifyRej", "notifies rejected"],
  ["SOAOutv4", "IPv4 SOA queries sent"],
  ["SOAOutv6", "IPv6 SOA queries sent"],
  ["AXFRReqv4", "IPv4 AXFR requested"],
  ["AXFRReqv6", "IPv6 AXFR requested"],
  ["IXFRReqv4", "IPv4 IXFR requested"],
  ["IXFRReqv6", "IPv6 IXFR requested"],
  ["XfrSuccess", "transfer requests succeeded"],
  ["XfrFail", "transfer requests failed"],
];

/** Section `gluecache` of a zone. Source: `SET_GLUECACHESTATDESC()` in bin/named/statschannel.c. */
const KNOWN_GLUECACHE: readonly KnownCounter[] = [
  ["GLUECACHEhitspresent", "Hits for present glue (cached)", "12-"],
  ["GLUECACHEhitsabsent", "Hits for non-existent glue (cached)", "12-"],
  [
    "GLUECACHEinsertspresent",
    "Miss-plus-cache-inserts for present glue",
    "12-",
  ],
  [
    "GLUECACHEinsertsabsent",
    "Miss-plus-cache-inserts for non-existent glue",
    "12-",
  ],
];

/** Section `dnstapstat`. Source: `SET_DNSTAPSTATDESC()` in bin/named/statschannel.c. */
const KNOWN_DNSTAPSTAT: readonly KnownCounter[] = [
  ["DNSTAPsuccess", "dnstap messages written", "11-"],
  ["DNSTAPdropped", "dnstap messages dropped", "11.3-"],
  ["DNSSECdropped", "dnstap messages dropped", "11-11.2"],
];

/**
 * Section `taskmgr`, as far as it is always there: BIND 9.16 to 9.18 have a
 * task manager that no longer tells these two. bind_exporter shows them as 0
 * there, and graphs that were made with it expect them.
 */
const KNOWN_TASKMGR: readonly KnownCounter[] = [
  ["tasks-running", "tasks running", "16-19.10"],
  ["worker-threads", "worker threads", "16-19.10"],
];

const KNOWN: ReadonlyMap<string, ReadonlyMap<string, KnownCounter>> = new Map(
  Object.entries({
    opcode: KNOWN_OPCODE,
    rcode: KNOWN_RCODE,
    nsstat: KNOWN_NSSTAT,
    zonestat: KNOWN_ZONESTAT,
    gluecache: KNOWN_GLUECACHE,
    resstat: KNOWN_RESSTAT,
    cachestat: KNOWN_CACHESTAT,
    "in-queries-rtt": KNOWN_QUERIES_RTT,
    "out-queries-rtt": KNOWN_QUERIES_RTT,
    adbstat: KNOWN_ADBSTAT,
    sockstat: KNOWN_SOCKSTAT,
    dnstapstat: KNOWN_DNSTAPSTAT,
    taskmgr: KNOWN_TASKMGR,
  }).map(([section, counters]) => [
    section,
    new Map(counters.map((counter) => [counter[0], counter])),
  ]),
);

/** Sections whose names are made up as they are needed, and all of one kind. */
const KIND_OF_SECTION: ReadonlyMap<string, BindCounterKind> = new Map([
  ["opcode", "counter"],
  ["rcode", "counter"],
  ["qtype", "counter"],
  ["resqtype", "counter"],
  ["in-queries-rtt", "counter"],
  ["out-queries-rtt", "counter"],
  ["cache", "gauge"],
  ["adbstat", "gauge"],
  ["taskmgr", "gauge"],
  ["memory", "gauge"],
]);

/** Names that can fall: what is in use now, and high-water marks, which can be reset. */
const GAUGES: ReadonlyMap<string, RegExp> = new Map([
  ["nsstat", /^(RecursClients|.*High[Ww]ater)$/],
  ["resstat", /^(QueryCur(UDP|TCP)|NumFetch|BucketSize)$/],
  [
    "cachestat",
    /^(CacheNodes|CacheNSECNodes|CacheBuckets|(Tree|Heap)Mem(Total|InUse|Max))$/,
  ],
  ["sockstat", /(Active|^TCP[46]Clients)$/],
]);

/** Tells whether a number only grows; "unknown" for names that no release up to 9.21.25 has. */
export function kindOf(section: string, name: string): BindCounterKind {
  const kind = KIND_OF_SECTION.get(section);
  if (kind !== undefined) return kind;
  if (GAUGES.get(section)?.test(name)) return "gauge";
  return KNOWN.get(section)?.has(name) ? "counter" : "unknown";
}

/** Returns what BIND calls the counter in the statistics file, or undefined for one that is not known. */
export function textOf(section: string, name: string): string | undefined {
  return KNOWN.get(section)?.get(name)?.[1];
}

/** Words that earlier releases misspelt, and what later ones write. */
const MISSPELT: ReadonlyMap<string, string> = new Map([
  // 9.12.0 to 9.17.20
  ["syththesized a no-data response", "synthesized a no-data response"],
  // 9.10.0 to 9.10.2
  ["Expire option recieved", "Expire option received"],
  ["Other EDNS option recieved", "Other EDNS option received"],
  // 9.9.9 to 9.9.12
  [
    "EDNS client subnet option recieved",
    "EDNS client subnet option received",
  ],
]);

const BY_TEXT: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map(
  [...KNOWN].map(([section, counters]) => [
    section,
    new Map([...counters.values()].map(([name, text]) => [text, name])),
  ]),
);

/**
 * Returns the name of the counter that the statistics file calls `text`; where
 * no release has one, or names need no text (types), the text itself.
 */
export function nameOf(section: string, text: string): string {
  const written = MISSPELT.get(text) ?? text;
  return BY_TEXT.get(section)?.get(written) ?? text;
}

/**
 * Returns the names that `release` has in `section`, in BIND's order; for a
 * release that is not known, those that all have.
 */
export function namesOf(
  section: string,
  release: BindRelease | undefined,
): string[] {
  const names: string[] = [];
  for (const [name, , releases] of KNOWN.get(section)?.values() ?? []) {
    const has = releases === undefined ||
      (release !== undefined && includesRelease(releases, release));
    if (has) names.push(name);
  }
  return names;
}
