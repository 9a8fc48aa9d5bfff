import { ApiError } from '../api/error.js';
import { decodeInvoice as decode, type Invoice } from '../core/invoice/index.js';

/** Blocks that must be left on an HTLC that pays an invoice of ours: enough to claim it on chain if the peer is gone. */
export const MIN_FINAL_CLTV = 18;

/** As `MIN_FINAL_CLTV`, for an invoice that is held: its owner has about a day to decide. */
export const HELD_FINAL_CLTV = 144;

/**
 * Blocks to leave a payee who named no number, as with keysend. BOLT 11's default of 18 is not enough for everybody: LDK
 * refuses an HTLC that ends within 22 blocks.
 */
export const KEYSEND_FINAL_CLTV = 42;

/** Reads an invoice that somebody typed. Throws `ApiError` `invalidInvoice`, saying what is wrong. */
export function decodeInvoice(bolt11: string): Invoice {
  const decoded = decode(bolt11);
  if (decoded.ok) return decoded.value;
  throw new ApiError('invalidInvoice', `not a valid invoice: ${decoded.error.detail}`, {
    reason: decoded.error.code,
  });
}
