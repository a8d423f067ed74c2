/**
 * Query strings of `/api/series` and `/api/query`: strangers' text.
 *
 * @module
 */

import { nearest } from "../../mib/nearest.ts";
import { DURATION_FORM, parseDuration } from "../duration.ts";
import type { QueryRequest, SeriesRequest } from "./history_source.ts";

/** Thrown when a query string is not as it must be; the text is the answer. */
export class RequestError extends Error {
  override readonly name = "RequestError";
}

/** How an answer is written. */
export type AnswerFormat = "json" | "csv";

/** Bounds of our own: what a page can need, and no more. */
const [MAX_NAMES, MAX_LABELS, MAX_TEXT] = [64, 32, 4096];

/** Most points of one series in an answer (Prometheus has the same bound). */
const MAX_POINTS = 11_000;

/** Latest time that is understood, the year 2286: ten digits. */
const MAX_TIME = 9_999_999_999;

/** What is asked for where no start is. */
const DEFAULT_RANGE = "-6h";

/**
 * Reads the query string of `/api/series`.
 *
 * @throws {RequestError} when it is not as it must be.
 */
export function seriesRequest(query: URLSearchParams): SeriesRequest {
  checkKeys(query, ["family", "prefix"], ["family"]);
  return {
    kind: "series",
    families: names(query, "family"),
    prefix: query.get("prefix") ?? "",
  };
}

/**
 * Reads the query string of `/api/query`.
 *
 * @param now Seconds since 1970.
 * @throws {RequestError} when it is not as it must be.
 */
export function queryRequest(
  query: URLSearchParams,
  now: number,
): { request: QueryRequest; format: AnswerFormat } {
  checkKeys(
    query,
    ["family", "series", "start", "end", "step", "rate", "format"],
    ["family", "series"],
  );
  const selection = select(query);
  const start = timeOf("start", query.get("start") ?? DEFAULT_RANGE, now);
  const end = timeOf("end", query.get("end") ?? "now", now);
  if (end <= start) {
    throw new RequestError(
      `"end" must be later than "start": it is ${end}, and "start" is ${start}`,
    );
  }
  const step = stepOf(query.get("step"), end - start);
  const rate = oneOf(query, "rate", ["auto", "on", "off"]) === "on";
  const format = oneOf(query, "format", ["json", "csv"]) as AnswerFormat;
  return {
    request: { kind: "query", ...selection, start, end, step, rate },
    format,
  };
}

function select(
  query: URLSearchParams,
): Pick<QueryRequest, "families" | "series" | "labels"> {
  const families = names(query, "family");
  const series = names(query, "series");
  const labels = labelsIn(query);
  if ((families.length > 0) === (series.length > 0)) {
    throw new RequestError('expected either "family" or "series"');
  }
  if (series.length > 0 && labels.length > 0) {
    throw new RequestError('"label." goes with "family", not with "series"');
  }
  return { families, series, labels };
}

const LABEL = "label.";

function labelsIn(query: URLSearchParams): [string, string][] {
  const labels = [...query].filter(([key]) => key.startsWith(LABEL))
    .map(([key, value]): [string, string] => [key.slice(LABEL.length), value]);
  if (labels.length > MAX_LABELS) {
    throw new RequestError(`expected at most ${MAX_LABELS} labels`);
  }
  return labels;
}

/** Refuses what is not known, what stands twice, and what is too long. */
function checkKeys(
  query: URLSearchParams,
  known: readonly string[],
  repeatable: readonly string[],
): void {
  const seen = new Set<string>();
  for (const [key, value] of query) {
    if (value.length > MAX_TEXT || key.length > MAX_TEXT) {
      throw new RequestError(
        `"${
          key.slice(0, 32)
        }" is too long: expected at most ${MAX_TEXT} characters`,
      );
    }
    const isLabel = key.startsWith(LABEL) && known.includes("series");
    if (!known.includes(key) && !isLabel) throw unknownKey(key, known);
    if (seen.has(key) && !repeatable.includes(key)) {
      throw new RequestError(`"${key}" stands twice`);
    }
    seen.add(key);
  }
}

function unknownKey(key: string, known: readonly string[]): RequestError {
  const guess = nearest(key.slice(0, 64), known);
  return new RequestError(
    `unknown parameter "${key.slice(0, 64)}"${
      guess === undefined ? "" : `; did you mean "${guess}"?`
    } (there are ${known.join(", ")})`,
  );
}

function names(query: URLSearchParams, key: string): string[] {
  const values = query.getAll(key);
  if (values.length > MAX_NAMES) {
    throw new RequestError(`expected at most ${MAX_NAMES} of "${key}"`);
  }
  if (values.includes("")) throw new RequestError(`"${key}" is empty`);
  return values;
}

/** Seconds since 1970; `now`; or a time before it, such as `-6h`. */
function timeOf(key: string, text: string, now: number): number {
  if (text === "now") return now;
  if (text.startsWith("-")) {
    const duration = parseDuration(text.slice(1));
    if (duration !== undefined) return Math.max(0, now - duration);
  }
  if (/^\d{1,10}(?:\.\d{1,9})?$/.test(text)) {
    return Math.min(Number(text), MAX_TIME);
  }
  throw new RequestError(
    `"${key}" is "${
      text.slice(0, 64)
    }": expected seconds since 1970, "now", or a time before it: "-" and ${DURATION_FORM}`,
  );
}

function stepOf(text: string | null, range: number): number | undefined {
  if (text === null) return undefined;
  const step = /^\d{1,9}$/.test(text) ? Number(text) : parseDuration(text);
  if (step === undefined || step < 1) {
    throw new RequestError(
      `"step" is "${
        text.slice(0, 64)
      }": expected seconds, 1 or more, or ${DURATION_FORM}`,
    );
  }
  if (range / step > MAX_POINTS) {
    throw new RequestError(
      `"step" of ${step} s makes more than ${MAX_POINTS} points of ${
        Math.round(range)
      } s: expected ${Math.ceil(range / MAX_POINTS)} or more`,
    );
  }
  return step;
}

/** Returns one of the words, the first where none is said. */
function oneOf(
  query: URLSearchParams,
  key: string,
  words: readonly string[],
): string {
  const word = query.get(key) ?? words[0]!;
  if (words.includes(word)) return word;
  throw new RequestError(
    `"${key}" is "${word.slice(0, 64)}": expected ${words.join(", ")}`,
  );
}
