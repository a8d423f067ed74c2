/**
 * History that tests fill with samples of a few series.
 *
 * @module
 */

import {
  archivesOf,
  type ArchiveSpan,
} from "../../../store/history/archives.ts";
import { History } from "../../../store/history/history.ts";
import type {
  HistoryStore,
  SeriesIdentity,
} from "../../../store/history/history_store.ts";
import { memoryHistory } from "../../../store/history/memory_store.ts";
import { SPLIT } from "../../../store/history/steps.ts";
import type { Point, Sample } from "./model.ts";

/** Small archives: steps of 10 s, 30 s and 90 s. */
export const SPANS: readonly ArchiveSpan[] = [
  { step: 10, span: 3_600 },
  { step: 30, span: 14_400 },
  { step: 90, span: 86_400 },
];

/** Seconds that samples may come late. */
export const DELAY = 40;

/** Opens history. */
export function openHistory(
  store: HistoryStore = memoryHistory(),
  options: { spans?: readonly ArchiveSpan[]; maxSeries?: number } = {},
): History {
  return new History({
    archives: archivesOf(options.spans ?? SPANS),
    store,
    maxSeries: options.maxSeries ?? 100,
    delay: DELAY,
  });
}

/** What a series is. */
export function identity(
  name: string,
  type: SeriesIdentity["type"] = "gauge",
): SeriesIdentity {
  return { name, family: name, type, object: undefined, oid: undefined };
}

/** Gives a series a sample. */
export function feed(
  history: History,
  series: SeriesIdentity,
  { time, value, restarted }: Sample,
  patience = 25,
): void {
  const id = history.idOf(series, time);
  if (id < 0) return;
  const high = Math.floor(value / SPLIT);
  const split = { high, low: value - high * SPLIT };
  if (series.type === "counter") {
    history.counter(id, time, split, { patience, restarted });
  } else history.gauge(id, time, split, patience);
}

/** Returns the points of a series from row `from` on, before `to`. */
export function points(
  history: History,
  name: string,
  range: { rank: number; from: number; to: number },
): Point[] {
  const id = history.series.get(name)?.id ?? -1;
  const { rank, from, to } = range;
  const [average = [], min = average, max = average] = history.archives[rank]!
    .read(id, from, to);
  return Array.from(
    average,
    (value, i) =>
      Number.isNaN(value)
        ? undefined
        : { min: min[i]!, average: value, max: max[i]! },
  );
}

/** Makes all blocks that can be made. */
export function sealAll(history: History, most = 100): void {
  while (history.seal(most));
}
