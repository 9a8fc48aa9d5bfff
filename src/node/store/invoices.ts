import { type MilliSatoshi, msat } from '../../core/primitives/units.js';
import type { SqlDatabase } from './database.js';

/** `accepted`: the whole amount of a hold invoice has arrived and waits. `paid` and `canceled` are final. */
export type StoredInvoiceStatus = 'unpaid' | 'accepted' | 'paid' | 'canceled' | 'expired';

/** An invoice that this node issued. Times are seconds since 1970, byte strings are hex. */
export interface StoredInvoice {
  readonly paymentHash: string;
  readonly bolt11: string;
  /** Null while only the owner of a hold invoice knows it. */
  readonly preimage: string | null;
  readonly paymentSecret: string;
  /** Null when the payer chooses. */
  readonly amountMsat: MilliSatoshi | null;
  readonly status: StoredInvoiceStatus;
  readonly receivedMsat: MilliSatoshi | null;
  readonly description: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly paidAt: number | null;
  /** Whether its owner settles or cancels it once the whole amount has arrived. */
  readonly hold: boolean;
  readonly paymentMetadata: string | null;
  /** The payment that is held, a text that incoming payments write and read; null before and after. */
  readonly held: string | null;
}

/** What is noted of an invoice that was paid. */
export interface InvoiceReceipt {
  readonly receivedMsat: MilliSatoshi;
  readonly paidAt: number;
  readonly preimage: string;
}

/** Invoices that this node issued. */
export interface InvoiceRepository {
  /** Throws `storeMisuse` when the payment hash is taken. */
  add(invoice: StoredInvoice): void;
  get(paymentHash: string): StoredInvoice | undefined;
  /** Whether the invoice was there. One that is paid or canceled stays so. */
  setStatus(paymentHash: string, status: 'canceled' | 'expired'): boolean;
  /** As `setStatus`: the whole amount is here and waits. */
  setHeld(paymentHash: string, receivedMsat: MilliSatoshi, held: string): boolean;
  /** As `setStatus`. */
  setPaid(paymentHash: string, receipt: InvoiceReceipt): boolean;
  withStatus(status: StoredInvoiceStatus): readonly StoredInvoice[];
  all(): readonly StoredInvoice[];
}

type Row = Omit<StoredInvoice, 'amountMsat' | 'receivedMsat' | 'hold' | 'preimage'> & {
  readonly preimage: string;
  readonly hold: number;
  readonly amountMsat: string | null;
  readonly receivedMsat: string | null;
};

const SELECT = `SELECT payment_hash AS paymentHash, bolt11, preimage, payment_secret AS paymentSecret,
  amount_msat AS amountMsat, status, received_msat AS receivedMsat, description, created_at AS createdAt,
  expires_at AS expiresAt, paid_at AS paidAt, hold, payment_metadata AS paymentMetadata, held FROM invoices`;
const OPEN = "AND status NOT IN ('paid', 'canceled')";
const ORDER = 'ORDER BY created_at, rowid';

export function invoiceRepository(database: SqlDatabase): InvoiceRepository {
  const add = database.prepare(`
    INSERT INTO invoices (payment_hash, bolt11, preimage, payment_secret, amount_msat, status, received_msat,
      description, created_at, expires_at, paid_at, hold, payment_metadata, held)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const setStatus = database.prepare(`
    UPDATE invoices SET status = ?, held = NULL WHERE payment_hash = ? ${OPEN}`);
  const setHeld = database.prepare(`
    UPDATE invoices SET status = 'accepted', received_msat = ?, held = ? WHERE payment_hash = ? ${OPEN}`);
  const setPaid = database.prepare(`
    UPDATE invoices SET status = 'paid', received_msat = ?, paid_at = ?, preimage = ?, held = NULL
    WHERE payment_hash = ? ${OPEN}`);
  const get = database.prepare<Row>(`${SELECT} WHERE payment_hash = ?`);
  const withStatus = database.prepare<Row>(`${SELECT} WHERE status = ? ${ORDER}`);
  const all = database.prepare<Row>(`${SELECT} ${ORDER}`);

  return {
    add: (invoice) =>
      void add.run(
        invoice.paymentHash,
        invoice.bolt11,
        invoice.preimage ?? '',
        invoice.paymentSecret,
        toText(invoice.amountMsat),
        invoice.status,
        toText(invoice.receivedMsat),
        invoice.description,
        invoice.createdAt,
        invoice.expiresAt,
        invoice.paidAt,
        invoice.hold ? 1 : 0,
        invoice.paymentMetadata,
        invoice.held,
      ),
    setStatus: (paymentHash, status) => setStatus.run(status, paymentHash) > 0,
    setHeld: (paymentHash, receivedMsat, held) => setHeld.run(toText(receivedMsat), held, paymentHash) > 0,
    setPaid: (paymentHash, { receivedMsat, paidAt, preimage }) =>
      setPaid.run(toText(receivedMsat), paidAt, preimage, paymentHash) > 0,
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
  return {
    ...row,
    preimage: row.preimage === '' ? null : row.preimage,
    amountMsat: fromText(row.amountMsat),
    receivedMsat: fromText(row.receivedMsat),
    hold: row.hold !== 0,
  };
}

function fromText(text: string | null): MilliSatoshi | null {
  return text === null ? null : msat(BigInt(text));
}
