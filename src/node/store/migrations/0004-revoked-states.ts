import type { Migration } from './index.js';

/**
 * The balances of every commitment that a peer has revoked: with the HTLCs in `revoked_commitments`, all that it takes to
 * build that commitment again for a watchtower that is added later.
 */
export const revokedStates: Migration = {
  version: 4,
  migrate: (database) =>
    database.execute(`
CREATE TABLE revoked_states (
  channel_id TEXT NOT NULL,
  commitment_number INTEGER NOT NULL,
  to_local_msat TEXT NOT NULL,
  to_remote_msat TEXT NOT NULL,
  feerate_per_kw INTEGER NOT NULL,
  PRIMARY KEY (channel_id, commitment_number)
) STRICT, WITHOUT ROWID;
`),
};
