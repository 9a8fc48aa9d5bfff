import type { KnownFailure } from '../onion/index.js';
import { equalBytes } from '../primitives/bytes.js';
import { type BlockHeight, type MilliSatoshi, msat } from '../primitives/units.js';
import { type HeldPayment, heldUnder, heldWith } from './held.js';
import {
  acceptHtlc,
  failHtlc,
  fulfillHtlc,
  type HtlcReference,
  type InvoiceRecord,
  type ReceivedHtlc,
  sameHtlc,
  unknownPaymentDetails,
} from './incoming-checks.js';

/** BOLT 4, Basic Multi-Part Payments, final node: how long a set may stay incomplete, in seconds. */
export const MPP_TIMEOUT_SECONDS = 60;

/** HTLCs of one payment that wait for the rest of it (BOLT 4, HTLC set). */
export interface HtlcSet {
  readonly paymentHash: Uint8Array;
  readonly totalMsat: MilliSatoshi;
  /** When its first HTLC came, in Unix seconds. */
  readonly since: number;
  readonly htlcs: readonly ReceivedHtlc[];
}

/** All that has arrived and is neither settled nor failed. */
export interface IncomingPayments {
  /** Sets that are incomplete. Not stored: after a restart the channels deliver the HTLCs they hold again. */
  readonly sets: readonly HtlcSet[];
  /** Payments of hold invoices. Stored: what was accepted stays so, however long it is held. */
  readonly held: readonly HeldPayment[];
}

/** Nothing received yet. */
export const noIncomingPayments: IncomingPayments = { sets: [], held: [] };

/** What the world looks like as an HTLC arrives. */
export interface IncomingContext {
  readonly blockHeight: BlockHeight;
  readonly nowSeconds: number;
  /** Whether we offer `basic_mpp`. */
  readonly basicMpp: boolean;
  /** Whether payments without an invoice are taken. */
  readonly keysend: boolean;
}

/** What to do, in this order. */
export type IncomingAction =
  /** Leave the HTLC as it is: its set is not complete. */
  | ({ readonly type: 'hold' } & HtlcReference)
  /** Store that the invoice is paid, and by which HTLCs, before any of them is fulfilled. */
  | {
      readonly type: 'storePaid';
      readonly paymentHash: Uint8Array;
      readonly preimage: Uint8Array;
      readonly receivedMsat: MilliSatoshi;
      readonly paidBy: readonly HtlcReference[];
      /** No invoice stands behind it: the sender chose the preimage. */
      readonly keysend: boolean;
    }
  /** Store that the whole amount of a hold invoice has arrived. */
  | { readonly type: 'storeHeld'; readonly held: HeldPayment }
  /** Store that the invoice is not to be paid any more, before any of its HTLCs is failed. */
  | { readonly type: 'storeCanceled'; readonly paymentHash: Uint8Array }
  | ({ readonly type: 'fulfill'; readonly preimage: Uint8Array } & HtlcReference)
  | ({ readonly type: 'fail'; readonly failure: KnownFailure } & HtlcReference);

/** A new state and what to do about it. */
export interface IncomingTransition {
  readonly state: IncomingPayments;
  readonly actions: readonly IncomingAction[];
}

/**
 * An HTLC whose onion ends here, irrevocably committed. `invoice` is what we hold under its payment hash. The same
 * HTLC may be delivered again.
 */
export function receiveHtlc(
  state: IncomingPayments,
  htlc: ReceivedHtlc,
  invoice: InvoiceRecord | undefined,
  context: IncomingContext,
): IncomingTransition {
  // What was accepted is not judged again: its invoice may have expired, and its HTLCs come nearer to their end.
  if (heldWith(state, htlc) !== undefined) return { state, actions: [hold(htlc)] };
  const verdict = acceptHtlc(htlc, invoice, context);
  if (verdict.type === 'fulfill') return { state, actions: [fulfillHtlc(htlc, verdict.preimage)] };
  if (verdict.type === 'fail') return { state, actions: [failHtlc(htlc, verdict.failure)] };
  if (heldUnder(state, htlc.paymentHash) !== undefined) {
    return { state, actions: [failHtlc(htlc, unknownPaymentDetails(htlc, context))] };
  }

  const set = state.sets.find(({ paymentHash }) => equalBytes(paymentHash, htlc.paymentHash));
  if (set?.htlcs.some((waiting) => sameHtlc(waiting, htlc))) return { state, actions: [hold(htlc)] };
  const { totalMsat } = htlc.payload;
  if (set !== undefined && set.totalMsat !== totalMsat) {
    // BOLT 4, Basic Multi-Part Payments, final node: parts that disagree on the total fail the whole set.
    const failed = [...set.htlcs, htlc].map((part) => failHtlc(part, unknownPaymentDetails(part, context)));
    return { state: without(state, set), actions: failed };
  }

  const htlcs = [...(set?.htlcs ?? []), htlc];
  const others = set === undefined ? state : without(state, set);
  // BOLT 4, Basic Multi-Part Payments, final node: nothing is fulfilled before the amounts in the onions reach the total.
  if (sum(htlcs.map(({ payload }) => payload.amtToForward)) < totalMsat) {
    const grown = {
      paymentHash: htlc.paymentHash,
      totalMsat,
      since: set?.since ?? context.nowSeconds,
      htlcs,
    };
    return { state: { ...others, sets: [...others.sets, grown] }, actions: [hold(htlc)] };
  }
  const receivedMsat = msat(sum(htlcs.map(({ amountMsat }) => amountMsat)));
  if (verdict.type === 'acceptHeld') {
    const held = { paymentHash: htlc.paymentHash, receivedMsat, htlcs: htlcs.map(heldHtlc) };
    const actions: IncomingAction[] = [{ type: 'storeHeld', held }, ...htlcs.map(hold)];
    return { state: { ...others, held: [...others.held, held] }, actions };
  }
  const { preimage, keysend } = verdict;
  const paid: IncomingAction = {
    type: 'storePaid',
    paymentHash: htlc.paymentHash,
    preimage,
    receivedMsat,
    paidBy: htlcs.map(referenceTo),
    keysend,
  };
  return { state: others, actions: [paid, ...htlcs.map((part) => fulfillHtlc(part, preimage))] };
}

/** Fails every set whose first HTLC has waited for its time (BOLT 4, `mpp_timeout`). */
export function expireSets(state: IncomingPayments, nowSeconds: number): IncomingTransition {
  const late = ({ since }: HtlcSet) => nowSeconds - since >= MPP_TIMEOUT_SECONDS;
  const failed = state.sets
    .filter(late)
    .flatMap(({ htlcs }) => htlcs.map((htlc) => failHtlc(htlc, { code: 'mppTimeout' })));
  return { state: { ...state, sets: state.sets.filter((set) => !late(set)) }, actions: failed };
}

/** When `expireSets` has something to do next, in Unix seconds; undefined when nothing waits. */
export function nextExpiry(state: IncomingPayments): number | undefined {
  const times = state.sets.map(({ since }) => since + MPP_TIMEOUT_SECONDS);
  return times.length === 0 ? undefined : Math.min(...times);
}

/**
 * Drops the HTLCs of a channel that went to the chain: they no longer count towards their sets. A payment that is held
 * keeps them: once it is settled they are taken on chain.
 */
export function forgetChannel(state: IncomingPayments, channelId: Uint8Array): IncomingPayments {
  const sets = state.sets.map((set) => ({
    ...set,
    htlcs: set.htlcs.filter((held) => !equalBytes(held.channelId, channelId)),
  }));
  return { ...state, sets: sets.filter(({ htlcs }) => htlcs.length > 0) };
}

function without(state: IncomingPayments, set: HtlcSet): IncomingPayments {
  return { ...state, sets: state.sets.filter((other) => other !== set) };
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}

function referenceTo({ channelId, htlcId }: HtlcReference): HtlcReference {
  return { channelId, htlcId };
}

function hold(htlc: HtlcReference): IncomingAction {
  return { type: 'hold', ...referenceTo(htlc) };
}

function heldHtlc({ channelId, htlcId, amountMsat, cltvExpiry }: ReceivedHtlc): HeldPayment['htlcs'][number] {
  return { channelId, htlcId, amountMsat, cltvExpiry };
}
