/**
 * Families of counters and histograms with labels, bounded in number: what
 * comes in from outside never makes more than a fixed number of rows.
 *
 * @module
 */

import { ownText } from "./own_text.ts";

/** One counter. Hot paths keep hold of it. */
export interface Cell {
  value: number;
}

/** The label value that stands for all that no longer found room. */
export const overflowLabel = "other";

/** Separates label values in a row's name; Postfix prints no control characters. */
const separator = "\t";

/** Counters of one kind, told apart by labels. */
export class Counts<Label extends string> {
  readonly name: string;
  readonly labels: readonly Label[];
  readonly #limit: number;
  readonly #cells: Map<string, Cell> = new Map();
  readonly #pairs: Map<string, Map<string, Cell>> = new Map();

  /** `limit` is the most rows there can be besides the one for the rest. */
  constructor(name: string, labels: readonly Label[], limit: number) {
    this.name = name;
    this.labels = labels;
    this.#limit = limit;
  }

  /** Returns the counter of these label values, in the order of the labels, making it where it is not yet there. */
  cell(...values: string[]): Cell {
    const key = values.length === 1 ? values[0]! : values.join(separator);
    let cell = this.#cells.get(key);
    if (cell === undefined) {
      if (this.#cells.size >= this.#limit) {
        const rest = this.labels.map(() => overflowLabel).join(separator);
        cell = this.#cells.get(rest) ?? { value: 0 };
        this.#cells.set(rest, cell);
        return cell;
      }
      cell = { value: 0 };
      this.#cells.set(ownText(key), cell);
    }
    return cell;
  }

  /** Adds to the counter of these label values. */
  add(times: number, ...values: string[]): void {
    this.cell(...values).value += times;
  }

  /** Adds to the counter of two label values, without making a text of them first. */
  addPair(times: number, first: string, second: string): void {
    let seconds = this.#pairs.get(first);
    if (seconds === undefined) {
      if (this.#pairs.size >= this.#limit) {
        return this.add(times, first, second);
      }
      seconds = new Map();
      this.#pairs.set(ownText(first), seconds);
    }
    let cell = seconds.get(second);
    if (cell === undefined) {
      cell = this.cell(first, second);
      if (seconds.size < this.#limit) seconds.set(ownText(second), cell);
    }
    cell.value += times;
  }

  /** Returns every row, sorted by its labels. */
  rows(): CountRow<Label>[] {
    return [...this.#cells].sort(byKey).map(([key, cell]) => ({
      ...labelled(this.labels, key),
      value: cell.value,
    }));
  }

  /** Returns the sum of all rows. */
  total(): number {
    let sum = 0;
    for (const cell of this.#cells.values()) sum += cell.value;
    return sum;
  }

  /** Gives every row to `save`, as a name that {@linkcode Counts.restore} takes back; a row of zero is one too. */
  save(save: (name: string, value: number) => void): void {
    for (const [key, cell] of this.#cells) save(key, cell.value);
  }

  /** Takes back what {@linkcode Counts.save} gave. */
  restore(name: string, value: number): void {
    this.cell(...name.split(separator)).value = value;
  }
}

/** The label values of a row and what was counted. */
export type CountRow<Label extends string> =
  & Readonly<Record<Label, string>>
  & { readonly value: number };

/** One histogram. `counts` holds one number for each bound and one more for what is above the last. */
export interface HistogramCell {
  readonly counts: number[];
  sum: number;
}

/** The label values of a row and its histogram. */
export type HistogramRow<Label extends string> =
  & Readonly<Record<Label, string>>
  & {
    /** How many fell into each bucket and into none before it, one more than there are bounds. */
    readonly counts: readonly number[];
    readonly count: number;
    readonly sum: number;
  };

/** Histograms of one kind, with the same bounds, told apart by labels. */
export class Histograms<Label extends string> {
  readonly name: string;
  readonly labels: readonly Label[];
  /** Upper bounds, inclusive, rising. */
  readonly bounds: readonly number[];
  readonly #limit: number;
  readonly #cells: Map<string, HistogramCell> = new Map();

  constructor(
    name: string,
    labels: readonly Label[],
    options: { readonly bounds: readonly number[]; readonly limit: number },
  ) {
    this.name = name;
    this.labels = labels;
    this.bounds = options.bounds;
    this.#limit = options.limit;
  }

  /** Returns the histogram of these label values, making it where it is not yet there. */
  cell(...values: string[]): HistogramCell {
    let key = values.join(separator);
    let cell = this.#cells.get(key);
    if (cell === undefined) {
      if (this.#cells.size >= this.#limit) {
        key = this.labels.map(() => overflowLabel).join(separator);
        cell = this.#cells.get(key);
        if (cell !== undefined) return cell;
      }
      cell = { counts: new Array(this.bounds.length + 1).fill(0), sum: 0 };
      this.#cells.set(ownText(key), cell);
    }
    return cell;
  }

  /** Adds a value `times` times to a histogram of this family. */
  observe(cell: HistogramCell, value: number, times: number): void {
    const bounds = this.bounds;
    let bucket = 0;
    while (bucket < bounds.length && value > bounds[bucket]!) bucket++;
    cell.counts[bucket]! += times;
    cell.sum += value * times;
  }

  /** Returns every row, sorted by its labels. */
  rows(): HistogramRow<Label>[] {
    return [...this.#cells].sort(byKey).map(([key, cell]) => ({
      ...labelled(this.labels, key),
      counts: [...cell.counts],
      count: cell.counts.reduce((sum, count) => sum + count, 0),
      sum: cell.sum,
    }));
  }

  /** Gives every number that is not zero to `save`, as a name that {@linkcode Histograms.restore} takes back. */
  save(save: (name: string, value: number) => void): void {
    for (const [key, cell] of this.#cells) {
      if (cell.sum !== 0) save(`${key}${separator}sum`, cell.sum);
      cell.counts.forEach((count, bucket) => {
        if (count !== 0) save(`${key}${separator}${bucket}`, count);
      });
    }
  }

  /** Takes back what {@linkcode Histograms.save} gave; a bucket that no longer exists is left out. */
  restore(name: string, value: number): void {
    const values = name.split(separator);
    const part = values.pop();
    const cell = this.cell(...values);
    if (part === "sum") cell.sum = value;
    else if (Number(part) < cell.counts.length) {
      cell.counts[Number(part)] = value;
    }
  }
}

function labelled<Label extends string>(
  labels: readonly Label[],
  key: string,
): Record<Label, string> {
  const values = labels.length === 0 ? [] : key.split(separator);
  const row = {} as Record<Label, string>;
  labels.forEach((label, index) => {
    row[label] = values[index] ?? "";
  });
  return row;
}

function byKey(a: readonly [string, unknown], b: readonly [string, unknown]) {
  return a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0;
}
