import type { Migration } from '../../node/store/migrations/index.js';

/** A record's id is its session's, times 2²⁴, plus its number there: rows of a session lie together, without an index. */
export const towerSchema: Migration = {
  version: 1,
  migrate: (database) => database.execute(SCHEMA),
};

const SCHEMA = `
CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
  id INTEGER PRIMARY KEY,
  public_key BLOB NOT NULL UNIQUE
) STRICT;

CREATE TABLE records (
  id INTEGER PRIMARY KEY,
  hint BLOB NOT NULL,
  blob BLOB NOT NULL
) STRICT;
CREATE INDEX records_by_hint ON records (hint);

CREATE TABLE blocks (
  height INTEGER PRIMARY KEY,
  hash TEXT NOT NULL
) STRICT;

CREATE TABLE breaches (
  id TEXT PRIMARY KEY,
  data TEXT NOT NULL
) STRICT;
`;

/**
 * Sessions may delete records. `last_sequence` is the last number taken when it last did, so that no number is ever
 * taken twice; `deleted` counts, so that a session may store as many anew.
 */
export const deletions: Migration = {
  version: 2,
  migrate: (database) =>
    database.execute(`
ALTER TABLE sessions ADD COLUMN last_sequence INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN deleted INTEGER NOT NULL DEFAULT 0;
`),
};
