/**
 * What bind_exporter shows of a named, beside what sounder shows of it.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createBindCollector } from "../../collectors/bind/collect.ts";
import { bindModule } from "../../mib/modules/sounder_bind.ts";
import { assertFacesAgree } from "../mib/modules/bind_readings.ts";
import { rendered, samplesOf } from "../mib/modules/rendered.ts";
import { scrapeExporter } from "./bind_exporter.ts";
import { strictContext } from "./fetching_host.ts";
import type { Named } from "./named.ts";

/** Series of bind_exporter that are not BIND's, or cannot be served; each with its reason. */
const NOT_OURS: readonly [RegExp, string][] = [
  [/^bind_exporter_/, "tells of bind_exporter itself, not of BIND"],
  [/^bind_process_/, "tells of the process, which any process exporter does"],
  [
    /^bind_resolver_query_duration_seconds_sum\{/,
    "BIND keeps no sum; bind_exporter shows NaN",
  ],
];

/** Returns samples with their labels in alphabetical order and their values as numbers. */
function canonical(samples: ReadonlyMap<string, string>): Map<string, number> {
  return new Map([...samples].map(([name, value]) => {
    const [, family = name, inner = ""] = /^([^{]+)\{(.*)\}$/.exec(name) ?? [];
    const labels = inner.match(/\w+="(?:[^"\\]|\\.)*"/g) ?? [];
    const number = value === "+Inf" ? Infinity : Number(value);
    return [`${family}{${labels.sort().join(",")}}`, number];
  }));
}

function assertIncludes(
  ours: ReadonlyMap<string, number>,
  theirs: ReadonlyMap<string, number>,
  format: string,
): void {
  const reasons = new Set<string>();
  let compared = 0;
  for (const [series, value] of theirs) {
    if (!series.startsWith("bind_")) continue;
    const why = NOT_OURS.find(([pattern]) => pattern.test(series));
    if (why !== undefined) {
      reasons.add(why[1]);
      continue;
    }
    assert.equal(ours.get(series), value, `${format}: ${series}`);
    compared += 1;
  }
  assert(compared > 120, `${format}: ${compared} series compared`);
  // A reason that nothing needs any more is to go.
  assert.equal(reasons.size, NOT_OURS.length, [...reasons].join("; "));
}

/** Asserts that everything that bind_exporter shows of a named that is quiet now is there and equal, from both formats. */
export async function assertShowsTheSame(named: Named): Promise<void> {
  const theirs = canonical(
    samplesOf(await scrapeExporter(named)),
  );
  const success = theirs.get('bind_responses_total{result="Success"}');
  assert(Number(success) > 0);
  for (const format of ["json", "xml"] as const) {
    const url = `${named.statisticsUrl}/${format}`;
    const got = rendered(
      bindModule,
      await createBindCollector({ url, zones: { inDetail: true } })
        .collect(strictContext()),
    );
    assert.equal(got.segment.lost, 0);
    assertFacesAgree(got);
    assertIncludes(canonical(got.samples), theirs, format);
  }
}
