import { sha256 } from '../crypto/index.js';
import { DEFAULT_MIN_FINAL_CLTV_EXPIRY_DELTA } from '../invoice/index.js';
import type { FinalPayload, KnownFailure } from '../onion/index.js';
import { equalBytes, equalSecrets } from '../primitives/bytes.js';
import type { BlockHeight, CltvExpiry, MilliSatoshi } from '../primitives/units.js';
import { MAX_HTLC_CLTV } from './forward.js';

/** Names an HTLC that a peer offered us. */
export interface HtlcReference {
  readonly channelId: Uint8Array;
  readonly htlcId: bigint;
}

/** An HTLC whose onion ends here. */
export interface ReceivedHtlc extends HtlcReference {
  readonly amountMsat: MilliSatoshi;
  readonly cltvExpiry: CltvExpiry;
  readonly paymentHash: Uint8Array;
  readonly payload: FinalPayload;
}

/** What we hold under a payment hash: an invoice of ours, or a keysend payment that was taken. */
export interface InvoiceRecord {
  /** Absent for a hold invoice whose preimage its owner keeps elsewhere. */
  readonly preimage?: Uint8Array;
  /** Whether its owner decides what becomes of the payment once all of it has arrived. */
  readonly hold?: boolean;
  /** Absent for keysend. */
  readonly paymentSecret?: Uint8Array;
  /** Absent when the payer chooses. */
  readonly amountMsat?: MilliSatoshi;
  /** Unix seconds. */
  readonly expiresAt: number;
  readonly minFinalCltvExpiryDelta: number;
  readonly paymentMetadata?: Uint8Array;
  readonly status: 'open' | 'canceled' | 'paid';
  /** Once paid: the HTLCs that did it, which are fulfilled whenever they are delivered again. */
  readonly paidBy?: readonly HtlcReference[];
}

/** What `acceptHtlc` needs to know of the node. */
export interface AcceptContext {
  readonly blockHeight: BlockHeight;
  readonly nowSeconds: number;
  readonly basicMpp: boolean;
  readonly keysend: boolean;
}

/** What becomes of one HTLC, before the other parts of its set are looked at. */
export type HtlcVerdict =
  | { readonly type: 'accept'; readonly preimage: Uint8Array; readonly keysend: boolean }
  /** For a hold invoice. */
  | { readonly type: 'acceptHeld' }
  /** It already counted towards a payment that was settled. */
  | { readonly type: 'fulfill'; readonly preimage: Uint8Array }
  | { readonly type: 'fail'; readonly failure: KnownFailure };

/**
 * The rules for the last node (BOLT 4, Failure Messages, final node). An unknown hash, a wrong secret, a wrong amount
 * and a near expiry get one and the same answer, or a node on the way could find out who is paid, and how much.
 */
export function acceptHtlc(
  htlc: ReceivedHtlc,
  invoice: InvoiceRecord | undefined,
  context: AcceptContext,
): HtlcVerdict {
  const { payload } = htlc;
  const preimage = invoice?.preimage ?? payload.keysendPreimage;
  const hasCounted = invoice?.status === 'paid' && invoice.paidBy?.some((paid) => sameHtlc(paid, htlc));
  if (hasCounted && preimage !== undefined) {
    // BOLT 4, Basic Multi-Part Payments, final node: who fulfills one HTLC of a set fulfills all of it.
    return { type: 'fulfill', preimage };
  }
  const known =
    invoice === undefined ? matchesKeysend(htlc, context) : matchesInvoice(htlc, invoice, context);
  const minimumDelta = invoice?.minFinalCltvExpiryDelta ?? DEFAULT_MIN_FINAL_CLTV_EXPIRY_DELTA;
  // BOLT 4, final node: an expiry unreasonably near the present. One beyond max_htlc_cltv, which no forwarding node takes,
  // would hold a slot of the channel for years if its peer went away.
  const isExpiryFit =
    htlc.cltvExpiry >= context.blockHeight + minimumDelta &&
    htlc.cltvExpiry <= context.blockHeight + MAX_HTLC_CLTV;
  if (!known || !isExpiryFit) {
    return { type: 'fail', failure: unknownPaymentDetails(htlc, context) };
  }
  // BOLT 4, final node: the hop before us must pass on what the onion says, in time and in amount.
  if (htlc.cltvExpiry < payload.outgoingCltvValue) {
    return { type: 'fail', failure: { code: 'finalIncorrectCltvExpiry', cltvExpiry: htlc.cltvExpiry } };
  }
  if (htlc.amountMsat < payload.amtToForward) {
    return { type: 'fail', failure: { code: 'finalIncorrectHtlcAmount', incomingHtlcAmt: htlc.amountMsat } };
  }
  if (invoice?.hold === true) return { type: 'acceptHeld' };
  if (preimage === undefined) return { type: 'fail', failure: unknownPaymentDetails(htlc, context) };
  return { type: 'accept', preimage, keysend: invoice === undefined };
}

/** The one answer to whatever does not match an invoice (BOLT 4, `incorrect_or_unknown_payment_details`). */
export function unknownPaymentDetails(
  htlc: Pick<ReceivedHtlc, 'amountMsat'>,
  context: { readonly blockHeight: BlockHeight },
): KnownFailure {
  return {
    code: 'incorrectOrUnknownPaymentDetails',
    htlcMsat: htlc.amountMsat,
    height: context.blockHeight,
  };
}

function matchesInvoice(htlc: ReceivedHtlc, invoice: InvoiceRecord, context: AcceptContext): boolean {
  const { paymentSecret, totalMsat, amtToForward, paymentMetadata } = htlc.payload;
  // BOLT 4, final node: a hash that was paid may be treated as unknown.
  if (invoice.status !== 'open' || context.nowSeconds >= invoice.expiresAt) return false;
  if (invoice.paymentSecret === undefined || paymentSecret === undefined) return false;
  if (!equalSecrets(paymentSecret, invoice.paymentSecret)) return false;
  if (!equalMetadata(paymentMetadata, invoice.paymentMetadata)) return false;
  // BOLT 4, Basic Multi-Part Payments, final node: without basic_mpp each HTLC must be the whole payment.
  if (!context.basicMpp && totalMsat !== amtToForward) return false;
  const { amountMsat } = invoice;
  // BOLT 4, final node: at least what was asked for, and no more than twice that.
  if (amountMsat !== undefined) return totalMsat >= amountMsat && totalMsat <= 2n * amountMsat;
  return totalMsat > 0n;
}

/** A payment without an invoice is taken in one part: without a payment secret a set could be joined by others. */
function matchesKeysend({ payload, paymentHash }: ReceivedHtlc, context: AcceptContext): boolean {
  const { keysendPreimage, totalMsat, amtToForward } = payload;
  if (!context.keysend || keysendPreimage === undefined) return false;
  return totalMsat === amtToForward && totalMsat > 0n && equalBytes(sha256(keysendPreimage), paymentHash);
}

function equalMetadata(sent: Uint8Array | undefined, expected: Uint8Array | undefined): boolean {
  if (expected === undefined) return true;
  return sent !== undefined && equalSecrets(sent, expected);
}

/** Whether two references name one HTLC. */
export function sameHtlc(a: HtlcReference, b: HtlcReference): boolean {
  return a.htlcId === b.htlcId && equalBytes(a.channelId, b.channelId);
}

/** To settle an HTLC. */
export function fulfillHtlc({ channelId, htlcId }: HtlcReference, preimage: Uint8Array) {
  return { type: 'fulfill', channelId, htlcId, preimage } as const;
}

/** To fail an HTLC. */
export function failHtlc({ channelId, htlcId }: HtlcReference, failure: KnownFailure) {
  return { type: 'fail', channelId, htlcId, failure } as const;
}
