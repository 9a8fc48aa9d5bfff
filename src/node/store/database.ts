import Sqlite, { type Database, type Statement, type Transaction } from 'better-sqlite3';
import { StoreError, type StoreErrorCode } from './store-error.js';

export type SqlValue = string | number | bigint | Uint8Array | null;

/** A prepared statement whose failures are `StoreError`s. */
export interface SqlStatement<Row> {
  /** How many rows changed. */
  run(...values: SqlValue[]): number;
  get(...values: SqlValue[]): Row | undefined;
  all(...values: SqlValue[]): Row[];
}

/** A connection of `better-sqlite3`, as much of it as is used. */
export interface SqliteConnection {
  readonly prepare: Database['prepare'];
  readonly transaction: Database['transaction'];
  exec(sql: string): unknown;
  pragma(source: string, options?: { readonly simple?: boolean }): unknown;
  close(): unknown;
}

export interface DatabaseOptions {
  /** `full`: a commit is on disk when it returns. `normal`: the last ones may be lost, never torn, when power fails. */
  readonly durability: 'full' | 'normal';
}

/** A SQLite file. After a failure of the disk it takes no further write: what is on disk then is not known. */
export class SqlDatabase {
  readonly #database: SqliteConnection;
  readonly #transact: Transaction<(work: () => unknown) => unknown>;
  #failure: StoreError | undefined;

  /** Opens or creates the file, or takes over a connection, with write-ahead logging and foreign keys. Throws `StoreError`. */
  constructor(source: string | SqliteConnection, options: DatabaseOptions) {
    this.#database =
      typeof source === 'string' ? this.#guard(() => new Sqlite(source, { timeout: 1000 })) : source;
    this.#transact = this.#database.transaction((work: () => unknown) => {
      const result = work();
      // A write that failed within, even if `work` went on, must not let the others be committed without it.
      this.#refuseAfterFailure();
      return result;
    });
    try {
      this.#guard(() => {
        this.#database.pragma('journal_mode = WAL');
        this.#database.pragma(`synchronous = ${options.durability.toUpperCase()}`);
        this.#database.pragma('foreign_keys = ON');
        this.#database.pragma('trusted_schema = OFF');
      });
    } catch (error) {
      this.#database.close();
      throw error;
    }
  }

  prepare<Row = never>(sql: string): SqlStatement<Row> {
    const statement: Statement<SqlValue[], Row> = this.#guard(() => this.#database.prepare(sql));
    const isWrite = !statement.readonly;
    return {
      run: (...values) => {
        if (isWrite) this.#refuseAfterFailure();
        return this.#guard(() => statement.run(...values).changes);
      },
      get: (...values) => this.#guard(() => statement.get(...values)),
      all: (...values) => this.#guard(() => statement.all(...values)),
    };
  }

  execute(sql: string): void {
    this.#refuseAfterFailure();
    this.#guard(() => this.#database.exec(sql));
  }

  /** Reads or sets one pragma that holds a number. */
  pragma(name: string, value?: number): number {
    const assignment = value === undefined ? name : `${name} = ${value}`;
    return Number(this.#guard(() => this.#database.pragma(assignment, { simple: true })));
  }

  /** What is wrong with the file, in the words of SQLite; undefined when nothing is. */
  check(): string | undefined {
    const result = String(this.#guard(() => this.#database.pragma('quick_check(1)', { simple: true })));
    return result === 'ok' ? undefined : result.replace(/\s+/g, ' ');
  }

  /** All of `work` in one commit, or none of it when it throws. Within another transaction it joins that one. */
  transaction<T>(work: () => T): T {
    this.#refuseAfterFailure();
    return this.#guard(() => this.#transact.immediate(work) as T);
  }

  close(): void {
    this.#database.close();
  }

  #refuseAfterFailure(): void {
    if (this.#failure === undefined) return;
    throw new StoreError(
      'storeFailed',
      `the store takes no writes after ${this.#failure.code}: ${this.#failure.message}`,
      this.#failure.sqliteCode,
    );
  }

  #guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      const translated = translate(error);
      if (translated === undefined) throw error;
      if (FINAL.has(translated.code)) this.#failure ??= translated;
      throw translated;
    }
  }
}

const FINAL: ReadonlySet<StoreErrorCode> = new Set<StoreErrorCode>(['storeFull', 'storeIo', 'storeCorrupt']);

/** The result codes of SQLite that are not mistakes of ours, by the first word after `SQLITE_`. */
const CODES: Readonly<Record<string, StoreErrorCode>> = {
  FULL: 'storeFull',
  IOERR: 'storeIo',
  CANTOPEN: 'storeIo',
  READONLY: 'storeIo',
  NOMEM: 'storeIo',
  PERM: 'storeIo',
  CORRUPT: 'storeCorrupt',
  NOTADB: 'storeCorrupt',
  BUSY: 'storeBusy',
  LOCKED: 'storeBusy',
};

/** Undefined for what the database did not throw. It is told by its code: the addon may have its own error classes. */
function translate(error: unknown): StoreError | undefined {
  if (typeof error !== 'object' || error === null || !('message' in error)) return undefined;
  const message = String(error.message);
  if (message === 'The database connection is not open') return new StoreError('storeMisuse', message);
  const sqliteCode = 'code' in error ? String(error.code) : '';
  if (!sqliteCode.startsWith('SQLITE_')) return undefined;
  return new StoreError(CODES[sqliteCode.split('_')[1] ?? ''] ?? 'storeMisuse', message, sqliteCode);
}
