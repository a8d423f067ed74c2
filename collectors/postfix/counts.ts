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
const OVERFLOW = "other";

/** Separates label values in a row's name; Postfix prints no control characters. */
const SEPARATOR = "\t";

/** Rows by their first label value, then by their second, and so on: nothing is joined to find one. */
type Branch = Map<string, Branch | Cell>;

/** Counters of one kind, told apart by labels. */
export class Counts<Label extends string> {
  readonly name: string;
  readonly labels: readonly Label[];
  readonly #limit: number;
  readonly #cells: Map<string, Cell> = new Map();
  readonly #root: Branch = new Map();

  /** `limit` is the most rows there can be besides the one for the rest. */
  constructor(name: string, labels: readonly Label[], limit: number) {
    this.name = name;
    this.labels = labels;
    this.#limit = limit;
  }

  /** Returns the counter of these label values, in the order of the labels, making it where it is not yet there. */
  cell(...values: string[]): Cell {
    let found: Branch | Cell | undefined = this.#root;
    for (let index = 0; index < values.length; index++) {
      found = (found as Branch).get(values[index]!);
      if (found === undefined) return this.#make(values);
    }
    return values.length === 0 ? this.#make(values) : found as Cell;
  }

  /** Adds to the counter of these label values. */
  add(times: number, ...values: string[]): void {
    this.cell(...values).value += times;
  }

  #make(values: readonly string[]): Cell {
    const key = values.join(SEPARATOR);
    const known = this.#cells.get(key);
    if (known !== undefined) return known;
    if (this.#cells.size >= this.#limit) {
      const rest = this.labels.map(() => OVERFLOW).join(SEPARATOR);
      const cell = this.#cells.get(rest) ?? { value: 0 };
      this.#cells.set(rest, cell);
      return cell;
    }
    const cell: Cell = { value: 0 };
    this.#cells.set(ownText(key), cell);
    let branch = this.#root;
    values.forEach((value, index) => {
      if (index === values.length - 1) return branch.set(ownText(value), cell);
      let next = branch.get(value) as Branch | undefined;
      if (next === undefined) branch.set(ownText(value), next = new Map());
      branch = next;
    });
    return cell;
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
    this.cell(...name.split(SEPARATOR)).value = value;
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
    let key = values.join(SEPARATOR);
    let cell = this.#cells.get(key);
    if (cell === undefined) {
      if (this.#cells.size >= this.#limit) {
        key = this.labels.map(() => OVERFLOW).join(SEPARATOR);
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

  /** Gives every sum, and every number that is not zero, to `save`, as a name that {@linkcode Histograms.restore} takes back. */
  save(save: (name: string, value: number) => void): void {
    for (const [key, cell] of this.#cells) {
      // A row of zeros is one too: its series must not go with a restart.
      save(`${key}${SEPARATOR}sum`, cell.sum);
      cell.counts.forEach((count, bucket) => {
        if (count !== 0) save(`${key}${SEPARATOR}${bucket}`, count);
      });
    }
  }

  /** Takes back what {@linkcode Histograms.save} gave; a bucket that no longer exists is left out. */
  restore(name: string, value: number): void {
    const values = name.split(SEPARATOR);
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
  const values = labels.length === 0 ? [] : key.split(SEPARATOR);
  const row = {} as Record<Label, string>;
  labels.forEach((label, index) => {
    row[label] = values[index] ?? "";
  });
  return row;
}

function byKey(a: readonly [string, unknown], b: readonly [string, unknown]) {
  return a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0;
}
