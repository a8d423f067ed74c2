/**
 * Delays, sizes and other measures as histograms: postfixHistogramTable and
 * postfixBucketTable of SOUNDER-POSTFIX-MIB.
 *
 * @module
 */

import type { PostfixReading } from "../../collectors/postfix/reading.ts";
import { columnsOf, type Table, tablesOf } from "../declare.ts";
import { adminString, counter64, enumeration, unsigned32 } from "../syntax.ts";
import type { Syntax } from "../syntax.ts";
import {
  boundLabel,
  HISTOGRAM_SPECS,
  type HistogramSpec,
  type MeasuredRow,
  UNBOUNDED,
} from "./postfix_histogram_families.ts";
import { MAX_ROW_NAME, rowName } from "./postfix_names.ts";

/** A histogram with its place in an INDEX. */
interface HistogramRow extends MeasuredRow {
  readonly word: string;
  readonly name: string;
  readonly spec: HistogramSpec;
  readonly bounds: readonly number[];
}

/** One bucket of a histogram. */
interface BucketRow {
  readonly histogram: HistogramRow;
  /** Milliseconds, or the number itself; {@linkcode UNBOUNDED} for the last. */
  readonly bound: number;
  /** All that were not above the bound. */
  readonly count: number;
}

const SPECS = Object.entries(HISTOGRAM_SPECS);

const table = tablesOf<PostfixReading>();

function histogramRows({ counts }: PostfixReading): HistogramRow[] {
  return SPECS.flatMap(([word, spec]) => {
    const { bounds, rows } = spec.of(counts);
    return rows.map((row): HistogramRow => ({
      ...row,
      word,
      name: rowName(spec.labels.map((label) => row.labels[label] ?? "")),
      spec,
      bounds,
    }));
  });
}

function bucketRows(reading: PostfixReading): BucketRow[] {
  return histogramRows(reading).flatMap((histogram) => {
    const { bounds, counts, spec } = histogram;
    let count = 0;
    return counts.map((own, i): BucketRow => {
      count += own;
      const bound = bounds[i];
      return {
        histogram,
        bound: bound === undefined
          ? UNBOUNDED
          : spec.measure === "microseconds"
          ? Math.round(bound / 1000)
          : bound,
        count,
      };
    });
  });
}

function le({ histogram, bound }: BucketRow): string {
  if (bound === UNBOUNDED) return "+Inf";
  return boundLabel(
    histogram.spec.measure === "microseconds" ? bound / 1000 : bound,
  );
}

function familySyntax(): Syntax<string> {
  return enumeration<string>(
    Object.fromEntries(SPECS.map(([word, { number }]) => [word, number])),
  );
}

/** Tells of each family with labels what its rows' names are made of. */
function nameParts(): string {
  return SPECS.filter(([, { labels }]) => labels.length > 0)
    .map(([word, { labels }]) => `${word} ${labels.join("/")}`).join(", ");
}

/** Returns postfixHistogramTable. */
export function postfixHistogramTable(): Table<PostfixReading> {
  const column = columnsOf<HistogramRow>();
  return table<HistogramRow>({
    name: "postfixHistogramTable",
    oid: [1, 2, 2],
    description:
      "Histograms of what the log tells: how many values there were and their sum, which is in postfixHistogramSum or in postfixHistogramTime.",
    rows: histogramRows,
    index: ["postfixHistogramFamily", "postfixHistogramName"],
    labels: {},
    columns: [
      column({
        name: "postfixHistogramFamily",
        id: 1,
        access: "not-accessible",
        syntax: familySyntax(),
        description:
          "What is measured. From 101 on they are parts of others, under the names that postfix_exporter gives them.",
        value: (row) => row.word,
      }),
      column({
        name: "postfixHistogramName",
        id: 2,
        access: "not-accessible",
        syntax: adminString({ max: MAX_ROW_NAME }),
        description:
          `Label values, joined as in postfixCounterName. Its parts are, by family: ${nameParts()}.`,
        value: (row) => row.name,
      }),
      column({
        name: "postfixHistogramCount",
        id: 3,
        syntax: counter64,
        description: "How many values there were.",
        value: (row) => row.count,
        series: (row) => row.spec.family.count(row.labels),
      }),
      column({
        name: "postfixHistogramSum",
        id: 4,
        syntax: counter64,
        description:
          "Sum of the values, where they are octets, recipients or ranks.",
        value: (row) => row.spec.measure === "number" ? row.sum : undefined,
        series: (row) => row.spec.family.sum(row.labels),
      }),
      column({
        name: "postfixHistogramTime",
        id: 5,
        syntax: counter64,
        units: "microseconds",
        divisor: 1_000_000,
        description: "Sum of the values, where they are delays.",
        value: (row) =>
          row.spec.measure === "microseconds" ? row.sum : undefined,
        series: (row) => row.spec.family.sum(row.labels),
      }),
    ],
  });
}

/** Returns postfixBucketTable. */
export function postfixBucketTable(): Table<PostfixReading> {
  const column = columnsOf<BucketRow>();
  return table<BucketRow>({
    name: "postfixBucketTable",
    oid: [1, 2, 3],
    description:
      "Buckets of the histograms in postfixHistogramTable, cumulated: a row counts the values of all rows of the histogram above it too.",
    rows: bucketRows,
    index: ["postfixBucketFamily", "postfixBucketName", "postfixBucketBound"],
    labels: {},
    columns: [
      column({
        name: "postfixBucketFamily",
        id: 1,
        access: "not-accessible",
        syntax: familySyntax(),
        description: "postfixHistogramFamily of the histogram.",
        value: (row) => row.histogram.word,
      }),
      column({
        name: "postfixBucketName",
        id: 2,
        access: "not-accessible",
        syntax: adminString({ max: MAX_ROW_NAME }),
        description: "postfixHistogramName of the histogram.",
        value: (row) => row.histogram.name,
      }),
      column({
        name: "postfixBucketBound",
        id: 3,
        access: "not-accessible",
        syntax: unsigned32,
        description:
          "Upper bound, which belongs to the bucket; of delays in milliseconds. 4294967295 where there is none.",
        value: (row) => row.bound,
      }),
      column({
        name: "postfixBucketCount",
        id: 4,
        syntax: counter64,
        description: "Values that were not above the bound.",
        value: (row) => row.count,
        series: (row) =>
          row.histogram.spec.family.bucket({
            ...row.histogram.labels,
            le: le(row),
          }),
      }),
    ],
  });
}
