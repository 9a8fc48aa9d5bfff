import type { Migration } from './index.js';

/**
 * What peers have us keep for them, and the height below which the chain holds nothing of this node. Of a database that
 * is older than this step, that is the first block that it remembers, or the first in which the wallet was paid.
 */
export const backups: Migration = {
  version: 3,
  migrate: (database) => database.execute(SCHEMA),
};

const SCHEMA = `
CREATE TABLE peer_storage (
  node_id TEXT PRIMARY KEY,
  blob BLOB NOT NULL,
  unused_since INTEGER
) STRICT;

INSERT INTO settings (key, value)
SELECT 'birthHeight', CAST(MAX(0, MIN(height) - 1) AS TEXT)
FROM (SELECT MIN(height) AS height FROM blocks UNION ALL SELECT MIN(height) FROM wallet_transactions)
HAVING MIN(height) IS NOT NULL;
`;
