/**
 * Answers of history as JSON and CSV.
 *
 * @module
 */

import { labelsOf } from "../../mib/series_labels.ts";
import type {
  KnownSeries,
  QueryAnswer,
  SeriesAnswer,
  SeriesPoints,
} from "./history_source.ts";

/** Returns what `/api/series` answers. */
export function seriesJson({ series, truncated }: SeriesAnswer): string {
  return JSON.stringify({ series: series.map(describe), truncated });
}

function describe(
  { series, family, type, object, oid, first, last }: KnownSeries,
) {
  return {
    series,
    family,
    labels: Object.fromEntries(labelsOf(series)),
    type,
    object: object ?? null,
    oid: oid ?? null,
    first: Math.round(first),
    last: Math.round(last),
  };
}

/** Returns what `/api/query` answers as JSON, piece by piece; gaps are null. */
export function* queryJson(answer: QueryAnswer): Generator<string> {
  const { start, end, step, archive, time, series, truncated } = answer;
  const head = JSON.stringify({ start, end, step, archive }).slice(0, -1);
  yield `${head},"time":[${time.join(",")}],"series":[`;
  for (const [i, points] of series.entries()) {
    yield* pointsJson(points, i === 0 ? "" : ",");
  }
  yield `],"truncated":${truncated}}`;
}

function* pointsJson(
  { series, family, type, minimum, average, maximum }: SeriesPoints,
  before: string,
): Generator<string> {
  const labels = Object.fromEntries(labelsOf(series));
  const head = JSON.stringify({ series, family, labels, type }).slice(0, -1);
  const mean = decimals(average, "null").join(",");
  // Of one number a step, all three are the same.
  const column = (values: Float32Array) =>
    values === average ? mean : decimals(values, "null").join(",");
  yield `${before}${head},"min":[${column(minimum)}]`;
  yield `,"average":[${mean}]`;
  yield `,"max":[${column(maximum)}]}`;
}

/** Returns what `/api/query` answers as CSV (RFC 4180), piece by piece: a line for each time and series, nothing for gaps. */
export function* queryCsv({ time, series }: QueryAnswer): Generator<string> {
  yield "time,series,min,average,max\r\n";
  const names = series.map(({ series }) => quoted(series));
  for (let from = 0; from < time.length; from += CSV_STEPS) {
    const to = from + CSV_STEPS;
    const columns = series.map(({ minimum, average, maximum }) =>
      [minimum, average, maximum].map((column) =>
        decimals(column.subarray(from, to), "")
      )
    );
    let lines = "";
    time.subarray(from, to).forEach((end, i) => {
      for (const [c, [minimum, average, maximum]] of columns.entries()) {
        lines += `${end},${names[c]},${minimum![i]},${average![i]},${
          maximum![i]
        }\r\n`;
      }
    });
    yield lines;
  }
}

/** Steps of a piece of CSV. */
const CSV_STEPS = 32;

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function decimals(values: Float32Array, gap: string): string[] {
  const texts = new Array<string>(values.length);
  for (let i = 0; i < values.length; i++) texts[i] = decimal(values[i]!, gap);
  return texts;
}

/** A float has 24 bits: seven digits say all that it knows, and whole numbers are told whole. */
const DIGITS = 7;

/** Powers of ten that leave seven digits of what is at least so great. */
const SCALES = [
  [1e5, 10],
  [1e4, 100],
  [1e3, 1e3],
  [100, 1e4],
  [10, 1e5],
  [1, 1e6],
  [0.1, 1e7],
  [0.01, 1e8],
  [0.001, 1e9],
] as const;

function decimal(value: number, gap: string): string {
  if (!Number.isFinite(value)) return gap;
  if (Number.isInteger(value)) return String(value);
  const size = Math.abs(value);
  if (size < 1e6) {
    for (const [least, scale] of SCALES) {
      if (size >= least) return String(Math.round(value * scale) / scale);
    }
  }
  return String(Number(value.toPrecision(DIGITS)));
}
