/**
 * The chart of an object: of all its instances, or of one.
 *
 * @module
 */

import type { InstanceView } from "../../../mib/served.ts";
import { parseSample } from "../../../mib/sample_text.ts";
import type { ChartSource, ChartState, Color, Panel, Unit } from "./chart.ts";
import { unitOf } from "./client/format.js";
import type { CatalogObject } from "./object_catalog.ts";

/** Instances that are drawn where each has a series of its own kind. */
const MAX_SOURCES = 8;

/** Most states that a timeline tells apart. */
const MAX_STATES = 16;

/** Colours of words that enumerations have; others are given one after the other. */
const WORD_COLORS: Readonly<Record<string, Color>> = {
  true: "ok",
  ok: "ok",
  online: "ok",
  up: "ok",
  false: "idle",
  warn: "warn",
  warning: "warn",
  critical: "critical",
  fail: "critical",
  failed: "critical",
  down: "critical",
  unknown: "idle",
  unspecified: "idle",
  master: "master",
  backup: "backup",
  init: "init",
};

/** What of an object is drawn. */
interface Drawn {
  /** The first instances. */
  readonly views: readonly InstanceView[];
  /** How many there are. */
  readonly instances: number;
  /** The page is of one instance alone. */
  readonly single: boolean;
}

/** Returns the chart of an object, or of the one instance that is given; undefined where there is nothing to draw. */
export function objectChart(
  { name, object, table }: CatalogObject,
  { views, instances, single }: Drawn,
): Panel | undefined {
  const series = object.fixedSeries;
  const sources: ChartSource[] = series?.kind === "series" && !single
    ? [{
      name: series.family.name + series.suffix,
      where: series.labels,
      ...(table === undefined ? {} : { by: table.labelNames }),
    }]
    : sourcesOf(views).slice(0, MAX_SOURCES);
  const [first] = sources;
  if (first === undefined) return undefined;
  const { words } = object.syntax;
  const states = words !== undefined && words.size <= MAX_STATES;
  return {
    id: `object-${name}`,
    title: states ? "States" : isRate(views) ? "Rate" : "Values",
    ...(sources.length < MAX_SOURCES || instances <= MAX_SOURCES ? {} : {
      note:
        `the first ${MAX_SOURCES} of ${instances}; each instance has a page of its own`,
    }),
    spec: {
      kind: states ? "timeline" : "lines",
      unit: unitOf(first.name, isRate(views)) as Unit,
      sources,
      ...(states ? { states: statesOf(words) } : {}),
    },
  };
}

function sourcesOf(views: readonly InstanceView[]): ChartSource[] {
  return views.flatMap(({ series, label }) => {
    if (series === undefined || label !== undefined) return [];
    const sample = parseSample(`${series} 0`);
    if (sample === undefined) return [];
    return [{
      name: sample.name,
      where: { ...sample.labels },
      by: Object.keys(sample.labels),
    }];
  });
}

/** A counter is one on both faces. */
function isRate(views: readonly InstanceView[]): boolean {
  const [first] = views;
  return first !== undefined &&
    /^Counter/.test(first.object.object.syntax.name);
}

function statesOf(words: ReadonlyMap<number, string>): ChartState[] {
  return [...words].map(([value, word], i): ChartState => ({
    value,
    word,
    color: WORD_COLORS[word.toLowerCase()] ?? `${i % 8 + 1 as 1}`,
  }));
}
