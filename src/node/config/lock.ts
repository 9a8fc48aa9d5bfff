import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { ConfigError } from './config-error.js';
import { isErrno, readIfThere } from './files.js';

const LOCK_FILE = 'lock';
const PID_FILE = 'leydend.pid';

/**
 * Holds a datadir for this process by SQLite's lock on a file of its own, which the system takes away with the process
 * however that ends; the pid beside it is for people. Returns what lets go. Throws `ConfigError` `datadirLocked`, or
 * `datadirUnusable` when the lock file cannot be written.
 */
export function lockDatadir(datadir: string): () => void {
  const pidFile = join(datadir, PID_FILE);
  let database: Sqlite.Database | undefined;
  try {
    database = new Sqlite(join(datadir, LOCK_FILE), { timeout: 0 });
    database.exec('BEGIN EXCLUSIVE');
    writeFileSync(pidFile, `${process.pid}\n`, { mode: 0o600 });
  } catch (error) {
    database?.close();
    if (isErrno(error, 'SQLITE_BUSY')) {
      const pid = readIfThere(pidFile)?.trim() || 'unknown';
      throw new ConfigError(
        'datadirLocked',
        `the datadir ${datadir} is in use by process ${pid}: stop that one, or use another --datadir`,
      );
    }
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError('datadirUnusable', `the datadir ${datadir} cannot be locked: ${reason}`);
  }
  const held = database;
  return () => {
    if (!held.open) return;
    rmSync(pidFile, { force: true });
    held.close();
  };
}
