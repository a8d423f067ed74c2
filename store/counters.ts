/**
 * Counters that outlive the process.
 *
 * @module
 */

import type { StateDatabase } from "./database.ts";

/** Whole numbers by name, apart for each owner. */
export interface StoredCounters {
  /** Returns every counter of `owner`. */
  all(owner: string): [name: string, value: number][];
  /** Stores new values of some counters; the others stay. */
  set(
    owner: string,
    counters: Iterable<readonly [name: string, value: number]>,
  ): void;
}

/** Returns the counters that are kept in `database`. Values must be safe integers. */
export function storedCounters(database: StateDatabase): StoredCounters {
  const { sql } = database;
  const select = sql.prepare(
    "SELECT name, value FROM counters WHERE owner = ?",
  );
  const upsert = sql.prepare(
    "INSERT INTO counters (owner, name, value) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
  );
  return {
    all: (owner) =>
      select.all(owner).map((row) => [String(row.name), Number(row.value)]),
    set(owner, counters) {
      for (const [name, value] of counters) {
        // A number that is not a whole one would be bound as REAL, which STRICT refuses.
        upsert.run(owner, name, BigInt(value));
      }
    },
  };
}
