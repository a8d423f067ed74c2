/**
 * The archives of history: for how long numbers are kept, and how finely.
 *
 * @module
 */

/** Numbers of one fineness; all in seconds. */
export interface ArchiveSpan {
  readonly step: number;
  readonly span: number;
}

const [MINUTE, HOUR, DAY] = [60, 3600, 86_400];

/** What is kept where nothing else is configured. */
export const DEFAULT_ARCHIVES: readonly ArchiveSpan[] = [
  { step: 10, span: 6 * HOUR },
  { step: MINUTE, span: 2 * DAY },
  { step: 10 * MINUTE, span: 30 * DAY },
  { step: HOUR, span: 365 * DAY },
];

/** Steps that the finest of the usual archives is a multiple of, the longest first. */
const FINER_STEPS = [5, 2, 1];

/** Returns what is kept where nothing is configured, of numbers that are read every `interval` seconds: with one archive more where that is often. */
export function defaultArchives(interval: number): readonly ArchiveSpan[] {
  const [finest] = DEFAULT_ARCHIVES;
  const step = FINER_STEPS.find((step) => step <= interval) ?? 1;
  if (finest === undefined || interval >= finest.step) return DEFAULT_ARCHIVES;
  // As many points as the finest has otherwise.
  const span = finest.span / finest.step * step;
  return [{ step, span }, ...DEFAULT_ARCHIVES];
}

/** An archive and how it is stored. */
export interface Archive extends ArchiveSpan {
  /** Place among the archives, 0 for the finest. */
  readonly rank: number;
  /** Points of a block; what one block covers is a whole number of the next archive's steps. */
  readonly blockPoints: number;
  /** Points of the archive before that make one here; 1 for the finest. */
  readonly ratio: number;
  /** Numbers of a point: the finest archive has one, others minimum, average and maximum. */
  readonly columns: 1 | 3;
}

/** Most archives, a bound of our own. */
const MAX_ARCHIVES = 8;

/** Most points that an archive may have of one series, a bound of our own: ten years of 10 minutes. */
const MAX_POINTS = 525_600;

/** Points that a block has as a rule: few enough to be kept in memory until they are whole; and of noise, three blocks fill a page of the file. */
const BLOCK_POINTS = 252;

/** Of the finest archive, whose points are a third of the size: an hour of steps of 10 s. */
const FINEST_BLOCK_POINTS = 360;

/**
 * Completes what is configured.
 *
 * @throws {RangeError} when an archive is not coarser and longer than the one before it, or is too large.
 */
export function archivesOf(spans: readonly ArchiveSpan[]): Archive[] {
  if (spans.length === 0 || spans.length > MAX_ARCHIVES) {
    throw new RangeError(`expected 1 to ${MAX_ARCHIVES} archives`);
  }
  return spans.map(({ step, span }, rank) => {
    const before = spans[rank - 1];
    checkSpan({ step, span }, before);
    const ratio = before === undefined ? 1 : step / before.step;
    return {
      step,
      span,
      rank,
      ratio,
      columns: rank === 0 ? 1 : 3,
      blockPoints: blockPoints(rank, nextRatio(spans, rank)),
    };
  });
}

function checkSpan(
  { step, span }: ArchiveSpan,
  before: ArchiveSpan | undefined,
): void {
  const name = `${step} s for ${span} s`;
  if (!Number.isInteger(step) || step < 1 || !Number.isInteger(span)) {
    throw new RangeError(`"${name}": expected whole seconds`);
  }
  if (span < step || span / step > MAX_POINTS) {
    throw new RangeError(`"${name}": expected 1 to ${MAX_POINTS} points`);
  }
  if (before === undefined) return;
  if (step <= before.step || step % before.step !== 0) {
    throw new RangeError(
      `"${name}": expected a multiple of the ${before.step} s before it`,
    );
  }
  if (span <= before.span || before.span < step) {
    throw new RangeError(
      `"${name}": expected it to last longer than the one before it, which must last for one step`,
    );
  }
}

function nextRatio(spans: readonly ArchiveSpan[], rank: number): number {
  const next = spans[rank + 1];
  return next === undefined ? 1 : next.step / spans[rank]!.step;
}

/** Whole steps of the next archive, so that what it is made of is never apart from it. */
function blockPoints(rank: number, ratio: number): number {
  const wanted = rank === 0 ? FINEST_BLOCK_POINTS : BLOCK_POINTS;
  return ratio * Math.max(1, Math.round(wanted / ratio));
}

/** Octets that a block has beside its numbers where they cannot be compressed: its head, and what zlib adds to both parts. */
export const BLOCK_OVERHEAD = 48;

/** Octets of a page of the file, what of it cells can have, and what a cell of a block has beside it (https://sqlite.org/fileformat2.html). */
const [PAGE, PAGE_CELLS, CELL_OVERHEAD] = [4096, 4088, 24];

/** Octets that a block takes in the index, and of the pages that lead to it. */
const INDEX_ENTRY = 32;

/** Octets of a series' names, as a rule. */
const NAMES = 512;

/** Returns the most octets that one block can take of the file: no more blocks are on a page than fit whole. */
function bytesPerBlock({ blockPoints, columns }: Archive): number {
  const cell = blockPoints * columns * 4 + BLOCK_OVERHEAD + CELL_OVERHEAD;
  const pages = cell > PAGE_CELLS
    ? Math.ceil(cell / PAGE_CELLS) + 1
    : 1 / Math.floor(PAGE_CELLS / cell);
  return Math.ceil(pages * PAGE) + INDEX_ENTRY;
}

/** Returns the most octets that one series can take in all archives together. */
export function bytesPerSeries(archives: readonly Archive[]): number {
  return archives.reduce((sum, archive) => {
    // Two more than the span has: the oldest goes when all of it is too old, and rows wait to be the youngest.
    const { step, span, blockPoints } = archive;
    const blocks = Math.ceil(span / step / blockPoints) + 2;
    return sum + blocks * bytesPerBlock(archive);
  }, NAMES);
}
