import assert from "node:assert/strict";
import { assertFacesAgree, type Given, renderBind } from "./bind_readings.ts";
import type { Rendered } from "./rendered.ts";

const TIMES: readonly [string, number][] = [
  ["QryRTT1600+", 6],
  ["QryRTT10", 1],
  ["QryRTT100", 2],
  ["QryRTT800", 4],
  ["QryRTT500", 3],
  ["QryRTT1600", 5],
];

function times(
  view: string,
  given: readonly (readonly [string, number | bigint])[] = TIMES,
): Given[] {
  return given.map(([name, value]) => ["resstat", name, value, view]);
}

function buckets({ samples }: Rendered): [string, string][] {
  return [...samples].filter(([name]) =>
    name.startsWith("bind_resolver_query_duration_seconds")
  ).map(([name, value]) => [
    name.replace("bind_resolver_query_duration_seconds_", ""),
    value,
  ]);
}

Deno.test("bindResolverRttTable cumulates round-trip times as a histogram without a sum", () => {
  const got = renderBind([...times("external"), ...times("internal")]);
  const own = (view: string) => [
    [`bucket{view="${view}",le="0.01"}`, "1"],
    [`bucket{view="${view}",le="0.1"}`, "3"],
    [`bucket{view="${view}",le="0.5"}`, "6"],
    [`bucket{view="${view}",le="0.8"}`, "10"],
    [`bucket{view="${view}",le="1.6"}`, "15"],
    [`bucket{view="${view}",le="+Inf"}`, "21"],
    [`count{view="${view}"}`, "21"],
  ];
  assert.deepEqual(buckets(got), [...own("external"), ...own("internal")]);
  assert.equal(
    got.instance("bindResolverRttQueries", [2, 800])?.series,
    'bind_resolver_query_duration_seconds_bucket{view="external",le="0.8"}',
  );
  assert.equal(
    got.instance("bindResolverRttQueries", [1, 4294967295])?.series,
    'bind_resolver_query_duration_seconds_bucket{view="internal",le="+Inf"}',
  );
  assert.equal(
    got.instance("bindViewResolverQueries", [1])?.series,
    'bind_resolver_query_duration_seconds_count{view="internal"}',
  );
  // BIND's own buckets are there too.
  assert.equal(
    got.samples.get(
      'bind_statistics_total{section="resstat",view="internal",name="QryRTT800"}',
    ),
    "4",
  );
  assert.equal(got.segment.lost, 0);
  assertFacesAgree(got);
});

Deno.test("bindResolverRttTable adds up exactly", () => {
  const got = renderBind(
    times(
      "internal",
      TIMES.map(([name], i) => [name, i === 1 ? 2n ** 63n : 1]),
    ),
  );
  assert.deepEqual(
    buckets(got).map(([, value]) => value),
    [0n, 1n, 2n, 3n, 4n, 5n, 5n].map((more) => String(2n ** 63n + more)),
  );
  assertFacesAgree(got);
});

Deno.test("bindResolverRttTable is left out where a bucket could not be read", () => {
  const got = renderBind(times("internal", TIMES.slice(1)));
  assert.deepEqual(buckets(got), []);
  assert.equal(got.instance("bindViewResolverQueries", [1]), undefined);
  assert(got.instance("bindViewName", [1]) !== undefined);
  assertFacesAgree(got);
});

Deno.test("bindResolverRttTable reads the ranges of later releases", () => {
  const range = (name: string, value: number): Given => [
    "out-queries-rtt",
    name,
    value,
    "internal",
  ];
  const got = renderBind([
    range("29696+", 1),
    range("~0", 2),
    range("1", 3),
    range("16-31", 4),
    range("rubbish", 5),
    ["in-queries-rtt", "~0", 9, "internal"],
  ]);
  assert.deepEqual(buckets(got), [
    ['bucket{view="internal",le="0.001"}', "2"],
    ['bucket{view="internal",le="0.002"}', "5"],
    ['bucket{view="internal",le="0.032"}', "9"],
    ['bucket{view="internal",le="+Inf"}', "10"],
    ['count{view="internal"}', "10"],
  ]);
  assertFacesAgree(got);
});
