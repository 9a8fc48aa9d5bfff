import type { SqlDatabase } from './database.js';
import { StoreError } from './store-error.js';

/** Whose database it is. */
export interface DatabaseOwner {
  readonly network: string;
  /** Hex. */
  readonly nodeId: string;
}

/**
 * Writes the owner into a new database, and refuses one that belongs to another: channels of another chain or of
 * other keys can be neither used nor defended. Throws `datadirOtherNetwork`, `datadirOtherNode`.
 */
export function claimDatabase(database: SqlDatabase, owner: DatabaseOwner): void {
  const get = database.prepare<{ value: string }>('SELECT value FROM meta WHERE key = ?');
  const put = database.prepare('INSERT INTO meta (key, value) VALUES (?, ?)');
  const network = get.get('network')?.value;
  const nodeId = get.get('nodeId')?.value;
  if (network === undefined || nodeId === undefined) {
    database.transaction(() => {
      put.run('network', owner.network);
      put.run('nodeId', owner.nodeId);
    });
    return;
  }
  if (network !== owner.network) {
    throw new StoreError(
      'datadirOtherNetwork',
      `the datadir belongs to network ${network}, not ${owner.network}: use another --datadir or --network ${network}`,
    );
  }
  if (nodeId !== owner.nodeId) {
    throw new StoreError(
      'datadirOtherNode',
      `the datadir belongs to node ${nodeId}, but its seed makes node ${owner.nodeId}: put the right seed file back`,
    );
  }
}
