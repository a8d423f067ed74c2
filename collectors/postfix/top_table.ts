/**
 * Counting by names of which there may be any number, in bounded memory: those
 * that occur often are kept, and how many there are in all is estimated where
 * they no longer fit.
 *
 * @module
 */

import { hashOf } from "./hash.ts";
import { ownText } from "./own_text.ts";

/** Numbers of one name. */
export interface TopRow {
  readonly name: string;
  count: number;
  bytes: number;
  deferrals: number;
  /** Sum and greatest of the delays in microseconds. */
  delay: number;
  maxDelay: number;
  /** The row that this one belongs to, while its table has that {@linkcode TopTable.generation}. */
  parent: TopRow | undefined;
  generation: number;
}

/** How {@linkcode TopTable.top} orders. */
export type TopOrder = "count" | "bytes";

/** Rows by name; where there are too many, the rarer half is forgotten. */
export class TopTable {
  readonly #limit: number;
  readonly #rows: Map<string, TopRow> = new Map();
  #estimate: Estimate | undefined;
  /** Grows when rows are forgotten: those that were held are then no longer part of the table. */
  generation = 0;

  /** `limit` is the most rows that are kept. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Returns the row of a name, making it where it is not there. */
  row(name: string): TopRow {
    let row = this.#rows.get(name);
    if (row !== undefined) return row;
    if (this.#rows.size >= this.#limit) this.#forget();
    this.#estimate?.add(name);
    const copy = ownText(name);
    row = {
      name: copy,
      count: 0,
      bytes: 0,
      deferrals: 0,
      delay: 0,
      maxDelay: 0,
      parent: undefined,
      generation: 0,
    };
    this.#rows.set(copy, row);
    return row;
  }

  /** How many names there were; an estimate within about 1 % when {@linkcode TopTable.isCut}. */
  get distinct(): number {
    return this.#estimate?.count() ?? this.#rows.size;
  }

  /** True where rows were forgotten. */
  get isCut(): boolean {
    return this.#estimate !== undefined;
  }

  /** How many names have a count. */
  counted(): number {
    if (this.#estimate !== undefined) return this.distinct;
    let counted = 0;
    for (const row of this.#rows.values()) if (row.count > 0) counted++;
    return counted;
  }

  /** Returns the first rows by count or size, those that are equal by name. */
  top(most: number, order: TopOrder = "count"): TopRow[] {
    return [...this.#rows.values()].sort((a, b) =>
      b[order] - a[order] || b.count - a.count || (a.name < b.name ? -1 : 1)
    ).slice(0, most);
  }

  #forget(): void {
    if (this.#estimate === undefined) {
      this.#estimate = new Estimate();
      for (const name of this.#rows.keys()) this.#estimate.add(name);
    }
    const rows = [...this.#rows.values()];
    rows.sort((a, b) => weight(b) - weight(a));
    this.generation++;
    this.#rows.clear();
    for (const row of rows.slice(0, this.#limit >> 1)) {
      this.#rows.set(row.name, row);
    }
  }
}

function weight(row: TopRow): number {
  return row.count + row.deferrals;
}

/** Registers: 2^14 of them give a standard error of 0.8 %. */
const registerBits = 14;
const registers = 1 << registerBits;

/** How many different texts were seen (HyperLogLog: Flajolet and others, 2007). */
class Estimate {
  readonly #ranks = new Uint8Array(registers);

  add(text: string): void {
    const hash = hashOf(text, 0, text.length);
    const register = hash % registers;
    // The bits above those of the register, 39 of the 53.
    const rest = Math.floor(hash / registers);
    const high = Math.floor(rest / 0x1_0000_0000);
    const low = rest >>> 0;
    const zeros = low !== 0
      ? 31 - Math.clz32(low & -low)
      : high !== 0
      ? 32 + 31 - Math.clz32(high & -high)
      : 39;
    const rank = zeros + 1;
    if (rank > this.#ranks[register]!) this.#ranks[register] = rank;
  }

  count(): number {
    let sum = 0;
    let empty = 0;
    for (const rank of this.#ranks) {
      sum += 2 ** -rank;
      if (rank === 0) empty++;
    }
    const alpha = 0.7213 / (1 + 1.079 / registers);
    const raw = alpha * registers * registers / sum;
    return Math.round(
      raw <= 2.5 * registers && empty > 0
        ? registers * Math.log(registers / empty)
        : raw,
    );
  }
}
