/**
 * Notifications that are not delivered yet, for each target in the order in
 * which they were raised.
 *
 * @module
 */

import type { StateDatabase } from "./database.ts";

/** A notification on its way to one target. */
export interface Letter {
  readonly id: number;
  readonly name: string;
  /** When it was raised, milliseconds since the epoch. */
  readonly raised: number;
  readonly body: Uint8Array;
}

/** What is to be delivered. */
export interface Outbox {
  /** Adds a notification for each of the targets. */
  add(targets: readonly string[], letter: Omit<Letter, "id">): void;
  /** Returns the oldest for a target; undefined where there is none. */
  oldest(target: string): Letter | undefined;
  /** Takes one away. */
  remove(id: number): void;
  /** Takes away what was raised before `time`, and all but the newest `most` of each target; returns how many, by name. */
  expire(time: number, most: number): ReadonlyMap<string, number>;
  /** Takes away what is for other targets; returns how many, by name. */
  keepOnly(targets: readonly string[]): ReadonlyMap<string, number>;
  /** Returns how many there are, by name. */
  waiting(): ReadonlyMap<string, number>;
}

/** Returns the outbox that is kept in `database`. Its methods throw what the database does. */
export function storedOutbox(database: StateDatabase): Outbox {
  const { sql } = database;
  const insert = sql.prepare(
    "INSERT INTO outbox (target, name, raised, body) VALUES (?, ?, ?, ?)",
  );
  const first = sql.prepare(
    "SELECT id, name, raised, body FROM outbox WHERE target = ? ORDER BY id LIMIT 1",
  );
  const remove = sql.prepare("DELETE FROM outbox WHERE id = ?");
  const count = sql.prepare(
    "SELECT name, count(*) AS n FROM outbox GROUP BY name",
  );
  const expired = sql.prepare(
    "DELETE FROM outbox WHERE raised < ? OR id IN (SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY target ORDER BY id DESC) AS place FROM outbox) WHERE place > ?) RETURNING name",
  );
  const foreign = sql.prepare(
    "DELETE FROM outbox WHERE target NOT IN (SELECT value FROM json_each(?)) RETURNING name",
  );
  return {
    add(targets, { name, raised, body }) {
      database.transaction(() => {
        for (const target of targets) {
          insert.run(target, name, BigInt(raised), body);
        }
      });
    },
    oldest(target) {
      const row = first.get(target);
      return row === undefined ? undefined : {
        id: Number(row.id),
        name: String(row.name),
        raised: Number(row.raised),
        body: row.body as Uint8Array,
      };
    },
    remove: (id) => database.transaction(() => remove.run(id)),
    expire: (time, most) =>
      database.transaction(() =>
        counted(expired.all(BigInt(Math.floor(time)), most))
      ),
    keepOnly: (targets) =>
      database.transaction(() => counted(foreign.all(JSON.stringify(targets)))),
    waiting: () =>
      new Map(
        count.all().map(({ name, n }) => [String(name), Number(n)]),
      ),
  };
}

function counted(
  rows: readonly Record<string, unknown>[],
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { name } of rows) {
    counts.set(String(name), (counts.get(String(name)) ?? 0) + 1);
  }
  return counts;
}
