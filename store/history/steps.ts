/**
 * Samples become steps of the finest archive. A gauge's step has the last value
 * before its end; a counter's has the mean rate over what is known of it.
 *
 * @module
 */

import { roundRate } from "./precision.ts";
import type { Rows } from "./rows.ts";

/** A whole number of up to 20 digits without loss: `high` times 10^9 and `low`; other numbers are rounded. */
export interface SampleValue {
  high: number;
  low: number;
}

/** A thousand millions: what {@linkcode SampleValue} is split by. */
export const SPLIT = 1e9;

/** What is known of each series from one sample to the next. */
interface Pending {
  /** When the last sample was taken, seconds since 1970; NaN before the first. */
  time: Float64Array;
  high: Float64Array;
  low: Float64Array;
  /** The step of a counter that is under way; NaN before the first. */
  partial: Float64Array;
  /** The increase in it so far, and the seconds that it is of. */
  increase: Float64Array;
  known: Float64Array;
}

/** How the finest archive is filled. */
export interface StepsOptions {
  /** Seconds of a step. */
  readonly step: number;
  readonly rows: Rows;
}

/** A step of which less than this part is known is a gap. */
const KNOWN_PART = 0.5;

/** Fills the rows of the finest archive. */
export class Steps {
  readonly #step: number;
  readonly #rows: Rows;
  #pending: Pending = pendingOf(0);
  /** Rows before this one are complete and change no more. */
  #open = -Infinity;

  constructor({ step, rows }: StepsOptions) {
    this.#step = step;
    this.#rows = rows;
  }

  /** Says that rows before `number` change no more. */
  close(number: number): void {
    this.#open = number;
  }

  /** Forgets the last sample of a series: what comes next begins anew. */
  forget(id: number): void {
    this.#pending.time[id] = NaN;
  }

  /** Forgets the last samples of all series. */
  forgetAll(): void {
    this.#pending.time.fill(NaN);
  }

  /** Makes room for series whose ids are below `width`. */
  widen(width: number): void {
    if (width > this.#pending.time.length) {
      this.#pending = pendingOf(width * 2, this.#pending);
    }
  }

  /**
   * Takes a gauge's value at `time`. Steps since the last sample that have none
   * of their own get that one's value, unless it is older than `patience` seconds.
   */
  gauge(id: number, time: number, sample: SampleValue, patience: number): void {
    const { time: times, high, low } = this.#pending;
    const before = times[id]!;
    // The first step that ends at this time or later.
    const number = Math.ceil(time / this.#step) - 1;
    if (time - before <= patience) {
      const value = high[id]! * SPLIT + low[id]!;
      for (let n = Math.ceil(before / this.#step); n < number; n++) {
        this.#put(n, id, value);
      }
    }
    this.#put(number, id, sample.high * SPLIT + sample.low);
    this.#remember(id, time, sample);
  }

  /**
   * Takes a counter's value at `time`: what it has increased by since the last
   * sample is spread evenly over the time between. Nothing is known of that time
   * where the counter fell, `restarted`, or the sample is older than `patience` seconds.
   */
  counter(
    id: number,
    time: number,
    sample: SampleValue,
    how: { readonly patience: number; readonly restarted: boolean },
  ): void {
    const { time: times, high, low } = this.#pending;
    const before = times[id]!;
    const seconds = time - before;
    const increase = (sample.high - high[id]!) * SPLIT + sample.low - low[id]!;
    const known = seconds > 0 && seconds <= how.patience && increase >= 0 &&
      !how.restarted;
    if (known) this.#spread(id, before, time, increase / seconds);
    else this.#putPartial(id);
    this.#remember(id, time, sample);
  }

  #spread(id: number, from: number, to: number, rate: number): void {
    const { partial, increase, known } = this.#pending;
    const step = this.#step;
    let at = from;
    for (let number = Math.floor(from / step); at < to; number++) {
      if (partial[id] !== number) {
        partial[id] = number;
        increase[id] = 0;
        known[id] = 0;
      }
      const end = (number + 1) * step;
      const seconds = Math.min(end, to) - at;
      increase[id] = increase[id]! + rate * seconds;
      known[id] = known[id]! + seconds;
      if (end > to) break;
      this.#putPartial(id);
      at = end;
    }
  }

  /** Puts what is known of the step that is under way; what comes yet may complete it. */
  #putPartial(id: number): void {
    const { partial, increase, known } = this.#pending;
    if (known[id]! >= this.#step * KNOWN_PART) {
      this.#put(partial[id]!, id, roundRate(increase[id]! / known[id]!));
    }
  }

  #remember(id: number, time: number, { high, low }: SampleValue): void {
    const pending = this.#pending;
    pending.time[id] = time;
    pending.high[id] = high;
    pending.low[id] = low;
  }

  #put(number: number, id: number, value: number): void {
    if (number < this.#open) return;
    this.#rows.make(number, id + 1).average[id] = value;
  }
}

function pendingOf(width: number, before?: Pending): Pending {
  const column = (fill: number, old?: Float64Array): Float64Array => {
    const array = new Float64Array(width).fill(fill);
    if (old !== undefined) array.set(old);
    return array;
  };
  return {
    time: column(NaN, before?.time),
    high: column(0, before?.high),
    low: column(0, before?.low),
    partial: column(NaN, before?.partial),
    increase: column(0, before?.increase),
    known: column(0, before?.known),
  };
}
