/**
 * How far each log was read.
 *
 * @module
 */

import { type StateDatabase, StateError } from "./database.ts";

/** Positions of logs, by the log's name. They are text to the store. */
export interface LogPositions {
  get(log: string): string | undefined;
  /**
   * Stores a position, within a transaction. Throws {@linkcode StateError} where another process has
   * stored one since it was read here: two would count every line twice.
   */
  set(log: string, position: string): void;
}

/** Returns the positions that are kept in `database`. */
export function logPositions(database: StateDatabase): LogPositions {
  const { sql } = database;
  const select = sql.prepare(
    "SELECT position, revision FROM positions WHERE log = ?",
  );
  const insert = sql.prepare(
    "INSERT INTO positions (log, position, revision) VALUES (?, ?, 1) ON CONFLICT DO NOTHING",
  );
  const update = sql.prepare(
    "UPDATE positions SET position = ?, revision = revision + 1 WHERE log = ? AND revision = ?",
  );
  /** The revision that is stored as far as this process knows. */
  const revisions = new Map<string, number>();
  return {
    get(log) {
      const row = select.get(log);
      if (row === undefined) return undefined;
      revisions.set(log, Number(row.revision));
      return String(row.position);
    },
    set(log, position) {
      const known = revisions.get(log);
      const { changes } = known === undefined
        ? insert.run(log, position)
        : update.run(position, log, known);
      if (Number(changes) !== 1) {
        throw new StateError(
          "busy",
          `Cannot write state file "${database.path}": another process follows "${log}" with it`,
        );
      }
      database.afterCommit(() => revisions.set(log, (known ?? 0) + 1));
    },
  };
}
