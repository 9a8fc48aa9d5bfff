import { TOWER_SCHEMA } from '../towers.js';
import type { Migration } from './index.js';

/**
 * The first schema. Amounts are decimal TEXT, because a u64 does not fit SQLite's signed integers. `data` columns hold
 * text that their owners write and read (`core/primitives/json.ts`); the columns beside them are what is searched.
 */
export const initialSchema: Migration = {
  version: 1,
  migrate: (database) => database.execute(SCHEMA + TOWER_SCHEMA),
};

const SCHEMA = `
CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE channels (
  channel_id TEXT PRIMARY KEY,
  peer TEXT NOT NULL,
  data TEXT NOT NULL,
  is_closed INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX channels_open ON channels (is_closed);

CREATE TABLE revoked_commitments (
  channel_id TEXT NOT NULL,
  commitment_number TEXT NOT NULL,
  data TEXT NOT NULL,
  PRIMARY KEY (channel_id, commitment_number)
) STRICT, WITHOUT ROWID;

CREATE TABLE payments (
  id TEXT PRIMARY KEY,
  payment_hash TEXT NOT NULL,
  status TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  data TEXT NOT NULL
) STRICT;
CREATE INDEX payments_by_hash ON payments (payment_hash);
CREATE INDEX payments_by_status ON payments (status);
CREATE INDEX payments_by_time ON payments (created_at);

CREATE TABLE invoices (
  payment_hash TEXT PRIMARY KEY,
  bolt11 TEXT NOT NULL,
  preimage TEXT NOT NULL,
  payment_secret TEXT NOT NULL,
  amount_msat TEXT,
  status TEXT NOT NULL,
  received_msat TEXT,
  description TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  paid_at INTEGER
) STRICT;
CREATE INDEX invoices_by_status ON invoices (status);
CREATE INDEX invoices_by_time ON invoices (created_at);

CREATE TABLE peers (
  node_id TEXT PRIMARY KEY,
  address TEXT,
  keep_connected INTEGER NOT NULL
) STRICT;

CREATE TABLE blocks (
  height INTEGER PRIMARY KEY,
  hash TEXT NOT NULL
) STRICT;

CREATE TABLE wallet_head (
  id INTEGER PRIMARY KEY CHECK (id = 0),
  tip_height INTEGER NOT NULL,
  tip_hash TEXT NOT NULL,
  external_issued INTEGER NOT NULL,
  external_used INTEGER NOT NULL,
  change_issued INTEGER NOT NULL,
  change_used INTEGER NOT NULL
) STRICT;

CREATE TABLE wallet_coins (
  txid TEXT NOT NULL,
  output INTEGER NOT NULL,
  amount_sat TEXT NOT NULL,
  key_chain TEXT NOT NULL,
  key_index INTEGER NOT NULL,
  is_coinbase INTEGER NOT NULL,
  height INTEGER,
  spent_by TEXT,
  PRIMARY KEY (txid, output)
) STRICT;

CREATE TABLE wallet_transactions (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  txid TEXT NOT NULL UNIQUE,
  raw BLOB NOT NULL,
  height INTEGER,
  is_ours INTEGER NOT NULL
) STRICT;

CREATE TABLE sweeps (
  key TEXT PRIMARY KEY,
  data TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`;
