import { sha256 } from '../crypto/index.js';
import { equalBytes } from '../primitives/bytes.js';
import type { BlockHeight, CltvExpiry, MilliSatoshi } from '../primitives/units.js';
import type { IncomingPayments, IncomingTransition } from './incoming.js';
import {
  failHtlc,
  fulfillHtlc,
  type HtlcReference,
  sameHtlc,
  unknownPaymentDetails,
} from './incoming-checks.js';

/**
 * Blocks that must be left on an HTLC that is held: with fewer, the peer could still refuse the preimage until we would
 * have to claim the HTLC on chain. A held payment is canceled when its first HTLC comes that near.
 */
export const HOLD_CANCEL_BLOCKS = 18;

/** What has to be known of a held HTLC. */
export interface HeldHtlc extends HtlcReference {
  readonly amountMsat: MilliSatoshi;
  readonly cltvExpiry: CltvExpiry;
}

/** The whole amount of a hold invoice, which waits for its owner to settle or to cancel it. Plain data: it is stored. */
export interface HeldPayment {
  readonly paymentHash: Uint8Array;
  readonly receivedMsat: MilliSatoshi;
  readonly htlcs: readonly HeldHtlc[];
}

/** Takes up held payments after a restart, before any channel delivers its HTLCs again. */
export function restoreHeld(state: IncomingPayments, held: readonly HeldPayment[]): IncomingPayments {
  return { ...state, held: [...state.held, ...held] };
}

/** The held payment that an HTLC belongs to. */
export function heldWith(state: IncomingPayments, htlc: HtlcReference): HeldPayment | undefined {
  return state.held.find(({ htlcs }) => htlcs.some((held) => sameHtlc(held, htlc)));
}

/** The payment that is held under a hash. */
export function heldUnder(state: IncomingPayments, paymentHash: Uint8Array): HeldPayment | undefined {
  return state.held.find((held) => equalBytes(held.paymentHash, paymentHash));
}

/** The block at which a held payment is given back. */
export function cancelHeight({ htlcs }: HeldPayment): number {
  return Math.min(...htlcs.map(({ cltvExpiry }) => cltvExpiry)) - HOLD_CANCEL_BLOCKS;
}

/** Takes a held payment; undefined when none is held under the hash of this preimage. */
export function settleHeld(state: IncomingPayments, preimage: Uint8Array): IncomingTransition | undefined {
  const held = heldUnder(state, sha256(preimage));
  if (held === undefined) return undefined;
  const { paymentHash, receivedMsat, htlcs } = held;
  const paidBy = htlcs.map(({ channelId, htlcId }) => ({ channelId, htlcId }));
  return {
    state: withoutHeld(state, held),
    actions: [
      { type: 'storePaid', paymentHash, preimage, receivedMsat, paidBy, keysend: false },
      ...htlcs.map((htlc) => fulfillHtlc(htlc, preimage)),
    ],
  };
}

/** Gives back whatever has arrived for an invoice that its owner does not want to be paid any more. */
export function cancelInvoice(
  state: IncomingPayments,
  paymentHash: Uint8Array,
  context: { readonly blockHeight: BlockHeight },
): IncomingTransition {
  const set = state.sets.find((waiting) => equalBytes(waiting.paymentHash, paymentHash));
  const held = heldUnder(state, paymentHash);
  const arrived = [...(set?.htlcs ?? []), ...(held?.htlcs ?? [])];
  return {
    state: {
      sets: state.sets.filter((waiting) => waiting !== set),
      held: state.held.filter((other) => other !== held),
    },
    actions: [
      { type: 'storeCanceled', paymentHash },
      ...arrived.map((htlc) => failHtlc(htlc, unknownPaymentDetails(htlc, context))),
    ],
  };
}

/** Gives back the held payments that cannot be settled safely any more at this height. */
export function cancelOverdue(
  state: IncomingPayments,
  context: { readonly blockHeight: BlockHeight },
): IncomingTransition {
  const overdue = state.held.filter((held) => context.blockHeight >= cancelHeight(held));
  return overdue.reduce<IncomingTransition>(
    ({ state: before, actions }, { paymentHash }) => {
      const canceled = cancelInvoice(before, paymentHash, context);
      return { state: canceled.state, actions: [...actions, ...canceled.actions] };
    },
    { state, actions: [] },
  );
}

function withoutHeld(state: IncomingPayments, held: HeldPayment): IncomingPayments {
  return { ...state, held: state.held.filter((other) => other !== held) };
}
