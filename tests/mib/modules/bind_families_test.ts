import assert from "node:assert/strict";
import { openMetricsIdentity } from "../../../mib/exposition.ts";
import { assertFacesAgree, type Given, renderBind } from "./bind_readings.ts";

/** Every counter that bind_exporter shows, and the series that it shows it as. */
const ESTABLISHED: readonly [Given, string][] = [
  [["qtype", "AAAA", 1], 'bind_incoming_queries_total{type="AAAA"}'],
  [["opcode", "QUERY", 1], 'bind_incoming_requests_total{opcode="QUERY"}'],
  [["rcode", "NOERROR", 1], 'bind_response_rcodes_total{rcode="NOERROR"}'],
  ...["Dropped", "Failure"].map((error): [Given, string] => [
    ["nsstat", `Qry${error}`, 1],
    `bind_query_errors_total{error="${error}"}`,
  ]),
  ...["Success", "Referral", "Nxrrset", "SERVFAIL", "FORMERR", "NXDOMAIN"].map((
    result,
  ): [Given, string] => [
    ["nsstat", `Qry${result}`, 1],
    `bind_responses_total{result="${result}"}`,
  ]),
  [["nsstat", "QryDuplicate", 1], "bind_query_duplicates_total"],
  [["nsstat", "QryRecursion", 1], "bind_query_recursions_total"],
  [
    ["nsstat", "RecursClients", 1, undefined, "gauge"],
    "bind_recursive_clients",
  ],
  [["nsstat", "RPZRewrites", 1], "bind_response_policy_zone_rewrites_total"],
  [["nsstat", "XfrRej", 1], "bind_zone_transfer_rejected_total"],
  [["zonestat", "XfrSuccess", 1], "bind_zone_transfer_success_total"],
  [["zonestat", "XfrFail", 1], "bind_zone_transfer_failure_total"],
  [
    ["cache", "!AAAA", 1, "internal", "gauge"],
    'bind_resolver_cache_rrsets{view="internal",type="!AAAA"}',
  ],
  [
    ["resqtype", "NS", 1, "internal"],
    'bind_resolver_queries_total{view="internal",type="NS"}',
  ],
  ...["QueryAbort", "QuerySockFail", "QueryTimeout"].map((
    error,
  ): [Given, string] => [
    ["resstat", error, 1, "internal"],
    `bind_resolver_query_errors_total{view="internal",error="${error}"}`,
  ]),
  ...["NXDOMAIN", "SERVFAIL", "FORMERR", "OtherError", "REFUSED"].map((
    error,
  ): [Given, string] => [
    ["resstat", error, 1, "internal"],
    `bind_resolver_response_errors_total{view="internal",error="${error}"}`,
  ]),
  ...["ValOk", "ValNegOk"].map((result): [Given, string] => [
    ["resstat", result, 1, "internal"],
    `bind_resolver_dnssec_validation_success_total{view="internal",result="${result}"}`,
  ]),
  ...Object.entries({
    ValFail: "dnssec_validation_errors",
    Lame: "response_lame",
    Mismatch: "response_mismatch",
    Truncated: "response_truncated",
    Retry: "query_retries",
    EDNS0Fail: "query_edns0_errors",
  }).map(([name, family]): [Given, string] => [
    ["resstat", name, 1, "internal"],
    `bind_resolver_${family}_total{view="internal"}`,
  ]),
  [
    ["taskmgr", "tasks-running", 1, undefined, "gauge"],
    "bind_tasks_running",
  ],
  [
    ["taskmgr", "worker-threads", 1, undefined, "gauge"],
    "bind_worker_threads",
  ],
];

Deno.test("bindCounterTable names the established series of well-known counters", () => {
  const given = ESTABLISHED.map(([[section, name, , view, kind], series], i) =>
    [[section, name, i + 1, view, kind], series] as [Given, string]
  );
  const got = renderBind(given.map(([counter]) => counter));
  assert.equal(got.segment.lost, 0);
  given.forEach(([, series], i) => {
    assert.equal(got.samples.get(series), String(i + 1), series);
  });
  const others = [...got.samples.keys()].filter((name) =>
    name.startsWith("bind_statistics")
  );
  assert.deepEqual(others, []);
  assertFacesAgree(got);
});

Deno.test("no two families of bindModule are called alike in OpenMetrics", () => {
  const { segment } = renderBind([
    ...ESTABLISHED.map(([counter]) => counter),
    ...["10", "100", "500", "800", "1600", "1600+"].map((
      bound,
    ): Given => ["resstat", `QryRTT${bound}`, 1, "internal"]),
    ["sockstat", "UDP4Open", 1],
    ["sockstat", "UDP4Active", 2, undefined, "gauge"],
    ["sockstat", "Brandnew", 3, undefined, "unknown"],
  ]);
  const suffixes: Readonly<Record<string, readonly string[]>> = {
    counter: ["_total", "_created"],
    histogram: ["_bucket", "_sum", "_count", "_created"],
    info: ["_info"],
  };
  const owner = new Map<string, string>();
  assert(segment.families.length > 35, String(segment.families.length));
  for (const { family } of segment.families) {
    const [name, type] = openMetricsIdentity(family);
    assert(type === family.type, family.name);
    for (const suffix of ["", ...suffixes[type] ?? []]) {
      const taken = owner.get(name + suffix);
      assert.equal(taken, undefined, `${name}${suffix}: ${family.name}`);
      owner.set(name + suffix, family.name);
    }
  }
});
