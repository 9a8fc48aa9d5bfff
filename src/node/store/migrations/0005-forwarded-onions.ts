import type { Migration } from './index.js';

/** The onions that this node has passed on, by their HMAC, so that none of them is passed on for another HTLC. */
export const forwardedOnions: Migration = {
  version: 5,
  migrate: (database) =>
    database.execute(`
CREATE TABLE forwarded_onions (
  hmac BLOB PRIMARY KEY,
  channel_id TEXT NOT NULL,
  htlc_id TEXT NOT NULL,
  expiry INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX forwarded_onions_by_expiry ON forwarded_onions (expiry);
`),
};
