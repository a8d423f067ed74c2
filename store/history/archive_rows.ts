/**
 * One archive in operation: rows that are not in blocks yet, and the making of
 * blocks from them.
 *
 * @module
 */

import type { Archive } from "./archives.ts";
import { BlockError, decodeBlock, encodeBlock } from "./block.ts";
import type {
  BlockPlace,
  HistoryStore,
  SeriesRecord,
} from "./history_store.ts";
import { columnsOf, type Row, Rows } from "./rows.ts";

/** Blocks' worth of rows that are held at most where they cannot be stored. */
const MAX_HELD_BLOCKS = 2;

/** A block that is being made. */
interface Sealing {
  /** Its first row. */
  readonly number: number;
  /** Series that are still to be done. */
  readonly rest: SeriesRecord[];
}

/** An archive's rows and blocks. */
export class ArchiveRows {
  readonly archive: Archive;
  readonly rows: Rows;
  readonly #store: HistoryStore;
  #blocks: readonly BlockPlace[];
  /** Rows before this one are complete. */
  complete = -Infinity;
  /** Rows before this one are stored, or need not be. */
  saved = -Infinity;
  /** Rows and blocks that could not be read, and are gaps. */
  damaged = 0;
  #sealing: Sealing | undefined;

  /** Begins with what is stored. Throws what the store throws. */
  constructor(archive: Archive, store: HistoryStore) {
    this.archive = archive;
    this.rows = new Rows(archive.columns);
    this.#store = store;
    this.#blocks = store.places(archive.step);
    for (const { number, data } of store.rows(archive.step)) {
      const columns = this.#decode(data);
      if (columns !== undefined) this.rows.put(number, columns);
    }
    const last = this.numbers().at(-1);
    if (last !== undefined) this.complete = this.saved = last + 1;
  }

  /** Where blocks are stored, in rising order. */
  get blocks(): readonly BlockPlace[] {
    return this.#blocks;
  }

  /** Numbers of the rows, in rising order. */
  numbers(): number[] {
    return [...this.rows.numbers()].sort((a, b) => a - b);
  }

  /** Returns the columns of a row or block; undefined where it is damaged. */
  #decode(data: Uint8Array): Float32Array[] | undefined {
    try {
      return decodeBlock(data, this.archive.columns);
    } catch (error) {
      if (!(error instanceof BlockError)) throw error;
      this.damaged++;
      return undefined;
    }
  }

  /** Says that rows before `number` are complete, and returns those that were not before, in order. */
  completeBefore(number: number): [number: number, row: Row][] {
    const done = this.numbers().filter((n) => n >= this.complete && n < number);
    this.complete = Math.max(this.complete, number);
    return done.map((n) => [n, this.rows.get(n)!]);
  }

  /** Stores the rows that are complete, within a transaction; call {@linkcode noteSaved} after it. */
  save(): void {
    const { step } = this.archive;
    if (!this.#store.lasting) return;
    for (const number of this.numbers()) {
      if (number < this.saved || number >= this.complete) continue;
      const data = encodeBlock(columnsOf(this.rows.get(number)!), "fast");
      this.#store.putRow(step, { number, data });
    }
  }

  /** Says that the rows that are complete are stored. */
  noteSaved(): void {
    this.saved = this.complete;
  }

  /**
   * Stores the oldest rows as blocks, where a whole block of them is saved: of
   * at most `most` series at a time. Returns how many were done; 0 when there is
   * nothing to do.
   */
  seal(most: number, series: () => Iterable<SeriesRecord>): number {
    this.#sealing ??= this.#nextBlock(series);
    const sealing = this.#sealing;
    if (sealing === undefined) return 0;
    const { step, blockPoints } = this.archive;
    const { number, rest } = sealing;
    const part = rest.slice(-most);
    const isLast = part.length === rest.length;
    this.#store.transaction(() => {
      for (const { id } of part) this.#sealSeries(number, id);
      if (!isLast) return;
      this.#store.putPlace(step, { number, points: blockPoints });
      this.#store.deleteRows(step, number, number + blockPoints);
    });
    rest.length -= part.length;
    if (isLast) this.#sealed(number);
    return Math.max(part.length, 1);
  }

  #nextBlock(series: () => Iterable<SeriesRecord>): Sealing | undefined {
    const { blockPoints } = this.archive;
    const [oldest] = this.numbers();
    if (oldest === undefined) return undefined;
    const number = Math.floor(oldest / blockPoints) * blockPoints;
    return number + blockPoints <= this.saved
      ? { number, rest: [...series()] }
      : undefined;
  }

  #sealSeries(number: number, id: number): void {
    const { step } = this.archive;
    const points = this.#gather(number, id);
    if (points === undefined) return;
    // There is one already where the clock was set back into its time.
    const known = this.#has(number)
      ? this.#store.block(step, number, id)
      : undefined;
    const columns = known && this.#decode(known);
    if (columns !== undefined) fill(points, columns);
    this.#store.putBlock(step, number, id, encodeBlock(points, "small"));
  }

  /** Returns one series' columns of a block; undefined where it has no point there. */
  #gather(number: number, id: number): Float32Array[] | undefined {
    const { blockPoints, columns } = this.archive;
    const points = Array.from(
      { length: columns },
      () => new Float32Array(blockPoints).fill(NaN),
    );
    let found = false;
    for (let i = 0; i < blockPoints; i++) {
      const row = this.rows.get(number + i);
      const average = row?.average[id];
      if (row === undefined || average === undefined) continue;
      if (average === average) found = true;
      points[0]![i] = average;
      if (columns === 3) {
        points[1]![i] = row.minimum[id]!;
        points[2]![i] = row.maximum[id]!;
      }
    }
    return found ? points : undefined;
  }

  #sealed(number: number): void {
    this.#sealing = undefined;
    if (!this.#has(number)) {
      const place = { number, points: this.archive.blockPoints };
      this.#blocks = [...this.#blocks, place].sort((a, b) =>
        a.number - b.number
      );
    }
    this.#dropRows(number);
  }

  #has(number: number): boolean {
    return this.#blocks.some((block) => block.number === number);
  }

  #dropRows(number: number): void {
    for (let i = 0; i < this.archive.blockPoints; i++) {
      this.rows.delete(number + i);
    }
  }

  /** Gives the oldest rows up where more are held than may be, and returns how many: memory is bounded when nothing can be stored. */
  dropExcess(): number {
    const { blockPoints } = this.archive;
    const before = this.rows.size;
    while (this.rows.size > (MAX_HELD_BLOCKS + 1) * blockPoints) {
      const [oldest = 0] = this.numbers();
      this.#sealing = undefined;
      this.#dropRows(Math.floor(oldest / blockPoints) * blockPoints);
    }
    return before - this.rows.size;
  }

  /** Deletes blocks that end `span` before `now`, in seconds, or earlier. */
  prune(now: number): void {
    const { step, span, blockPoints } = this.archive;
    const before = Math.floor((now - span) / step) - blockPoints + 1;
    const [oldest] = this.#blocks;
    if (oldest === undefined || oldest.number >= before) return;
    this.#store.transaction(() => this.#store.deleteBlocks(step, 0, before));
    this.#blocks = this.#blocks.filter(({ number }) => number >= before);
  }

  /** Deletes all blocks of a series, within a transaction; call {@linkcode blank} after it. */
  deleteSeries(id: number): void {
    const { step } = this.archive;
    for (const { number } of this.#blocks) {
      this.#store.deleteBlock(step, number, id);
    }
  }

  /** Forgets what rows before that of `time` hold of a series: its id was another's then. */
  blank(id: number, time: number): void {
    const before = Math.ceil(time / this.archive.step) - 1;
    for (const number of this.rows.numbers()) {
      const { average, minimum, maximum } = this.rows.get(number)!;
      if (number >= before || id >= average.length) continue;
      average[id] = minimum[id] = maximum[id] = NaN;
    }
  }

  /** Forgets everything from the row `number` on: the clock was set back. */
  rewind(number: number): void {
    const { step } = this.archive;
    this.#sealing = undefined;
    this.#store.transaction(() => {
      this.#store.deleteRows(step, number, Number.MAX_SAFE_INTEGER);
      this.#store.deleteBlocks(step, number, Number.MAX_SAFE_INTEGER);
    });
    for (const n of this.numbers()) if (n >= number) this.rows.delete(n);
    this.#blocks = this.#blocks.filter((block) => block.number < number);
    this.complete = this.saved = number;
  }

  /**
   * Returns the columns of a series from row `from` on, before `to`; NaN where
   * nothing is known. Throws what the store throws.
   */
  read(id: number, from: number, to: number): Float32Array[] {
    const { step, columns } = this.archive;
    const points = Array.from(
      { length: columns },
      () => new Float32Array(to - from).fill(NaN),
    );
    for (const { number, points: length } of this.#blocks) {
      if (number >= to || number + length <= from) continue;
      const data = this.#store.block(step, number, id);
      const decoded = data && this.#decode(data);
      decoded?.forEach((column, c) => place(column, number, points[c]!, from));
    }
    for (const number of this.rows.numbers()) {
      const row = this.rows.get(number)!;
      const average = row.average[id];
      if (number < from || number >= to) continue;
      if (average === undefined || average !== average) continue;
      points[0]![number - from] = average;
      if (columns === 3) {
        points[1]![number - from] = row.minimum[id]!;
        points[2]![number - from] = row.maximum[id]!;
      }
    }
    return points;
  }
}

/** Puts a block's column, whose first point is `number`, into one whose first point is `from`, as far as it lies there. */
function place(
  column: Float32Array,
  number: number,
  target: Float32Array,
  from: number,
): void {
  const first = Math.max(0, from - number);
  const last = Math.min(column.length, from + target.length - number);
  for (let i = first; i < last; i++) {
    const value = column[i]!;
    if (value === value) target[number + i - from] = value;
  }
}

/** Fills what is not known in `points` from `known`. */
function fill(points: Float32Array[], known: readonly Float32Array[]): void {
  const [average = new Float32Array(0)] = points;
  for (let i = 0; i < average.length; i++) {
    if (average[i] === average[i]) continue;
    points.forEach((column, c) => column[i] = known[c]![i] ?? NaN);
  }
}
