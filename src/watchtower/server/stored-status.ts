import { existsSync } from 'node:fs';
import { deserialize } from '../../core/primitives/json.js';
import type { Breach } from '../../core/watchtower/index.js';
import { chainRepository } from '../../node/store/chain.js';
import { SqlDatabase } from '../../node/store/database.js';
import { type BreachSummary, summaryOf } from './breach-guard.js';
import type { StoredBreach } from './tower-store.js';

/** What the database of a tower tells of it, whether or not the tower runs. */
export interface StoredTowerStatus {
  /** The last block that was scanned; null: the tower has not begun. */
  readonly blockHeight: number | null;
  readonly sessions: number;
  readonly records: number;
  readonly bytes: number;
  readonly breaches: readonly BreachSummary[];
}

/** Reads the database of a tower, which may run meanwhile; undefined when there is none. Throws `StoreError`. */
export function readTowerStatus(path: string): StoredTowerStatus | undefined {
  if (!existsSync(path)) return undefined;
  const database = new SqlDatabase(path, { durability: 'full' });
  try {
    if (database.pragma('user_version') === 0) return undefined;
    const count = (table: 'sessions' | 'records') =>
      database.prepare<{ count: number }>(`SELECT count(*) AS count FROM ${table}`).get()?.count ?? 0;
    const used = database.pragma('page_count') - database.pragma('freelist_count');
    const breaches = database.prepare<StoredBreach>('SELECT id, data FROM breaches ORDER BY id').all();
    return {
      blockHeight: chainRepository(database).tip()?.height ?? null,
      sessions: count('sessions'),
      records: count('records'),
      bytes: used * database.pragma('page_size'),
      breaches: breaches.map(({ data }) => summaryOf(deserialize(data) as unknown as Breach)),
    };
  } finally {
    database.close();
  }
}
