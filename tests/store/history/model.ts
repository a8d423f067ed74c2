/**
 * History as one would reckon it by hand from all samples at once: slow, and
 * nothing of it is shared with what it is compared to.
 *
 * @module
 */

/** A sample; times in seconds. */
export interface Sample {
  readonly time: number;
  readonly value: number;
  /** The counter began again since the sample before. */
  readonly restarted: boolean;
}

/** A point: the least, the mean and the greatest; undefined for a gap. */
export type Point =
  | { readonly min: number; readonly average: number; readonly max: number }
  | undefined;

/** Whether the time between two samples is known. */
function isKnown(a: Sample, b: Sample, patience: number): boolean {
  return b.time - a.time <= patience;
}

/** The value of a gauge at the end of a step: that of the last sample before it, where another came in time. */
export function gaugeStep(
  samples: readonly Sample[],
  { end, step, patience }: { end: number; step: number; patience: number },
): Point {
  const i = samples.findLastIndex(({ time }) => time <= end);
  const last = samples[i];
  if (last === undefined) return undefined;
  const next = samples[i + 1];
  const own = last.time > end - step;
  if (!own && (next === undefined || !isKnown(last, next, patience))) {
    return undefined;
  }
  return { min: last.value, average: last.value, max: last.value };
}

/** The mean rate of a counter over what is known of a step, where that is half of it. */
export function counterStep(
  samples: readonly Sample[],
  { end, step, patience }: { end: number; step: number; patience: number },
): Point {
  let [increase, known] = [0, 0];
  for (const [i, b] of samples.entries()) {
    const a = samples[i - 1];
    if (a === undefined || !isKnown(a, b, patience)) continue;
    if (b.restarted || b.value < a.value) continue;
    const from = Math.max(a.time, end - step);
    const to = Math.min(b.time, end);
    if (to <= from) continue;
    increase += (b.value - a.value) * (to - from) / (b.time - a.time);
    known += to - from;
  }
  // The half may be missed by what a clock's fractions are rounded by.
  if (known < step / 2) return undefined;
  const rate = increase / known;
  return { min: rate, average: rate, max: rate };
}

/** A coarser point of the finer ones that are known. */
export function coarser(points: readonly Point[]): Point {
  const known = points.filter((point) => point !== undefined);
  if (known.length === 0) return undefined;
  return {
    min: Math.min(...known.map(({ min }) => min)),
    average: known.reduce((sum, { average }) => sum + average, 0) /
      known.length,
    max: Math.max(...known.map(({ max }) => max)),
  };
}
