/**
 * Why the store refused. The first four are final: what was to be written may or may not be on disk, the store takes no
 * further write, and the node must stop without sending anything that depends on it.
 */
export type StoreErrorCode =
  | 'storeFull'
  | 'storeIo'
  | 'storeCorrupt'
  | 'storeFailed'
  /** The store was closed, or this call breaks a rule of the schema: a mistake of ours. The transaction is rolled back. */
  | 'storeMisuse'
  /** Another process holds the database. */
  | 'storeBusy'
  | 'datadirTooNew'
  | 'datadirOtherNetwork'
  | 'datadirOtherNode';

/** A failure of the store, with the code of SQLite where there is one. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  constructor(
    readonly code: StoreErrorCode,
    message: string,
    readonly sqliteCode?: string,
  ) {
    super(message);
  }
}
