/**
 * Points of one archive become points of the next: the least of the minima, the
 * mean of the averages, the greatest of the maxima of those that are known.
 *
 * @module
 */

import { roundDown, roundMean, roundRate, roundUp } from "./precision.ts";
import type { Row, Rows } from "./rows.ts";

/** Where to and how. */
export interface ConsolidationOptions {
  /** Rows of the archive that is filled. */
  readonly rows: Rows;
  /** Rows that make one. */
  readonly ratio: number;
  /** Tells of a series whether it is a rate, by its id. */
  readonly isRate: (id: number) => boolean;
}

/** Makes one row of `ratio` rows. */
export class Consolidation {
  readonly #options: ConsolidationOptions;
  #number: number | undefined;
  #sum = new Float64Array(0);
  #count = new Uint32Array(0);
  #minimum = new Float32Array(0);
  #maximum = new Float32Array(0);

  constructor(options: ConsolidationOptions) {
    this.#options = options;
  }

  /** Takes the next row of the finer archive and returns the numbers of the rows that it completed. */
  take(number: number, row: Row): number[] {
    const { ratio } = this.#options;
    const target = Math.floor(number / ratio);
    const ended = this.endBefore(target);
    this.#number = target;
    this.#add(row);
    // After the last of its rows there is nothing to wait for.
    return number % ratio === ratio - 1
      ? [...ended, ...this.endBefore(target + 1)]
      : ended;
  }

  /** Ends the row that is under way where it lies before `number`, and returns its number. */
  endBefore(number: number): number[] {
    const begun = this.#number;
    return begun !== undefined && begun < number ? [this.#finish(begun)] : [];
  }

  /** Forgets what the row that is under way has of a series. */
  blank(id: number): void {
    if (id >= this.#sum.length) return;
    this.#sum[id] = this.#count[id] = 0;
  }

  /** Forgets the row that is under way. */
  reset(): void {
    this.#sum.fill(0);
    this.#count.fill(0);
    this.#number = undefined;
  }

  #add({ average, minimum, maximum }: Row): void {
    this.#widen(average.length);
    const [sum, count] = [this.#sum, this.#count];
    const [least, greatest] = [this.#minimum, this.#maximum];
    for (let id = 0; id < average.length; id++) {
      const value = average[id]!;
      if (value !== value) continue;
      if (count[id] === 0) {
        least[id] = minimum[id]!;
        greatest[id] = maximum[id]!;
      } else {
        if (minimum[id]! < least[id]!) least[id] = minimum[id]!;
        if (maximum[id]! > greatest[id]!) greatest[id] = maximum[id]!;
      }
      sum[id] = sum[id]! + value;
      count[id] = count[id]! + 1;
    }
  }

  #finish(number: number): number {
    const { rows, isRate } = this.#options;
    const row = rows.make(number, this.#sum.length);
    for (let id = 0; id < this.#sum.length; id++) {
      const count = this.#count[id]!;
      if (count === 0) continue;
      const least = this.#minimum[id]!;
      const greatest = this.#maximum[id]!;
      const mean = this.#sum[id]! / count;
      // Of equal numbers the mean must not differ by how it is reckoned.
      if (least === greatest) put(row, id, [least, least, least]);
      else if (isRate(id)) {
        put(row, id, [roundDown(least), roundRate(mean), roundUp(greatest)]);
      } else {
        const rounded = Math.min(Math.max(roundMean(mean), least), greatest);
        put(row, id, [least, rounded, greatest]);
      }
    }
    this.reset();
    return number;
  }

  #widen(width: number): void {
    if (width <= this.#sum.length) return;
    const wider = <T extends Float64Array | Float32Array | Uint32Array>(
      old: T,
      array: T,
    ): T => {
      array.set(old);
      return array;
    };
    this.#sum = wider(this.#sum, new Float64Array(width));
    this.#count = wider(this.#count, new Uint32Array(width));
    this.#minimum = wider(this.#minimum, new Float32Array(width));
    this.#maximum = wider(this.#maximum, new Float32Array(width));
  }
}

function put(
  row: Row,
  id: number,
  [minimum, average, maximum]: [number, number, number],
): void {
  row.minimum[id] = minimum;
  row.average[id] = average;
  row.maximum[id] = maximum;
}
