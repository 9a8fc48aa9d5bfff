import type { SqlDatabase } from './database.js';

export type StoredPaymentStatus = 'pending' | 'succeeded' | 'failed';

/** An outgoing payment as it is stored: `data` is a text that the payment's owner writes and reads. */
export interface StoredPayment {
  readonly id: string;
  readonly paymentHash: string;
  readonly status: StoredPaymentStatus;
  /** Seconds since 1970. */
  readonly createdAt: number;
  readonly data: string;
}

/** Payments that this node sends. */
export interface PaymentRepository {
  put(payment: StoredPayment): void;
  get(id: string): StoredPayment | undefined;
  /** Every attempt at one payment hash, the oldest first. */
  byHash(paymentHash: string): readonly StoredPayment[];
  withStatus(status: StoredPaymentStatus): readonly StoredPayment[];
  all(): readonly StoredPayment[];
}

const SELECT = 'SELECT id, payment_hash AS paymentHash, status, created_at AS createdAt, data FROM payments';
const ORDER = 'ORDER BY created_at, rowid';

export function paymentRepository(database: SqlDatabase): PaymentRepository {
  const put = database.prepare(`
    INSERT INTO payments (id, payment_hash, status, created_at, data) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET status = excluded.status, data = excluded.data`);
  const get = database.prepare<StoredPayment>(`${SELECT} WHERE id = ?`);
  const byHash = database.prepare<StoredPayment>(`${SELECT} WHERE payment_hash = ? ${ORDER}`);
  const withStatus = database.prepare<StoredPayment>(`${SELECT} WHERE status = ? ${ORDER}`);
  const all = database.prepare<StoredPayment>(`${SELECT} ${ORDER}`);

  return {
    put: ({ id, paymentHash, status, createdAt, data }) =>
      void put.run(id, paymentHash, status, createdAt, data),
    get: (id) => get.get(id),
    byHash: (paymentHash) => byHash.all(paymentHash),
    withStatus: (status) => withStatus.all(status),
    all: () => all.all(),
  };
}
