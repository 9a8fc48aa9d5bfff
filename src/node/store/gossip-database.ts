import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SqlDatabase } from './database.js';
import { StoreError } from './store-error.js';

/** Opens the gossip database beside `storePath`. A damaged one is thrown away: peers have all that it held. */
export function openGossipDatabase(storePath: string): SqlDatabase {
  const path = storePath === ':memory:' ? storePath : join(dirname(storePath), 'gossip.sqlite');
  try {
    return new SqlDatabase(path, { durability: 'normal' });
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'storeCorrupt') throw error;
    for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
    return new SqlDatabase(path, { durability: 'normal' });
  }
}
