import { type MilliSatoshi, msat } from '../../core/primitives/units.js';
import type { SqlDatabase } from './database.js';

/** `accepted`: parts have arrived, but not yet the whole amount. */
export type StoredInvoiceStatus = 'unpaid' | 'accepted' | 'paid' | 'expired';

/** An invoice that this node issued. Times are seconds since 1970, byte strings are hex. */
export interface StoredInvoice {
  readonly paymentHash: string;
  readonly bolt11: string;
  readonly preimage: string;
  readonly paymentSecret: string;
  /** Null when the payer chooses. */
  readonly amountMsat: MilliSatoshi | null;
  readonly status: StoredInvoiceStatus;
  readonly receivedMsat: MilliSatoshi | null;
  readonly description: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly paidAt: number | null;
}

/** Invoices that this node issued. */
export interface InvoiceRepository {
  /** Throws `storeMisuse` when the payment hash is taken. */
  add(invoice: StoredInvoice): void;
  get(paymentHash: string): StoredInvoice | undefined;
  /** Whether the invoice was there. An invoice that is paid stays paid. */
  setStatus(
    paymentHash: string,
    status: StoredInvoiceStatus,
    received?: { readonly receivedMsat: MilliSatoshi; readonly paidAt: number },
  ): boolean;
  withStatus(status: StoredInvoiceStatus): readonly StoredInvoice[];
  all(): readonly StoredInvoice[];
}

type Row = Omit<StoredInvoice, 'amountMsat' | 'receivedMsat'> & {
  readonly amountMsat: string | null;
  readonly receivedMsat: string | null;
};

const SELECT = `SELECT payment_hash AS paymentHash, bolt11, preimage, payment_secret AS paymentSecret,
  amount_msat AS amountMsat, status, received_msat AS receivedMsat, description, created_at AS createdAt,
  expires_at AS expiresAt, paid_at AS paidAt FROM invoices`;
const ORDER = 'ORDER BY created_at, rowid';

export function invoiceRepository(database: SqlDatabase): InvoiceRepository {
  const add = database.prepare(`
    INSERT INTO invoices (payment_hash, bolt11, preimage, payment_secret, amount_msat, status, received_msat,
      description, created_at, expires_at, paid_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const setStatus = database.prepare(`
    UPDATE invoices SET status = ?, received_msat = COALESCE(?, received_msat), paid_at = COALESCE(?, paid_at)
    WHERE payment_hash = ? AND status <> 'paid'`);
  const get = database.prepare<Row>(`${SELECT} WHERE payment_hash = ?`);
  const withStatus = database.prepare<Row>(`${SELECT} WHERE status = ? ${ORDER}`);
  const all = database.prepare<Row>(`${SELECT} ${ORDER}`);

  return {
    add: (invoice) =>
      void add.run(
        invoice.paymentHash,
        invoice.bolt11,
        invoice.preimage,
        invoice.paymentSecret,
        toText(invoice.amountMsat),
        invoice.status,
        toText(invoice.receivedMsat),
        invoice.description,
        invoice.createdAt,
        invoice.expiresAt,
        invoice.paidAt,
      ),
    setStatus: (paymentHash, status, received) =>
      setStatus.run(status, toText(received?.receivedMsat ?? null), received?.paidAt ?? null, paymentHash) >
      0,
    get: (paymentHash) => {
      const row = get.get(paymentHash);
      return row && fromRow(row);
    },
    withStatus: (status) => withStatus.all(status).map(fromRow),
    all: () => all.all().map(fromRow),
  };
}

function toText(amount: MilliSatoshi | null): string | null {
  return amount === null ? null : amount.toString();
}

function fromRow(row: Row): StoredInvoice {
  return { ...row, amountMsat: fromText(row.amountMsat), receivedMsat: fromText(row.receivedMsat) };
}

function fromText(text: string | null): MilliSatoshi | null {
  return text === null ? null : msat(BigInt(text));
}
