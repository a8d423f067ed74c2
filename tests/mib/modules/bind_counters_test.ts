import assert from "node:assert/strict";
import { SOUNDER_ROOT } from "../../../mib/declare.ts";
import { assertFacesAgree, renderBind } from "./bind_readings.ts";
import { indexText } from "./rendered.ts";

const MAX_COUNTER64 = 2n ** 64n - 1n;

Deno.test("bindCounterTable is indexed by section, view and name", () => {
  const got = renderBind([
    ["nsstat", "QrySuccess", 7],
    ["resstat", "Lame", 8, "external"],
  ]);
  assert.deepEqual(
    got.instances.filter(({ oid }) => oid.length > SOUNDER_ROOT.length + 8)
      .map(({ oid, value, series }) => [
        oid.slice(SOUNDER_ROOT.length).join("."),
        "value" in value && !(value.value instanceof Uint8Array)
          ? value.value
          : undefined,
        series,
      ]),
    [
      [
        "2.1.2.2.1.4.4.0.10.81.114.121.83.117.99.99.101.115.115",
        7,
        'bind_responses_total{result="Success"}',
      ],
      [
        "2.1.2.2.1.4.6.2.4.76.97.109.101",
        8,
        'bind_resolver_response_lame_total{view="external"}',
      ],
      [
        "2.1.2.2.1.6.6.2.4.76.97.109.101",
        undefined,
        'bind_resolver_response_lame_total{view="external"}',
      ],
    ],
  );
});

Deno.test("bindCounterTable has one column for what grows and one for what can fall", () => {
  const got = renderBind([
    ["sockstat", "UDP4Open", 1],
    ["sockstat", "UDP4Active", 2, undefined, "gauge"],
    ["sockstat", "Brandnew", 3, undefined, "unknown"],
  ]);
  const row = (name: string) =>
    ["bindCounterTotal", "bindCounterLevel"].map((column) =>
      got.instance(column, [11, 0, ...indexText(name)])?.series
    );
  assert.deepEqual(row("UDP4Open"), [
    'bind_statistics_total{section="sockstat",name="UDP4Open"}',
    undefined,
  ]);
  assert.deepEqual(row("UDP4Active"), [
    undefined,
    'bind_statistics_value{section="sockstat",name="UDP4Active"}',
  ]);
  assert.deepEqual(row("Brandnew"), [
    undefined,
    'bind_statistics_unknown{section="sockstat",name="Brandnew"}',
  ]);
  const text = got.page("prometheus");
  assert(text.includes("# TYPE bind_statistics_total counter\n"));
  assert(text.includes("# TYPE bind_statistics_value gauge\n"));
  assert(text.includes("# TYPE bind_statistics_unknown untyped\n"));
  assertFacesAgree(got);
});

Deno.test("bindCounterTable keeps a view's and the server's counters of one name apart", () => {
  const got = renderBind([
    ["resstat", "Lame", 1],
    ["resstat", "Lame", 2, "internal"],
    ["nsstat", "QrySuccess", 3, "internal"],
    ["qtype", "A", 4, "internal"],
    ["cache", "A", 5, undefined, "gauge"],
  ]);
  assert.equal(got.segment.lost, 0);
  const names = [...got.samples].filter(([name]) =>
    /statistics|lame|responses/.test(name) && !/info/.test(name)
  );
  assert.deepEqual(Object.fromEntries(names), {
    'bind_statistics_total{section="resstat",name="Lame"}': "1",
    'bind_resolver_response_lame_total{view="internal"}': "2",
    'bind_statistics_total{section="nsstat",view="internal",name="QrySuccess"}':
      "3",
    'bind_statistics_total{section="qtype",view="internal",name="A"}': "4",
    'bind_statistics_value{section="cache",name="A"}': "5",
  });
  assertFacesAgree(got);
});

Deno.test("bindCounterTable serves numbers up to 2^64-1 exactly", () => {
  const got = renderBind([
    ["nsstat", "Response", MAX_COUNTER64],
    ["nsstat", "ReqTCP", 2n ** 53n + 1n],
    ["cachestat", "TreeMemInUse", MAX_COUNTER64, "internal", "gauge"],
  ]);
  const exact = [MAX_COUNTER64, 2n ** 53n + 1n, MAX_COUNTER64].map(String);
  assert.deepEqual(
    [...got.samples].filter(([name]) => name.startsWith("bind_statistics"))
      .map(([, value]) => value).sort(),
    exact.sort(),
  );
  assert.deepEqual(
    got.instance("bindCounterTotal", [4, 0, ...indexText("Response")])?.value,
    { type: "counter64", value: MAX_COUNTER64 },
  );
  assertFacesAgree(got);
});

Deno.test("bindCounterTable keeps a number that is out of range from costing more than itself", () => {
  const got = renderBind([
    ["nsstat", "Response", MAX_COUNTER64 + 1n],
    ["nsstat", "ReqTCP", 5],
  ]);
  assert.equal(got.segment.lost, 1);
  assert.equal(
    got.samples.get('bind_statistics_total{section="nsstat",name="ReqTCP"}'),
    "5",
  );
});

Deno.test("bindCounterTable shows sections that are not known under their own names", () => {
  const section = "s".repeat(32);
  const name = "n".repeat(64);
  const got = renderBind([
    ["newstats", "Fresh", 3, undefined, "unknown"],
    ["newstats", "Fresh", 4, "internal", "unknown"],
    [section, name, 5, undefined, "unknown"],
    // Not the name of a section, although a label of the enumeration.
    ["inQueriesRtt", "1", 6, undefined, "unknown"],
    ["other", "1", 7, undefined, "unknown"],
    ["in-queries-rtt", "16-31", 8, "internal"],
  ]);
  assert.equal(got.segment.lost, 0);
  const series = (...[view, text]: [number, string]) =>
    got.instance("bindCounterLevel", [99, view, ...indexText(text)])?.series;
  assert.equal(
    series(0, "newstats/Fresh"),
    'bind_statistics_unknown{section="newstats",name="Fresh"}',
  );
  assert.equal(
    series(1, "newstats/Fresh"),
    'bind_statistics_unknown{section="newstats",view="internal",name="Fresh"}',
  );
  assert.equal(
    series(0, `${section}/${name}`),
    `bind_statistics_unknown{section="${section}",name="${name}"}`,
  );
  assert(series(0, "inQueriesRtt/1") !== undefined);
  assert(series(0, "other/1") !== undefined);
  assert.equal(
    got.instance("bindCounterTotal", [14, 1, ...indexText("16-31")])?.series,
    'bind_statistics_total{section="in-queries-rtt",view="internal",name="16-31"}',
  );
  const longest = Math.max(...got.instances.map(({ oid }) => oid.length));
  assert.equal(longest, SOUNDER_ROOT.length + 5 + 1 + 2 + 98);
  assert(longest <= 128);
  assertFacesAgree(got);
});

Deno.test("bindCounterTable loses the second of two counters of one name, and counts it", () => {
  const got = renderBind([
    ["nsstat", "Response", 1],
    ["nsstat", "Response", 2],
    ["a/b", "c", 3, undefined, "unknown"],
    ["a", "b/c", 4, undefined, "unknown"],
  ]);
  assert.equal(got.segment.lost, 2);
  assert.equal(
    got.samples.get('bind_statistics_total{section="nsstat",name="Response"}'),
    "1",
  );
  assertFacesAgree(got);
});
