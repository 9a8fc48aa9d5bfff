import type { SqlDatabase } from './database.js';

/** The height below which the chain holds nothing of this node. */
export const BIRTH_HEIGHT = 'birthHeight';

/** Small values by name, for what needs no table of its own. */
export interface SettingRepository {
  put(key: string, value: string): void;
  get(key: string): string | undefined;
  delete(key: string): void;
  /** All whose key begins with `prefix`, by key. */
  withPrefix(prefix: string): readonly { readonly key: string; readonly value: string }[];
}

export function settingRepository(database: SqlDatabase): SettingRepository {
  const put = database.prepare('INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)');
  const get = database.prepare<{ value: string }>('SELECT value FROM settings WHERE key = ?');
  const remove = database.prepare('DELETE FROM settings WHERE key = ?');
  const withPrefix = database.prepare<{ key: string; value: string }>(
    'SELECT key, value FROM settings WHERE key >= ? AND substr(key, 1, length(?)) = ? ORDER BY key',
  );

  return {
    put: (key, value) => void put.run(key, value),
    get: (key) => get.get(key)?.value,
    delete: (key) => void remove.run(key),
    withPrefix: (prefix) => withPrefix.all(prefix, prefix, prefix),
  };
}
