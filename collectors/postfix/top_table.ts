/**
 * Counting by names of which there may be any number, in bounded memory: those
 * that occur often are kept, of the others it is known how many there were.
 *
 * @module
 */

import { DistinctTexts, textHash } from "./distinct_texts.ts";
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
  #seen: DistinctTexts | undefined;
  /** Which names, by their hashes, were met since rows were forgotten last. */
  #met: Uint8Array = new Uint8Array(0);
  /** The row of all names that have none. */
  readonly nobody: TopRow = emptyRow("");
  /** Grows when rows are forgotten: those that were held are then no longer part of the table. */
  generation = 0;

  /** `limit` is the most rows that are kept. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /**
   * Returns the row of a name, making it where it is not there. Once there have
   * been too many, a name gets a row of its own when it comes again soon; until
   * then {@linkcode TopTable.nobody} stands for it.
   */
  row(name: string): TopRow {
    const row = this.#rows.get(name);
    if (row !== undefined) return row;
    if (this.#rows.size >= this.#limit) this.#forget();
    if (this.#seen !== undefined) {
      const hash = textHash(name);
      this.#seen.addHash(hash);
      if (this.#isRare(hash)) return this.nobody;
    }
    const made = emptyRow(ownText(name));
    this.#rows.set(made.name, made);
    return made;
  }

  #isRare(hash: number): boolean {
    const slot = hash % MET;
    return this.#met[slot] === 0 && ++this.#met[slot]! > 0;
  }

  /** How many names there were. */
  get distinct(): number {
    return this.#seen?.count ?? this.#rows.size;
  }

  /** True where that is an estimate, within about 2 %. */
  get isEstimate(): boolean {
    return this.#seen?.isEstimate ?? false;
  }

  /** How many names have a count. */
  counted(): number {
    if (this.#seen !== undefined) return this.distinct;
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

  /** Forgets the rarest, half of the rows at least. */
  #forget(): void {
    if (this.#seen === undefined) {
      this.#seen = new DistinctTexts();
      for (const name of this.#rows.keys()) this.#seen.add(name);
      this.#met = new Uint8Array(MET);
    }
    this.#met.fill(0);
    const counts = new Uint32Array(MAX_WEIGHT + 1);
    for (const row of this.#rows.values()) counts[weight(row)]!++;
    let limit = 0;
    for (let rare = 0; rare < this.#rows.size / 2; limit++) {
      rare += counts[limit]!;
    }
    for (const row of this.#rows.values()) {
      if (weight(row) < limit) this.#rows.delete(row.name);
    }
    // All are as frequent: the oldest go.
    for (const name of this.#rows.keys()) {
      if (this.#rows.size <= this.#limit / 2) break;
      this.#rows.delete(name);
    }
    this.generation++;
  }
}

/** Slots for the hashes of names met once: many times more than there are rows. */
const MET = 262_144;

function emptyRow(name: string): TopRow {
  return {
    name,
    count: 0,
    bytes: 0,
    deferrals: 0,
    delay: 0,
    maxDelay: 0,
    parent: undefined,
    generation: 0,
  };
}

/** Weights above this are alike when rows are forgotten. */
const MAX_WEIGHT = 1_000;

function weight(row: TopRow): number {
  return Math.min(MAX_WEIGHT, row.count + row.deferrals);
}
