/**
 * The one SQLite file in which sounder keeps what must outlive it. Every change
 * is part of a transaction; a crash leaves the last one whole.
 *
 * @module
 */

import { existsSync, renameSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { MIGRATIONS } from "./migrations.ts";

/** Version of the tables, kept in `PRAGMA user_version`. */
const version = MIGRATIONS.length;

/** Why the state file cannot be used. */
export type StateErrorKind =
  /** A newer sounder wrote it. */
  | "newer"
  /** It is another program's database. */
  | "foreign"
  | "damaged"
  | "read-only"
  | "full"
  /** Another process writes it. */
  | "busy"
  | "failed";

/** Thrown when the state file cannot be read or written; the message names the file and the reason. */
export class StateError extends Error {
  override readonly name = "StateError";
  readonly kind: StateErrorKind;

  constructor(kind: StateErrorKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

/** "sndr" in ASCII: marks the file as ours (`PRAGMA application_id`). */
const applicationId = 0x736e6472;

/** The open state file. */
export interface StateDatabase {
  readonly path: string;
  /** Where a damaged file was put that had this name; undefined where there was none. */
  readonly setAside: string | undefined;
  readonly sql: DatabaseSync;
  /** Runs `work` as one transaction: all of it is stored, or nothing. Throws {@linkcode StateError}. */
  transaction<T>(work: () => T): T;
  /** Has `done` called when the transaction that runs now is stored; never where it is not. */
  afterCommit(done: () => void): void;
  close(): void;
}

/**
 * Opens the state file, making it where it is not there. A damaged file is moved
 * to a name of its own and never written over. Throws {@linkcode StateError}.
 */
export function openDatabase(path: string): StateDatabase {
  try {
    return wrap(path, openSound(path), undefined);
  } catch (error) {
    const state = stateError(path, "open", error);
    if (state.kind !== "damaged") throw state;
    const setAside = putAside(path);
    try {
      return wrap(path, openSound(path), setAside);
    } catch (second) {
      throw stateError(path, "open", second);
    }
  }
}

function openSound(path: string): DatabaseSync {
  const folder = dirname(path);
  if (!existsSync(folder)) {
    throw new StateError(
      "read-only",
      `Cannot open state file "${path}": there is no folder "${folder}"; make it, writable by the user that sounder runs as`,
    );
  }
  const sql = new DatabaseSync(path);
  try {
    sql.exec("PRAGMA busy_timeout = 2000");
    // Under Deno 2.4 only what is run at once tells that the list of tables is damaged.
    sql.exec("SELECT count(*) FROM sqlite_schema");
    const found = Number(pragma(sql, "user_version"));
    const application = Number(pragma(sql, "application_id"));
    const isEmpty = Number(pragma(sql, "schema_version")) === 0;
    if (!isEmpty && application !== applicationId) {
      throw new StateError(
        "foreign",
        `Cannot use state file "${path}": it is another program's database`,
      );
    }
    if (found > version) {
      throw new StateError(
        "newer",
        `Cannot use state file "${path}": a newer sounder wrote it (version ${found}, this one knows ${version})`,
      );
    }
    checkTables(sql);
    sql.exec("PRAGMA journal_mode = WAL");
    sql.exec("PRAGMA synchronous = NORMAL");
    migrate(sql, found);
    return sql;
  } catch (error) {
    sql.close();
    throw error;
  }
}

/** Brings the tables from version `found` to ours. A file that cannot be written is known here, not at the first change. */
function migrate(sql: DatabaseSync, found: number): void {
  sql.exec("BEGIN IMMEDIATE");
  for (const change of MIGRATIONS.slice(found)) sql.exec(change);
  sql.exec(`PRAGMA application_id = ${applicationId}`);
  sql.exec(`PRAGMA user_version = ${version}`);
  sql.exec("COMMIT");
}

/** Checks what must be sound for sounder to run. History may be large, is checked apart, and can be done without. */
function checkTables(sql: DatabaseSync): void {
  const tables = sql.prepare(
    "SELECT name FROM sqlite_schema WHERE type = 'table'",
  ).all().map(({ name }) => String(name));
  for (const table of tables) {
    if (!/^(?:history|sqlite)_/.test(table)) checkTable(sql, table);
  }
}

/** Looks through one table and its indices. Throws an error that {@linkcode stateError} finds to be damage. */
export function checkTable(sql: DatabaseSync, table: string): void {
  const check = pragma(sql, `quick_check('${table.replaceAll("'", "''")}')`);
  if (check !== "ok") throw new DamagedError(`${table}: ${check}`);
}

function pragma(sql: DatabaseSync, name: string): unknown {
  const row = sql.prepare(`PRAGMA ${name}`).get() ?? {};
  return Object.values(row)[0];
}

function wrap(
  path: string,
  sql: DatabaseSync,
  setAside: string | undefined,
): StateDatabase {
  let waiting: (() => void)[] = [];
  return {
    path,
    setAside,
    sql,
    transaction<T>(work: () => T): T {
      waiting = [];
      try {
        sql.exec("BEGIN IMMEDIATE");
        try {
          const result = work();
          sql.exec("COMMIT");
          for (const done of waiting) done();
          return result;
        } catch (error) {
          rollBack(sql);
          throw error;
        }
      } catch (error) {
        throw stateError(path, "write", error);
      }
    },
    afterCommit: (done) => waiting.push(done),
    close: () => sql.close(),
  };
}

/** SQLite rolls back by itself after some errors, and then there is nothing left to roll back. */
function rollBack(sql: DatabaseSync): void {
  try {
    sql.exec("ROLLBACK");
  } catch {
    // The error that led here is the one to be told.
  }
}

/** The file is a database, but not a sound one. */
class DamagedError extends Error {
  override readonly name = "DamagedError";
}

/** Moves a damaged file and what belongs to it out of the way, and returns its new name. */
function putAside(path: string): string {
  let number = 1;
  let target = `${path}.damaged`;
  while (existsSync(target)) target = `${path}.damaged-${++number}`;
  try {
    renameSync(path, target);
    for (const suffix of ["-wal", "-shm"]) {
      if (existsSync(path + suffix)) renameSync(path + suffix, target + suffix);
    }
  } catch (error) {
    throw new StateError(
      "damaged",
      `Cannot use state file "${path}": it is damaged, and cannot be moved away: ${
        textOf(error)
      }`,
    );
  }
  return target;
}

/** Primary result codes of SQLite (https://sqlite.org/rescode.html). */
const kinds: ReadonlyMap<number, StateErrorKind> = new Map([
  [5, "busy"],
  [6, "busy"],
  [8, "read-only"],
  [11, "damaged"],
  [13, "full"],
  [14, "read-only"],
  [26, "damaged"],
]);

const remedies: Readonly<Record<StateErrorKind, string>> = {
  newer: "a newer sounder wrote it",
  foreign: "it is another program's database",
  damaged: "it is damaged",
  "read-only":
    "it cannot be opened for writing by the user that sounder runs as",
  full: "the disk is full",
  busy: "another process is writing it",
  failed: "it failed",
};

/** Returns what went wrong while trying to `verb` the state file. */
export function stateError(
  path: string,
  verb: string,
  error: unknown,
): StateError {
  if (error instanceof StateError) return error;
  const kind = error instanceof DamagedError
    ? "damaged"
    : kinds.get(codeOf(error) & 0xff) ?? "failed";
  return new StateError(
    kind,
    `Cannot ${verb} state file "${path}": ${remedies[kind]} (${textOf(error)})`,
  );
}

/** What SQLite says (`sqlite3_errstr()`), where the code is not given. */
const texts: readonly (readonly [text: string, code: number])[] = [
  ["database is locked", 5],
  ["readonly database", 8],
  ["disk image is malformed", 11],
  ["database or disk is full", 13],
  ["unable to open database file", 14],
  ["file is not a database", 26],
];

/** node:sqlite puts SQLite's extended result code into `errcode`; old releases of Deno leave it out. */
function codeOf(error: unknown): number {
  if (typeof error !== "object" || error === null) return 0;
  const { errcode } = error as { errcode?: unknown };
  if (typeof errcode === "number") return errcode;
  const text = textOf(error);
  return texts.find(([part]) => text.includes(part))?.[1] ?? 0;
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
