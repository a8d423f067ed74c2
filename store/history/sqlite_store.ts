/**
 * History in the state file: series by name, rows of all series for what is
 * recent, and blocks of one series for what is older. There is no row for a sample.
 *
 * @module
 */

import {
  checkTable,
  type StateDatabase,
  StateError,
  stateError,
} from "../database.ts";
import type { HistoryStore, SeriesRecord } from "./history_store.ts";
import { MAX_SERIES } from "./series_list.ts";

/** Layout of the tables and blocks, kept in `history_settings`. */
const FORMAT = 1;

/**
 * Returns history that is kept in `database`.
 *
 * @throws {StateError} when its tables are damaged, not there, or of a newer sounder's layout.
 */
export function storedHistory(database: StateDatabase): HistoryStore {
  try {
    return openStore(database);
  } catch (error) {
    throw stateError(database.path, "read history of", error);
  }
}

function openStore(database: StateDatabase): HistoryStore {
  const { path, sql } = database;
  // Blocks are many, and each has a checksum; the rest is looked through.
  for (const table of ["settings", "series", "recent", "places"]) {
    checkTable(sql, `history_${table}`);
  }
  const format = sql.prepare(
    "SELECT value FROM history_settings WHERE name = 'format'",
  ).get()?.value;
  if (format !== FORMAT) {
    throw new StateError(
      "newer",
      `Cannot read history of state file "${path}": its layout is ${format}, this sounder knows ${FORMAT}`,
    );
  }
  return {
    lasting: true,
    transaction: (work) => database.transaction(work),
    ...seriesTable(database),
    ...recentTable(database),
    ...blockTable(database),
    size: () => sizeOf(database),
  };
}

function seriesTable(
  { sql }: StateDatabase,
): Pick<HistoryStore, "series" | "putSeries" | "deleteSeries"> {
  const select = sql.prepare(
    "SELECT id, name, family, type, object, oid, first, last FROM history_series WHERE id BETWEEN 0 AND ? ORDER BY id",
  );
  const replace = sql.prepare(
    "INSERT OR REPLACE INTO history_series (id, name, family, type, object, oid, first, last) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
  );
  const remove = sql.prepare("DELETE FROM history_series WHERE id = ?");
  return {
    series: () => select.all(MAX_SERIES - 1).map(recordOf),
    putSeries(record) {
      const { id, name, family, type, object, oid, first, last } = record;
      replace.run(
        id,
        name,
        family,
        type,
        object ?? null,
        oid ?? null,
        Math.round(first),
        Math.round(last),
      );
    },
    deleteSeries: (id) => void remove.run(id),
  };
}

function recordOf(row: Record<string, unknown>): SeriesRecord {
  const { type } = row;
  return {
    id: Number(row.id),
    name: String(row.name),
    family: String(row.family),
    type: type === "counter" || type === "gauge" ? type : "unknown",
    object: row.object === null ? undefined : String(row.object),
    oid: row.oid === null ? undefined : String(row.oid),
    first: Number(row.first),
    last: Number(row.last),
  };
}

function recentTable(
  { sql }: StateDatabase,
): Pick<HistoryStore, "rows" | "putRow" | "deleteRows"> {
  const select = sql.prepare(
    "SELECT number, data FROM history_recent WHERE step = ? ORDER BY number",
  );
  const replace = sql.prepare(
    "INSERT OR REPLACE INTO history_recent (step, number, data) VALUES (?, ?, ?)",
  );
  const remove = sql.prepare(
    "DELETE FROM history_recent WHERE step = ? AND number >= ? AND number < ?",
  );
  return {
    rows: (step) =>
      select.all(step).map((row) => ({
        number: Number(row.number),
        data: row.data as Uint8Array,
      })),
    putRow: (step, { number, data }) => void replace.run(step, number, data),
    deleteRows: (step, from, to) => void remove.run(step, from, to),
  };
}

function blockTable(
  { sql }: StateDatabase,
): Pick<
  HistoryStore,
  | "places"
  | "block"
  | "putPlace"
  | "putBlock"
  | "deleteBlock"
  | "deleteBlocks"
  | "steps"
> {
  const places = sql.prepare(
    "SELECT number, points FROM history_places WHERE step = ? ORDER BY number",
  );
  const replacePlace = sql.prepare(
    "INSERT OR REPLACE INTO history_places (step, number, points) VALUES (?, ?, ?)",
  );
  const removePlaces = sql.prepare(
    "DELETE FROM history_places WHERE step = ? AND number >= ? AND number < ?",
  );
  const select = sql.prepare(
    "SELECT data FROM history_blocks WHERE step = ? AND number = ? AND series = ?",
  );
  const replace = sql.prepare(
    "INSERT OR REPLACE INTO history_blocks (step, number, series, data) VALUES (?, ?, ?, ?)",
  );
  const removeOne = sql.prepare(
    "DELETE FROM history_blocks WHERE step = ? AND number = ? AND series = ?",
  );
  const remove = sql.prepare(
    "DELETE FROM history_blocks WHERE step = ? AND number >= ? AND number < ?",
  );
  const steps = sql.prepare(
    "SELECT step FROM history_recent UNION SELECT step FROM history_places",
  );
  return {
    places: (step) =>
      places.all(step).map((row) => ({
        number: Number(row.number),
        points: Number(row.points),
      })),
    block: (step, number, id) =>
      select.get(step, number, id)?.data as Uint8Array | undefined,
    putPlace: (step, { number, points }) =>
      void replacePlace.run(step, number, points),
    putBlock: (step, number, id, data) =>
      void replace.run(step, number, id, data),
    deleteBlock: (step, number, id) => void removeOne.run(step, number, id),
    deleteBlocks(step, from, to) {
      remove.run(step, from, to);
      removePlaces.run(step, from, to);
    },
    steps: () => steps.all().map((row) => Number(row.step)),
  };
}

/** Octets of the file that are in use; history is nearly all of them. */
function sizeOf({ sql }: StateDatabase): number {
  const number = (name: string): number =>
    Number(Object.values(sql.prepare(`PRAGMA ${name}`).get() ?? {})[0]);
  return (number("page_count") - number("freelist_count")) *
    number("page_size");
}
