import type { KnownFailure } from '../onion/index.js';
import { equalBytes } from '../primitives/bytes.js';
import { type BlockHeight, type MilliSatoshi, msat } from '../primitives/units.js';
import {
  acceptHtlc,
  type HtlcReference,
  type InvoiceRecord,
  type ReceivedHtlc,
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

/** All sets that are incomplete. Not stored: after a restart the channels deliver the HTLCs they hold again. */
export interface IncomingPayments {
  readonly sets: readonly HtlcSet[];
}

/** Nothing received yet. */
export const noIncomingPayments: IncomingPayments = { sets: [] };

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
  const verdict = acceptHtlc(htlc, invoice, context);
  if (verdict.type === 'fulfill') return { state, actions: [fulfill(htlc, verdict.preimage)] };
  if (verdict.type === 'fail') return { state, actions: [fail(htlc, verdict.failure)] };

  const set = state.sets.find(({ paymentHash }) => equalBytes(paymentHash, htlc.paymentHash));
  if (set?.htlcs.some((held) => isSame(held, htlc))) {
    return { state, actions: [{ type: 'hold', ...referenceTo(htlc) }] };
  }
  const { totalMsat } = htlc.payload;
  if (set !== undefined && set.totalMsat !== totalMsat) {
    // BOLT 4, Basic Multi-Part Payments, final node: parts that disagree on the total fail the whole set.
    const failed = [...set.htlcs, htlc].map((part) => fail(part, unknownPaymentDetails(part, context)));
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
    return { state: { sets: [...others.sets, grown] }, actions: [{ type: 'hold', ...referenceTo(htlc) }] };
  }
  const { preimage, keysend } = verdict;
  const paid: IncomingAction = {
    type: 'storePaid',
    paymentHash: htlc.paymentHash,
    preimage,
    receivedMsat: msat(sum(htlcs.map(({ amountMsat }) => amountMsat))),
    paidBy: htlcs.map(referenceTo),
    keysend,
  };
  return { state: others, actions: [paid, ...htlcs.map((part) => fulfill(part, preimage))] };
}

/** Fails every set whose first HTLC has waited for its time (BOLT 4, `mpp_timeout`). */
export function expireSets(state: IncomingPayments, nowSeconds: number): IncomingTransition {
  const late = ({ since }: HtlcSet) => nowSeconds - since >= MPP_TIMEOUT_SECONDS;
  const failed = state.sets
    .filter(late)
    .flatMap(({ htlcs }) => htlcs.map((htlc) => fail(htlc, { code: 'mppTimeout' })));
  return { state: { sets: state.sets.filter((set) => !late(set)) }, actions: failed };
}

/** When `expireSets` has something to do next, in Unix seconds; undefined when nothing waits. */
export function nextExpiry(state: IncomingPayments): number | undefined {
  const times = state.sets.map(({ since }) => since + MPP_TIMEOUT_SECONDS);
  return times.length === 0 ? undefined : Math.min(...times);
}

/** Drops the HTLCs of a channel that went to the chain: they no longer count towards their sets. */
export function forgetChannel(state: IncomingPayments, channelId: Uint8Array): IncomingPayments {
  const sets = state.sets.map((set) => ({
    ...set,
    htlcs: set.htlcs.filter((held) => !equalBytes(held.channelId, channelId)),
  }));
  return { sets: sets.filter(({ htlcs }) => htlcs.length > 0) };
}

function without(state: IncomingPayments, set: HtlcSet): IncomingPayments {
  return { sets: state.sets.filter((other) => other !== set) };
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}

function referenceTo({ channelId, htlcId }: HtlcReference): HtlcReference {
  return { channelId, htlcId };
}

function isSame(a: HtlcReference, b: HtlcReference): boolean {
  return a.htlcId === b.htlcId && equalBytes(a.channelId, b.channelId);
}

function fulfill(htlc: HtlcReference, preimage: Uint8Array): IncomingAction {
  return { type: 'fulfill', ...referenceTo(htlc), preimage };
}

function fail(htlc: HtlcReference, failure: KnownFailure): IncomingAction {
  return { type: 'fail', ...referenceTo(htlc), failure };
}
