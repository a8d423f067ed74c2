/**
 * The Postfix collector's place in the state file.
 *
 * @module
 */

import type { PostfixStore } from "../collectors/postfix/store.ts";
import { storedCounters } from "../store/counters.ts";
import type { StateDatabase } from "../store/database.ts";
import { logPositions } from "../store/log_positions.ts";
import { storedNotes } from "../store/notes.ts";

const owner = "postfix";

/** Returns the store of the Postfix collector in `database`. */
export function postfixStore(database: StateDatabase): PostfixStore {
  const positions = logPositions(database);
  const counters = storedCounters(database);
  const notes = storedNotes(database);
  const nameOf = (log: string) => `${owner} ${log}`;
  return {
    load: (log) => ({
      position: positions.get(nameOf(log)),
      counters: counters.all(owner),
      notes: notes.all(owner),
    }),
    commit(log, position, changes) {
      database.transaction(() => {
        positions.set(nameOf(log), position);
        counters.set(owner, changes.counters);
        notes.set(owner, changes.notes);
      });
    },
  };
}
