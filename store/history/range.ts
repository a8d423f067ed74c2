/**
 * Reading history: a range of time of some series, in steps of the asker's.
 *
 * @module
 */

import type { ArchiveRows } from "./archive_rows.ts";
import type { History } from "./history.ts";

/** A range of time, all in seconds. */
export interface Range {
  /** Exclusive. */
  readonly start: number;
  /** Inclusive. */
  readonly end: number;
  /** By default such that there are at most {@linkcode DEFAULT_POINTS}. */
  readonly step: number | undefined;
}

/** A range as it is answered: whole steps of one archive. */
export interface Grid {
  readonly archive: ArchiveRows;
  /** Rows of the archive that make one point. */
  readonly ratio: number;
  /** Number of the first row. */
  readonly first: number;
  readonly points: number;
}

/** Numbers of a series, a column each; NaN where nothing is known. */
export interface RangeColumns {
  readonly minimum: Float32Array;
  readonly average: Float32Array;
  readonly maximum: Float32Array;
}

/** Points of an answer where no step is asked for. */
const DEFAULT_POINTS = 600;

/**
 * Chooses the archive and the step: of those that go back to the start, the
 * coarsest that is as fine as asked; where there is none, the finest of them.
 *
 * @param now Seconds since 1970.
 */
export function gridOf(history: History, range: Range, now: number): Grid {
  const spans = history.archives.map(({ archive }) => archive.span);
  const [longest, coarsest] = [Math.max(...spans), history.archives.at(-1)!];
  const end = Math.min(range.end, now);
  const start = Math.min(
    Math.max(range.start, now - longest - coarsest.archive.step),
    end,
  );
  const wanted = range.step ?? Math.max(1, (end - start) / DEFAULT_POINTS);
  const archive = choose(history.archives, { start, now, wanted });
  const { step } = archive.archive;
  const ratio = Math.max(1, Math.ceil(wanted / step - 1e-9));
  const whole = step * ratio;
  const first = Math.floor(start / whole);
  // A step that has not ended is not told.
  const last = Math.max(first, Math.floor(end / whole));
  return { archive, ratio, first: first * ratio, points: last - first };
}

function choose(
  archives: readonly ArchiveRows[],
  { start, now, wanted }: { start: number; now: number; wanted: number },
): ArchiveRows {
  const reaching = archives.filter(({ archive: { span, step } }) =>
    start >= now - span - step
  );
  const fine = reaching.filter(({ archive }) => archive.step <= wanted);
  return fine.at(-1) ?? reaching[0] ?? archives.at(-1)!;
}

/** Returns when each point of a grid ends, seconds since 1970. */
export function timesOf({ archive, ratio, first, points }: Grid): Float64Array {
  const whole = archive.archive.step * ratio;
  return Float64Array.from(
    { length: points },
    (_, i) => first * archive.archive.step + (i + 1) * whole,
  );
}

/** Reads one series. Throws what the store throws. */
export function readColumns(grid: Grid, id: number): RangeColumns {
  const { archive, ratio, first, points } = grid;
  const [average, minimum = average, maximum = average] = archive.read(
    id,
    first,
    first + points * ratio,
  );
  const columns = { minimum: minimum!, average: average!, maximum: maximum! };
  return ratio === 1 ? columns : resample(columns, ratio, points);
}

function resample(
  { minimum, average, maximum }: RangeColumns,
  ratio: number,
  points: number,
): RangeColumns {
  const result = {
    minimum: new Float32Array(points).fill(NaN),
    average: new Float32Array(points).fill(NaN),
    maximum: new Float32Array(points).fill(NaN),
  };
  for (let i = 0; i < points; i++) {
    let [least, sum, count, greatest] = [Infinity, 0, 0, -Infinity];
    for (let n = i * ratio; n < (i + 1) * ratio; n++) {
      const value = average[n]!;
      if (value !== value) continue;
      sum += value;
      count++;
      least = Math.min(least, minimum[n]!);
      greatest = Math.max(greatest, maximum[n]!);
    }
    if (count === 0) continue;
    result.minimum[i] = least;
    result.average[i] = least === greatest ? least : sum / count;
    result.maximum[i] = greatest;
  }
  return result;
}
