/**
 * The series that history knows, by small numbers. There are at most as many as
 * are configured: names come from outside.
 *
 * @module
 */

import type { SeriesIdentity, SeriesRecord } from "./history_store.ts";

/** Returned for a series that there is no room for. */
export const NO_ROOM = -1;

/** Most series that there can be: a row of all is stored as one block, whose length is two octets. */
export const MAX_SERIES = 65_535;

/** Known series, by name and by id. */
export class SeriesList {
  readonly #most: number;
  readonly #byName = new Map<string, number>();
  readonly #byId: (SeriesRecord | undefined)[] = [];
  readonly #free: number[] = [];
  /** Those that are not stored as they are. */
  readonly #changed = new Set<number>();
  /** When each was seen last; the records have it as it was stored. */
  #last = new Float64Array(64);

  /** Begins with what is stored. */
  constructor(stored: Iterable<SeriesRecord>, most: number) {
    this.#most = Math.min(most, MAX_SERIES);
    for (const record of stored) {
      if (record.id >= 0 && record.id < MAX_SERIES) this.#keep(record);
    }
    for (let id = this.#byId.length - 1; id >= 0; id--) {
      if (this.#byId[id] === undefined) this.#free.push(id);
    }
  }

  get size(): number {
    return this.#byName.size;
  }

  /** True when there is no room for another series. */
  get isFull(): boolean {
    return this.size >= this.#most;
  }

  /** Returns the id of a series, given where it is new; {@linkcode NO_ROOM} where there are too many. */
  idOf(identity: SeriesIdentity, now: number): number {
    const known = this.#byName.get(identity.name);
    if (known !== undefined) {
      const record = this.#byId[known]!;
      if (!isSame(record, identity)) {
        this.#byId[known] = { ...record, ...identity };
        this.#changed.add(known);
      }
      return known;
    }
    if (this.isFull) return NO_ROOM;
    const id = this.#free.pop() ?? this.#byId.length;
    this.#keep({ ...identity, id, first: now, last: now });
    this.#changed.add(id);
    return id;
  }

  #keep(record: SeriesRecord): void {
    const { id, name, last } = record;
    this.#byName.set(name, id);
    this.#byId[id] = record;
    if (id >= this.#last.length) {
      const wider = new Float64Array(id * 2);
      wider.set(this.#last);
      this.#last = wider;
    }
    this.#last[id] = last;
  }

  /** Notes that a series has a sample of this time. */
  seen(id: number, time: number): void {
    if (time > this.#last[id]!) this.#last[id] = time;
  }

  /** Tells whether the numbers of a series are rates. */
  isRate(id: number): boolean {
    return this.#byId[id]?.type === "counter";
  }

  /** Returns a series by name and labels as printed; undefined where it is not known. */
  get(name: string): SeriesRecord | undefined {
    const id = this.#byName.get(name);
    return id === undefined ? undefined : this.#record(id);
  }

  #record(id: number): SeriesRecord | undefined {
    const record = this.#byId[id];
    return record && { ...record, last: this.#last[id]! };
  }

  /** Returns all, in the order of their ids. */
  *all(): Generator<SeriesRecord> {
    for (let id = 0; id < this.#byId.length; id++) {
      const record = this.#record(id);
      if (record !== undefined) yield record;
    }
  }

  /** Returns those that are new or changed. */
  changed(): SeriesRecord[] {
    return [...this.#changed].flatMap((id) => this.#record(id) ?? []);
  }

  /** Returns those that were seen since it was stored when they were. */
  seenSince(): SeriesRecord[] {
    return [...this.all()].filter(({ id, last }) =>
      last > this.#byId[id]!.last
    );
  }

  /** Says that these are stored as they are. */
  stored(records: readonly SeriesRecord[]): void {
    for (const record of records) {
      this.#byId[record.id] = record;
      this.#changed.delete(record.id);
    }
  }

  /** Forgets these. */
  drop(records: readonly SeriesRecord[]): void {
    for (const { id, name } of records) {
      this.#byName.delete(name);
      this.#byId[id] = undefined;
      this.#changed.delete(id);
      this.#free.push(id);
    }
  }
}

function isSame(record: SeriesRecord, identity: SeriesIdentity): boolean {
  return record.family === identity.family && record.type === identity.type &&
    record.object === identity.object && record.oid === identity.oid;
}
