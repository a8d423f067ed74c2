/**
 * Answering what is asked of history.
 *
 * @module
 */

import { labelsOf, sampleNameOf } from "../mib/series_labels.ts";
import type {
  HistoryAnswer,
  HistoryRequest,
  KnownSeries,
  QueryAnswer,
  QueryRequest,
  SeriesAnswer,
  SeriesPoints,
  SeriesRequest,
} from "../server/http/history_source.ts";
import type { History } from "../store/history/history.ts";
import type { SeriesRecord } from "../store/history/history_store.ts";
import {
  type Grid,
  gridOf,
  type RangeColumns,
  readColumns,
  timesOf,
} from "../store/history/range.ts";

/** Most series that an answer lists, and that it has numbers of. */
const [MAX_LISTED, MAX_SERIES] = [10_000, 64];

/** Most points of all series of an answer together, a bound of our own: 10 MB of JSON. */
const MAX_POINTS = 200_000;

/** Answers from history. Throws what its store throws. `now` is in seconds since 1970. */
export function answer(
  history: History,
  request: HistoryRequest,
  now: number,
): HistoryAnswer {
  return request.kind === "series"
    ? listSeries(history, request)
    : query(history, request, now);
}

function listSeries(
  { series }: History,
  { families, prefix }: SeriesRequest,
): SeriesAnswer {
  const found: KnownSeries[] = [];
  for (const record of series.all()) {
    if (!record.family.startsWith(prefix)) continue;
    if (families.length > 0 && !isOf(record, families)) continue;
    if (found.length === MAX_LISTED) {
      return { kind: "series", series: found, truncated: true };
    }
    const { name, family, type, object, oid, first, last } = record;
    found.push({ series: name, family, type, object, oid, first, last });
  }
  return { kind: "series", series: found, truncated: false };
}

/** Samples of a histogram have other names than their family. */
function isOf(
  { name, family }: SeriesRecord,
  families: readonly string[],
): boolean {
  return families.includes(family) || families.includes(sampleNameOf(name));
}

function query(
  history: History,
  request: QueryRequest,
  now: number,
): QueryAnswer {
  const grid = gridOf(history, request, now);
  const { archive, ratio, first, points } = grid;
  const step = archive.archive.step * ratio;
  const most = Math.max(
    1,
    Math.min(MAX_SERIES, Math.floor(MAX_POINTS / Math.max(points, 1))),
  );
  const selected = select(history, request, most + 1);
  return {
    kind: "query",
    start: first * archive.archive.step,
    end: first * archive.archive.step + points * step,
    step,
    archive: archive.archive.step,
    time: timesOf(grid),
    series: selected.slice(0, most).map((record) =>
      pointsOf(record, grid, request.rate)
    ),
    truncated: selected.length > most,
  };
}

function select(
  { series }: History,
  { families, labels, series: names }: QueryRequest,
  most: number,
): SeriesRecord[] {
  if (names.length > 0) {
    return [...new Set(names)].flatMap((name) => series.get(name) ?? []);
  }
  const found: SeriesRecord[] = [];
  for (const record of series.all()) {
    if (!isOf(record, families) || !hasLabels(record.name, labels)) continue;
    found.push(record);
    if (found.length === most) break;
  }
  return found;
}

function hasLabels(
  name: string,
  labels: QueryRequest["labels"],
): boolean {
  if (labels.length === 0) return true;
  const own = new Map(labelsOf(name));
  return labels.every(([label, value]) => own.get(label) === value);
}

function pointsOf(
  { id, name, family, type }: SeriesRecord,
  grid: Grid,
  rate: boolean,
): SeriesPoints {
  const columns = readColumns(grid, id);
  const told = rate && type !== "counter"
    ? changes(columns, grid.archive.archive.step * grid.ratio)
    : columns;
  return { series: name, family, type, ...told };
}

/** Returns by how much the average changes a second from each step to the next. */
function changes({ average }: RangeColumns, step: number): RangeColumns {
  const change = average.map((value, i) =>
    i === 0 ? NaN : (value - average[i - 1]!) / step
  );
  return { minimum: change, average: change, maximum: change };
}
