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

/** Returns what `/api/query` answers as JSON; gaps are null. */
export function queryJson(answer: QueryAnswer): string {
  const { start, end, step, archive, time, series, truncated } = answer;
  const head = JSON.stringify({ start, end, step, archive }).slice(0, -1);
  return `${head},"time":[${time.join(",")}],"series":[${
    series.map(pointsJson).join(",")
  }],"truncated":${truncated}}`;
}

function pointsJson(
  { series, family, type, minimum, average, maximum }: SeriesPoints,
): string {
  const labels = Object.fromEntries(labelsOf(series));
  const head = JSON.stringify({ series, family, labels, type }).slice(0, -1);
  return `${head},"min":[${numbers(minimum, "null")}],"average":[${
    numbers(average, "null")
  }],"max":[${numbers(maximum, "null")}]}`;
}

/** Returns what `/api/query` answers as CSV (RFC 4180): a line for each time and series, nothing for gaps. */
export function queryCsv({ time, series }: QueryAnswer): string {
  const lines = ["time,series,min,average,max"];
  const columns = series.map(({ series, minimum, average, maximum }) => ({
    name: quoted(series),
    minimum: cells(minimum),
    average: cells(average),
    maximum: cells(maximum),
  }));
  time.forEach((end, i) => {
    for (const { name, minimum, average, maximum } of columns) {
      lines.push(`${end},${name},${minimum[i]},${average[i]},${maximum[i]}`);
    }
  });
  return lines.join("\r\n") + "\r\n";
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function cells(values: Float32Array): string[] {
  return Array.from(values, (value) => decimal(value, ""));
}

function numbers(values: Float32Array, gap: string): string {
  let text = "";
  for (let i = 0; i < values.length; i++) {
    text += i === 0 ? "" : ",";
    text += decimal(values[i]!, gap);
  }
  return text;
}

/** A float has 24 bits: seven digits say all that it knows, and whole numbers are told whole. */
const DIGITS = 7;

function decimal(value: number, gap: string): string {
  if (!Number.isFinite(value)) return gap;
  if (Number.isInteger(value)) return String(value);
  return String(Number(value.toPrecision(DIGITS)));
}
