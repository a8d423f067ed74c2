/**
 * Small integers for names that come from outside. A number is given once and
 * never to another name, so that a row of a table keeps its INDEX.
 *
 * @module
 */

import type { StateDatabase } from "./database.ts";

/** Numbers of names, apart for each scope. */
export interface StoredNumbers {
  /** Returns the number (1 and up) of `name` within `scope`, giving it the next one when it has none. */
  numberOf(scope: string, name: string): number;
}

/** Returns the numbers that are kept in `database`. */
export function nameNumbers(database: StateDatabase): StoredNumbers {
  const { sql } = database;
  const select = sql.prepare(
    "SELECT number FROM names WHERE scope = ? AND name = ?",
  );
  const insert = sql.prepare(
    "INSERT INTO names (scope, name, number) SELECT ?, ?, coalesce(max(number), 0) + 1 FROM names WHERE scope = ? ON CONFLICT (scope, name) DO NOTHING",
  );
  const known = new Map<string, Map<string, number>>();
  const stored = (scope: string, name: string): number | undefined => {
    const row = select.get(scope, name);
    return row === undefined ? undefined : Number(row.number);
  };
  return {
    numberOf(scope, name) {
      let numbers = known.get(scope);
      if (numbers === undefined) known.set(scope, numbers = new Map());
      const remembered = numbers.get(name);
      if (remembered !== undefined) return remembered;
      let number = stored(scope, name);
      if (number === undefined) {
        number = database.transaction(() => {
          insert.run(scope, name, scope);
          return stored(scope, name)!;
        });
      }
      numbers.set(name, number);
      return number;
    },
  };
}
