import type { SqlDatabase } from '../database.js';
import { StoreError } from '../store-error.js';
import { initialSchema } from './0001-initial.js';
import { holdInvoices } from './0002-hold-invoices.js';
import { backups } from './0003-backups.js';
import { revokedStates } from './0004-revoked-states.js';
import { forwardedOnions } from './0005-forwarded-onions.js';

/** One step from a schema version to the next. A step that has been released is never edited. */
export interface Migration {
  /** The version that the database has afterwards. */
  readonly version: number;
  migrate(database: SqlDatabase): void;
}

/** All steps, ascending. */
export const MIGRATIONS: readonly Migration[] = [
  initialSchema,
  holdInvoices,
  backups,
  revokedStates,
  forwardedOnions,
];

/**
 * Brings a database up to the newest version, in one commit. Throws `datadirTooNew` when it is beyond the newest known:
 * a newer program wrote it, and what that one relied on cannot be guessed.
 */
export function migrate(database: SqlDatabase, migrations: readonly Migration[] = MIGRATIONS): void {
  const latest = migrations.at(-1)?.version ?? 0;
  const found = database.pragma('user_version');
  if (found > latest) {
    throw new StoreError(
      'datadirTooNew',
      `the datadir has schema version ${found}, this program knows versions up to ${latest}: run a newer program`,
    );
  }
  if (found === latest) return;
  database.transaction(() => {
    for (const migration of migrations) {
      if (migration.version > found) migration.migrate(database);
    }
    database.pragma('user_version', latest);
  });
}
