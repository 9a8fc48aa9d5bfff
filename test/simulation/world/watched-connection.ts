import type { Database } from 'better-sqlite3';
import type { SqliteConnection } from '../../../src/node/store/database.js';

/** What happens around the writes of a connection. */
export interface WriteEvents {
  /** Before a commit begins: whoever dies here leaves nothing of it. */
  beforeCommit(): void;
  /** Before each single write. True: it fails. */
  writeFails(): boolean;
  /** Once a commit is on disk: whoever dies here leaves all of it. `channels`: those that it wrote. */
  afterCommit(channels: readonly string[]): void;
}

/** A connection whose commits can be told, and made to fail. */
export function watchedConnection(
  database: Database,
  events: WriteEvents,
  close: () => void,
): SqliteConnection {
  let channels: string[] = [];
  const commit = <T>(write: () => T): T => {
    events.beforeCommit();
    channels = [];
    const result = write();
    events.afterCommit(channels);
    return result;
  };
  const write = <T>(run: () => T): T => {
    if (events.writeFails()) {
      throw Object.assign(new Error('disk I/O error'), { code: 'SQLITE_IOERR_WRITE' });
    }
    return run();
  };
  const prepare = (sql: string) => {
    const statement = database.prepare(sql);
    if (statement.readonly) return statement;
    const isChannel = /^\s*INSERT INTO channels\b/.test(sql);
    return {
      readonly: false,
      all: (...values: unknown[]) => statement.all(...values),
      get: (...values: unknown[]) => statement.get(...values),
      run: (...values: unknown[]) => {
        if (isChannel) channels.push(String(values[0]));
        const run = () => write(() => statement.run(...values));
        return database.inTransaction ? run() : commit(run);
      },
    };
  };
  const transaction = (work: (...parameters: unknown[]) => unknown) => {
    const inner = database.transaction(work);
    const run = (...parameters: unknown[]) =>
      database.inTransaction ? inner(...parameters) : commit(() => inner.immediate(...parameters));
    return Object.assign(run, { immediate: run, deferred: run, exclusive: run, default: run, database });
  };
  return {
    close,
    exec: (sql) => database.exec(sql),
    pragma: (source, options) => database.pragma(source, options),
    prepare: prepare as unknown as Database['prepare'],
    transaction: transaction as unknown as Database['transaction'],
  };
}
