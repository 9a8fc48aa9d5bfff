import type { Migration } from './index.js';

/**
 * Invoices that are held and invoices with metadata. `held` is the payment that was accepted and waits, as its owner
 * writes it. An invoice whose preimage is kept elsewhere has an empty `preimage` until it is settled.
 */
export const holdInvoices: Migration = {
  version: 2,
  migrate: (database) =>
    database.execute(`
ALTER TABLE invoices ADD COLUMN hold INTEGER NOT NULL DEFAULT 0;
ALTER TABLE invoices ADD COLUMN payment_metadata TEXT;
ALTER TABLE invoices ADD COLUMN held TEXT;
`),
};
