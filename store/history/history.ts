/**
 * History: numbers of many series at fixed cost, like a round-robin archive.
 * Samples fill the finest archive; each archive fills the next; what is complete
 * is stored in batches. A batch is all that a crash loses.
 *
 * @module
 */

import { ArchiveRows } from "./archive_rows.ts";
import type { Archive } from "./archives.ts";
import { Consolidation } from "./consolidate.ts";
import type {
  HistoryStore,
  SeriesIdentity,
  SeriesRecord,
} from "./history_store.ts";
import { SeriesList } from "./series_list.ts";
import { type SampleValue, Steps } from "./steps.ts";

/** What history is made of. */
export interface HistoryOptions {
  readonly archives: readonly Archive[];
  readonly store: HistoryStore;
  /** Most series that are kept. */
  readonly maxSeries: number;
  /** Seconds that samples may come late: a step is complete when it has ended so long ago. */
  readonly delay: number;
}

/** Seconds after which a series that is not seen makes room for one that is. */
const DAY = 86_400;

/** Calls of {@linkcode History.advance} after which a clock that was set back is believed. */
const PATIENCE_WITH_CLOCK = 60;

/** Numbers of many series, and their past. */
export class History {
  readonly series: SeriesList;
  readonly maxSeries: number;
  readonly #store: HistoryStore;
  readonly #delay: number;
  readonly #archives: readonly ArchiveRows[];
  readonly #consolidations: readonly Consolidation[];
  readonly #steps: Steps;
  #calls = 0;
  #behind = 0;
  /** Points that could not be stored and were given up to bound memory. */
  lost = 0;

  /** Begins with what is stored. Throws what the store throws. */
  constructor({ archives, store, maxSeries, delay }: HistoryOptions) {
    this.#store = store;
    this.#delay = delay;
    this.maxSeries = maxSeries;
    dropOthers(store, archives);
    this.series = new SeriesList(store.series(), maxSeries);
    this.#archives = archives.map((archive) => new ArchiveRows(archive, store));
    this.#consolidations = this.#archives.slice(1).map(({ archive, rows }) =>
      new Consolidation({
        rows,
        ratio: archive.ratio,
        isRate: (id) => this.series.isRate(id),
      })
    );
    const [finest] = this.#archives;
    this.#steps = new Steps({
      step: finest!.archive.step,
      rows: finest!.rows,
    });
    this.#steps.close(finest!.complete);
    this.#steps.widen(MIN_WIDTH);
    for (const { id, first } of this.series.all()) this.#blank(id, first);
    this.#resume();
    this.#notice();
  }

  /** Forgets what rows before that of `time` hold of a series. */
  #blank(id: number, time: number): void {
    for (const archive of this.#archives) archive.blank(id, time);
  }

  /** The archives, from the finest to the coarsest. */
  get archives(): readonly ArchiveRows[] {
    return this.#archives;
  }

  /** Rows and blocks that could not be read, and are gaps. */
  get damaged(): number {
    return this.#archives.reduce((sum, { damaged }) => sum + damaged, 0);
  }

  /** Octets that are in use. */
  get size(): number {
    return this.#store.size();
  }

  /** What was under way when it was stored is taken up again. */
  #resume(): void {
    this.#consolidations.forEach((consolidation, i) => {
      const finer = this.#archives[i]!;
      const coarser = this.#archives[i + 1]!;
      const { ratio } = coarser.archive;
      const lastBlock = coarser.blocks.at(-1);
      const next = Math.max(
        coarser.complete,
        lastBlock === undefined
          ? -Infinity
          : lastBlock.number + lastBlock.points,
      );
      consolidation.reset();
      for (const number of finer.numbers()) {
        if (Math.floor(number / ratio) < next || number >= finer.complete) {
          continue;
        }
        consolidation.take(number, finer.rows.get(number)!);
      }
      const last = coarser.numbers().at(-1);
      if (last !== undefined) coarser.complete = Math.max(next, last + 1);
    });
  }

  /** Finds out from the rows when series were seen last. */
  #notice(): void {
    const records = [...this.series.all()];
    for (const { archive, rows } of this.#archives) {
      for (const number of rows.numbers()) {
        const { average } = rows.get(number)!;
        for (const { id } of records) {
          const value = average[id];
          if (value === value && value !== undefined) {
            this.series.seen(id, (number + 1) * archive.step);
          }
        }
      }
    }
  }

  /** Returns the id of a series, to give it samples by; negative where there are too many. */
  idOf(identity: SeriesIdentity, time: number): number {
    const id = this.series.idOf(identity, time);
    this.#steps.widen(id + 1);
    return id;
  }

  /** Takes a gauge's value; see {@linkcode Steps.gauge}. */
  gauge(id: number, time: number, value: SampleValue, patience: number): void {
    this.series.seen(id, time);
    this.#steps.gauge(id, time, value, patience);
  }

  /** Takes a counter's value; see {@linkcode Steps.counter}. */
  counter(
    id: number,
    time: number,
    value: SampleValue,
    how: { readonly patience: number; readonly restarted: boolean },
  ): void {
    this.series.seen(id, time);
    this.#steps.counter(id, time, value, how);
  }

  /** Says that a series is there at `time`, and has no value. */
  gap(id: number, time: number): void {
    this.series.seen(id, time);
    this.#steps.forget(id);
  }

  /** Completes the steps whose time is over. */
  advance(now: number): void {
    this.#calls++;
    const [finest] = this.#archives;
    const { step } = finest!.archive;
    const number = Math.floor((now - this.#delay) / step);
    if (number < finest!.complete) return this.#clockBehind(number);
    this.#behind = 0;
    this.#steps.close(number);
    let done = finest!.completeBefore(number);
    this.#consolidations.forEach((consolidation, i) => {
      const coarser = this.#archives[i + 1]!;
      const { ratio } = coarser.archive;
      for (const [n, row] of done) consolidation.take(n, row);
      // Time goes on where there are no rows too.
      const before = Math.floor(this.#archives[i]!.complete / ratio);
      consolidation.endBefore(before);
      done = coarser.completeBefore(before);
    });
    for (const archive of this.#archives) this.lost += archive.dropExcess();
  }

  /** The clock says that it is earlier than what is complete: after a while it is believed, and what is later is forgotten. */
  #clockBehind(number: number): void {
    const [finest] = this.#archives;
    const { step } = finest!.archive;
    if (finest!.complete - number <= 2) return;
    if (++this.#behind < PATIENCE_WITH_CLOCK) return;
    this.#behind = 0;
    for (const archive of this.#archives) {
      archive.rewind(Math.floor((number * step) / archive.archive.step));
    }
    this.#steps.close(finest!.complete);
    this.#steps.forgetAll();
    this.#resume();
  }

  /** Stores what is complete. Throws what the store throws; nothing is lost then, and the next call stores it too. */
  save(): void {
    const changed = this.series.changed();
    this.#store.transaction(() => {
      for (const record of changed) this.#store.putSeries(record);
      for (const archive of this.#archives) archive.save();
    });
    this.series.stored(changed);
    for (const archive of this.#archives) archive.noteSaved();
  }

  /** Stores whole blocks of at most `most` series and returns whether there is more to do. Throws what the store throws. */
  seal(most: number): boolean {
    for (const archive of this.#archives) {
      if (archive.seal(most, () => this.series.all()) > 0) return true;
    }
    return false;
  }

  /** Deletes what is too old. Throws what the store throws. */
  prune(now: number): void {
    // A clock that is not set yet must not cost a year.
    if (this.#calls < PATIENCE_WITH_CLOCK) return;
    for (const archive of this.#archives) archive.prune(now);
    const span = Math.max(...this.#archives.map(({ archive }) => archive.span));
    this.#saveSeen();
    this.#forget(this.#unseenSince(now - span));
  }

  /**
   * Forgets series that were not seen for a day where there is no room for
   * others: at most `most`, the longest unseen first. Throws what the store throws.
   */
  makeRoom(most: number, now: number): void {
    if (this.#calls < PATIENCE_WITH_CLOCK || !this.series.isFull) return;
    this.#forget(
      this.#unseenSince(now - DAY).sort((a, b) => a.last - b.last)
        .slice(0, most),
    );
  }

  #unseenSince(time: number): SeriesRecord[] {
    return [...this.series.all()].filter(({ last }) => last < time);
  }

  #forget(records: readonly SeriesRecord[]): void {
    if (records.length === 0) return;
    this.#store.transaction(() => {
      for (const { id } of records) {
        for (const archive of this.#archives) archive.deleteSeries(id);
        this.#store.deleteSeries(id);
      }
    });
    for (const { id } of records) {
      this.#blank(id, Infinity);
      for (const consolidation of this.#consolidations) consolidation.blank(id);
    }
    this.series.drop(records);
  }

  #saveSeen(): void {
    const seen = this.series.seenSince();
    this.#store.transaction(() => {
      for (const record of seen) this.#store.putSeries(record);
    });
    this.series.stored(seen);
  }

  /** Completes and stores all that is known: nothing more comes. Throws what the store throws. */
  end(now: number): void {
    this.advance(now + this.#delay);
    this.save();
    this.#saveSeen();
  }
}

/** Series that there is room for at the beginning. */
const MIN_WIDTH = 64;

/** Deletes what is stored of archives that are no more configured. */
function dropOthers(
  store: HistoryStore,
  archives: readonly Archive[],
): void {
  const others = store.steps().filter((stored) =>
    !archives.some(({ step }) => step === stored)
  );
  if (others.length === 0) return;
  store.transaction(() => {
    for (const step of others) {
      store.deleteRows(step, 0, Number.MAX_SAFE_INTEGER);
      store.deleteBlocks(step, 0, Number.MAX_SAFE_INTEGER);
    }
  });
}
