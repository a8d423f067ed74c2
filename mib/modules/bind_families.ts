/**
 * The metric families of SOUNDER-BIND-MIB, and which of them shows which of
 * BIND's counters. Names and labels that bind_exporter has are kept, so that
 * what was drawn with it goes on; types are mended where it is wrong.
 *
 * @module
 */

import type { BindCounter } from "../../collectors/bind/reading.ts";
import {
  counter,
  type FamilyBuilder,
  gauge,
  histogram,
  type Labels,
  type Series,
  unknown,
} from "../family.ts";

/** Counters that no family of their own shows. */
const statistics = counter(
  "bind_statistics_total",
  "Counters of BIND that no other family shows, by section and BIND's own name.",
);
const levels = gauge(
  "bind_statistics_value",
  "Numbers of BIND that can fall and that no other family shows, by section and BIND's own name.",
);
const unknowns = unknown(
  "bind_statistics_unknown",
  "Numbers of BIND of which is not known whether they can fall, by section and BIND's own name.",
);

const queryErrors = counter(
  "bind_query_errors_total",
  "Queries that failed, by error.",
);
const responses = counter(
  "bind_responses_total",
  "Responses sent, by result.",
);
const resolverQueryErrors = counter(
  "bind_resolver_query_errors_total",
  "Queries of the resolver that failed, by error.",
);
const resolverResponseErrors = counter(
  "bind_resolver_response_errors_total",
  "Responses with an error that the resolver received, by error.",
);
const validated = counter(
  "bind_resolver_dnssec_validation_success_total",
  "DNSSEC validations that succeeded, by result.",
);

/** Round-trip times of the resolver's queries; BIND keeps no sum of them. */
export const queryDuration: ReturnType<typeof histogram> = histogram(
  "bind_resolver_query_duration_seconds",
  "Round-trip times of the resolver's queries.",
);

/** Sections all of whose names are values of one label. */
const BY_LABEL: ReadonlyMap<
  string,
  readonly [family: FamilyBuilder, label: string, inView: boolean]
> = new Map([
  [
    "qtype",
    [
      counter("bind_incoming_queries_total", "Queries received, by type."),
      "type",
      false,
    ],
  ],
  [
    "opcode",
    [
      counter("bind_incoming_requests_total", "Requests received, by opcode."),
      "opcode",
      false,
    ],
  ],
  [
    "rcode",
    [
      counter(
        "bind_response_rcodes_total",
        "Responses sent, by response code.",
      ),
      "rcode",
      false,
    ],
  ],
  [
    "cache",
    [
      gauge(
        "bind_resolver_cache_rrsets",
        "RRsets in the cache, by type; ! stands for known not to exist, # for stale and ~ for ancient.",
      ),
      "type",
      true,
    ],
  ],
  [
    "resqtype",
    [
      counter(
        "bind_resolver_queries_total",
        "Queries sent by the resolver, by type.",
      ),
      "type",
      true,
    ],
  ],
]);

type NamedFamily = readonly [family: FamilyBuilder, labels?: Labels];

/** Counters of the server that a family shows, by section and BIND's name. */
const IN_SERVER: ReadonlyMap<string, ReadonlyMap<string, NamedFamily>> =
  new Map([
    ["nsstat", nsstatFamilies()],
    ["zonestat", zonestatFamilies()],
    ["taskmgr", taskmgrFamilies()],
    ["memory", memoryFamilies()],
  ]);

/** Counters of a view that a family shows. */
const IN_VIEW: ReadonlyMap<string, ReadonlyMap<string, NamedFamily>> = new Map([
  ["resstat", resstatFamilies()],
]);

function nsstatFamilies(): ReadonlyMap<string, NamedFamily> {
  return new Map<string, NamedFamily>([
    ...["Dropped", "Failure"].map((error): [string, NamedFamily] => [
      `Qry${error}`,
      [queryErrors, { error }],
    ]),
    ...["Success", "Referral", "Nxrrset", "SERVFAIL", "FORMERR", "NXDOMAIN"]
      .map((result): [string, NamedFamily] => [
        `Qry${result}`,
        [responses, { result }],
      ]),
    ["QryDuplicate", [
      counter("bind_query_duplicates_total", "Duplicate queries received."),
    ]],
    ["QryRecursion", [
      counter("bind_query_recursions_total", "Queries that caused recursion."),
    ]],
    ["RecursClients", [
      gauge("bind_recursive_clients", "Clients that wait for recursion now."),
    ]],
    ["RPZRewrites", [
      counter(
        "bind_response_policy_zone_rewrites_total",
        "Responses rewritten by a response policy zone.",
      ),
    ]],
    ["XfrRej", [
      counter(
        "bind_zone_transfer_rejected_total",
        "Requests for a zone transfer that were rejected.",
      ),
    ]],
  ]);
}

function zonestatFamilies(): ReadonlyMap<string, NamedFamily> {
  return new Map<string, NamedFamily>([
    ["XfrSuccess", [
      counter(
        "bind_zone_transfer_success_total",
        "Zone transfers from a primary that succeeded.",
      ),
    ]],
    ["XfrFail", [
      counter(
        "bind_zone_transfer_failure_total",
        "Zone transfers from a primary that failed.",
      ),
    ]],
  ]);
}

function taskmgrFamilies(): ReadonlyMap<string, NamedFamily> {
  return new Map<string, NamedFamily>([
    ["tasks-running", [
      gauge("bind_tasks_running", "Tasks of BIND that run now."),
    ]],
    ["worker-threads", [
      gauge("bind_worker_threads", "Worker threads that BIND has."),
    ]],
  ]);
}

function memoryFamilies(): ReadonlyMap<string, NamedFamily> {
  const octets = (
    name: string,
    family: string,
    help: string,
  ): [string, NamedFamily] => [
    name,
    [gauge(`bind_memory_${family}_bytes`, help)],
  ];
  return new Map([
    octets("InUse", "in_use", "Memory that BIND uses."),
    octets("Malloced", "malloced", "Memory that BIND has from the system."),
    octets("TotalUse", "total_use", "Memory that BIND asked for since start."),
    octets("BlockSize", "block_size", "Memory in blocks that BIND divides."),
    octets("ContextSize", "context_size", "Memory that contexts take."),
    octets("Lost", "lost", "Memory that contexts left behind."),
  ]);
}

function resstatFamilies(): ReadonlyMap<string, NamedFamily> {
  const labelled = (
    names: readonly string[],
    family: FamilyBuilder,
    label: string,
  ) =>
    names.map((name): [string, NamedFamily] => [
      name,
      [family, { [label]: name }],
    ]);
  const alone = (
    name: string,
    family: string,
    help: string,
  ): [string, NamedFamily] => [
    name,
    [counter(`bind_resolver_${family}_total`, help)],
  ];
  return new Map<string, NamedFamily>([
    ...labelled(
      ["QueryAbort", "QuerySockFail", "QueryTimeout"],
      resolverQueryErrors,
      "error",
    ),
    ...labelled(
      ["NXDOMAIN", "SERVFAIL", "FORMERR", "OtherError", "REFUSED"],
      resolverResponseErrors,
      "error",
    ),
    ...labelled(["ValOk", "ValNegOk"], validated, "result"),
    alone(
      "ValFail",
      "dnssec_validation_errors",
      "DNSSEC validations that failed.",
    ),
    alone("Lame", "response_lame", "Lame delegations received."),
    alone(
      "Mismatch",
      "response_mismatch",
      "Responses received that match no query.",
    ),
    alone("Truncated", "response_truncated", "Truncated responses received."),
    alone("Retry", "query_retries", "Queries of the resolver sent again."),
    alone(
      "EDNS0Fail",
      "query_edns0_errors",
      "Queries of the resolver that failed for EDNS(0).",
    ),
  ]);
}

const OF_KIND: Readonly<Record<BindCounter["kind"], FamilyBuilder>> = {
  counter: statistics,
  gauge: levels,
  unknown: unknowns,
};

/**
 * Returns the series that shows a counter: that of its own where there is one,
 * otherwise `bind_statistics_*` by section, view and name. What belongs to the
 * whole server has no label `view`.
 */
export function seriesOfCounter(counter: BindCounter): Series {
  const { section, view, name, kind } = counter;
  const inView: Labels = view === undefined ? {} : { view };
  const byLabel = BY_LABEL.get(section);
  if (byLabel !== undefined && byLabel[2] === (view !== undefined)) {
    const [family, label] = byLabel;
    return family({ ...inView, [label]: name });
  }
  const named = (view === undefined ? IN_SERVER : IN_VIEW).get(section)
    ?.get(name);
  if (named !== undefined) {
    const [family, labels] = named;
    return family({ ...inView, ...labels });
  }
  return OF_KIND[kind]({ section, ...inView, name });
}
