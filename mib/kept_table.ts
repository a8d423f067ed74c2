/**
 * Tables whose rows are what they were when they were rendered last: what came
 * of them then is taken again.
 *
 * @module
 */

import type { Oid } from "../codec/oid.ts";
import type { InstanceColumns } from "./instance_list.ts";

/** Where a table's instances are in what it was rendered into. */
export interface TablePlaces {
  /** The version of its rows. */
  readonly version: object;
  /** INDEX of each row, in order. */
  readonly indexes: readonly Oid[];
  /** Of each column the first instance, and the one behind its last. */
  readonly columns: readonly (readonly [start: number, end: number])[];
}

/** A table as it was rendered last. */
export interface KeptTable extends TablePlaces {
  readonly instances: InstanceColumns;
}

/** The tables of one module that were rendered last, by their names. */
export class KeptTables {
  readonly #kept = new Map<string, KeptTable>();
  #last: InstanceColumns | undefined;

  /** All that was rendered last. */
  get last(): InstanceColumns | undefined {
    return this.#last;
  }

  /** Returns a table that was rendered of rows of this version. */
  find(name: string, version: object | undefined): KeptTable | undefined {
    const kept = this.#kept.get(name);
    if (version === undefined || kept?.version !== version) return undefined;
    // Whoever had the segment may have transferred it.
    return kept.instances.varbinds.length === 0 ? undefined : kept;
  }

  /** Keeps the tables of one rendering, and forgets all others. */
  keep(
    tables: ReadonlyMap<string, TablePlaces>,
    instances: InstanceColumns,
  ): void {
    this.#last = instances;
    this.#kept.clear();
    for (const [name, places] of tables) {
      this.#kept.set(name, { ...places, instances });
    }
  }
}
