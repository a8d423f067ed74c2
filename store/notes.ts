/**
 * Short texts that a collector needs again after a restart, such as what it
 * knows of messages that are under way.
 *
 * @module
 */

import type { StateDatabase } from "./database.ts";

/** Texts by key, apart for each owner. */
export interface StoredNotes {
  /** Returns every note of `owner`, in the order of their keys. */
  all(owner: string): [key: string, note: string][];
  /** Stores or, where a note is undefined, deletes; one after another. */
  set(
    owner: string,
    notes: Iterable<readonly [key: string, note: string | undefined]>,
  ): void;
}

/** Returns the notes that are kept in `database`. */
export function storedNotes(database: StateDatabase): StoredNotes {
  const { sql } = database;
  const select = sql.prepare(
    "SELECT key, note FROM notes WHERE owner = ? ORDER BY key",
  );
  const upsert = sql.prepare(
    "INSERT INTO notes (owner, key, note) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET note = excluded.note",
  );
  const remove = sql.prepare("DELETE FROM notes WHERE owner = ? AND key = ?");
  return {
    all: (owner) =>
      select.all(owner).map((row) => [String(row.key), String(row.note)]),
    set(owner, notes) {
      for (const [key, note] of notes) {
        if (note === undefined) remove.run(owner, key);
        else upsert.run(owner, key, note);
      }
    },
  };
}
