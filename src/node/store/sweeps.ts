import type { SqlDatabase } from './database.js';

/** A claim or a transaction that takes claims; the key tells which. `data` is a text that the sweeper writes and reads. */
export interface SweepRow {
  readonly key: string;
  readonly data: string;
}

/** The outputs that this node takes on the chain, and the transactions that it has published for them. */
export interface SweepRepository {
  put(row: SweepRow): void;
  delete(key: string): void;
  all(): readonly SweepRow[];
}

export function sweepRepository(database: SqlDatabase): SweepRepository {
  const put = database.prepare('INSERT OR REPLACE INTO sweeps (key, data) VALUES (?, ?)');
  const remove = database.prepare('DELETE FROM sweeps WHERE key = ?');
  const all = database.prepare<SweepRow>('SELECT key, data FROM sweeps ORDER BY key');

  return {
    put: ({ key, data }) => void put.run(key, data),
    delete: (key) => void remove.run(key),
    all: () => all.all(),
  };
}
