/**
 * The points of an archive that are not in blocks yet: a row for each step,
 * with the numbers of all series side by side.
 *
 * @module
 */

/** One step: a number, or three, of every series by its id; NaN where there is none. */
export interface Row {
  readonly average: Float32Array;
  /** The same array as `average` where the archive has one column. */
  readonly minimum: Float32Array;
  readonly maximum: Float32Array;
}

/** Rows by number: row n covers the time from n steps since 1970, exclusive, to n + 1 steps, inclusive. */
export class Rows {
  readonly #columns: 1 | 3;
  readonly #rows = new Map<number, Row>();

  constructor(columns: 1 | 3) {
    this.#columns = columns;
  }

  get size(): number {
    return this.#rows.size;
  }

  /** Numbers of the rows, in no particular order. */
  numbers(): Iterable<number> {
    return this.#rows.keys();
  }

  get(number: number): Row | undefined {
    return this.#rows.get(number);
  }

  /** Returns a row, made where it is not there, with room for `width` series; a row that is too narrow is replaced. */
  make(number: number, width: number): Row {
    const known = this.#rows.get(number);
    if (known !== undefined && known.average.length >= width) return known;
    // Series come one by one; room for some more saves copying.
    const room = Math.ceil((width + 1) / 64) * 64;
    const row = rowOf(this.#columns, room);
    if (known !== undefined) {
      row.average.set(known.average);
      if (this.#columns === 3) {
        row.minimum.set(known.minimum);
        row.maximum.set(known.maximum);
      }
    }
    this.#rows.set(number, row);
    return row;
  }

  /** Puts a row that was stored. */
  put(number: number, columns: readonly Float32Array[]): void {
    const [
      average = new Float32Array(0),
      minimum = average,
      maximum = average,
    ] = columns;
    this.#rows.set(number, { average, minimum, maximum });
  }

  delete(number: number): void {
    this.#rows.delete(number);
  }
}

function rowOf(columns: 1 | 3, width: number): Row {
  const average = new Float32Array(width).fill(NaN);
  if (columns === 1) return { average, minimum: average, maximum: average };
  return {
    average,
    minimum: new Float32Array(width).fill(NaN),
    maximum: new Float32Array(width).fill(NaN),
  };
}

/** Returns the columns of a row, as they are stored. */
export function columnsOf(row: Row): Float32Array[] {
  return row.average === row.minimum
    ? [row.average]
    : [row.average, row.minimum, row.maximum];
}
