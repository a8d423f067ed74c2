/**
 * The tables of the state file, and how those of older versions become them.
 *
 * @module
 */

/**
 * What brings a state file from each version to the next, beginning with an
 * empty one. One that was released is never changed: another is added.
 */
export const MIGRATIONS: readonly string[] = [
  `
CREATE TABLE positions (
  log TEXT PRIMARY KEY,
  position TEXT NOT NULL,
  revision INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE counters (
  owner TEXT NOT NULL,
  name TEXT NOT NULL,
  value INTEGER NOT NULL,
  PRIMARY KEY (owner, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE notes (
  owner TEXT NOT NULL,
  key TEXT NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (owner, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE names (
  scope TEXT NOT NULL,
  name TEXT NOT NULL,
  number INTEGER NOT NULL,
  PRIMARY KEY (scope, name),
  UNIQUE (scope, number)
) STRICT, WITHOUT ROWID;
`,
  // History. Tables whose names begin with "history_" can be done without.
  `
CREATE TABLE history_settings (
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO history_settings VALUES ('format', 1);
CREATE TABLE history_series (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  family TEXT NOT NULL,
  type TEXT NOT NULL,
  object TEXT,
  oid TEXT,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL
) STRICT;
CREATE TABLE history_recent (
  step INTEGER NOT NULL,
  number INTEGER NOT NULL,
  data BLOB NOT NULL,
  PRIMARY KEY (step, number)
) STRICT;
CREATE TABLE history_places (
  step INTEGER NOT NULL,
  number INTEGER NOT NULL,
  points INTEGER NOT NULL,
  PRIMARY KEY (step, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE history_blocks (
  step INTEGER NOT NULL,
  number INTEGER NOT NULL,
  series INTEGER NOT NULL,
  data BLOB NOT NULL,
  PRIMARY KEY (step, number, series)
) STRICT;
`,
  // Notifications that are not delivered yet.
  `
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  target TEXT NOT NULL,
  name TEXT NOT NULL,
  raised INTEGER NOT NULL,
  body BLOB NOT NULL
) STRICT;
CREATE INDEX outbox_by_target ON outbox (target, id);
`,
];
