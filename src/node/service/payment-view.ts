import type { Payment } from '../../api/results.js';
import { HOLD_TIME_UNIT_MILLIS } from '../../core/onion/index.js';
import type { OutgoingPayment, PartFailure, PaymentFailure } from '../../core/payments/index.js';
import { toHex } from '../../core/primitives/bytes.js';
import { msat } from '../../core/primitives/units.js';
import { formatShortChannelId } from '../../core/wire/index.js';

/** A payment as `pay` shows it: of a payment that succeeded, the parts that did not are left out of the sums. */
export function paymentView(payment: OutgoingPayment): Payment {
  const counted = payment.parts.filter(({ status }) => status !== 'failed');
  return {
    status: payment.status,
    paymentHash: toHex(payment.target.paymentHash),
    preimage: payment.preimage === undefined ? null : toHex(payment.preimage),
    amountMsat: payment.target.amountMsat,
    feeMsat: msat(counted.reduce((sum, { feeMsat }) => sum + feeMsat, 0n)),
    parts: payment.parts.map(({ status, amountMsat, feeMsat, hops, holdTimes }) => ({
      status: status === 'fulfilled' ? 'succeeded' : status,
      amountMsat,
      feeMsat,
      hops: hops.map(({ nodeId, shortChannelId }, hop) => ({
        nodeId: toHex(nodeId),
        shortChannelId: formatShortChannelId(shortChannelId),
        holdMillis: holdMillis(holdTimes?.[hop]),
      })),
    })),
  };
}

function holdMillis(holdTime: number | undefined): number | null {
  return holdTime === undefined ? null : holdTime * HOLD_TIME_UNIT_MILLIS;
}

/** Why a payment failed, for a person: what the node tried, and who said no. */
export function describeFailure({ code, attempts, lastFailure, routeError }: PaymentFailure): string {
  const what = WORDS[code];
  const figures =
    routeError?.code === 'feeTooHigh'
      ? ` (the cheapest way costs ${routeError.feeMsat} msat, the limit is ${routeError.maxFeeMsat})`
      : routeError?.code === 'noLocalBalance'
        ? ` (${routeError.spendableMsat} msat can be sent)`
        : '';
  const tried = attempts === 0 ? '' : ` after ${attempts} attempt${attempts === 1 ? '' : 's'}`;
  const last = lastFailure === undefined ? '' : `; last: ${describePart(lastFailure)}`;
  return `${what}${figures}${tried}${last}`;
}

const WORDS: Readonly<Record<PaymentFailure['code'], string>> = {
  recipientRejected: 'the payee refused the payment: it may be paid, expired or unknown there',
  tooManyAttempts: 'no way worked',
  deadlineReached: 'no way worked in time',
  onionTooLong: 'the route does not fit an onion',
  unknownFeatures: 'the payee demands features that this node does not know',
  targetIsSource: 'the payee is this node itself',
  invalidAmount: 'the amount cannot be sent',
  unknownTarget: 'the payee is not in the graph and the invoice has no way to it',
  noRoute: 'there is no way to the payee that can carry the amount',
  noLocalBalance: 'the channels of this node cannot send that much',
  feeTooHigh: 'every way costs more than the fee limit allows',
};

function describePart(failure: PartFailure): string {
  switch (failure.type) {
    case 'hop':
      return `hop ${failure.hop + 1} (${toHex(failure.nodeId).slice(0, 10)}…) said ${failure.failure.code}`;
    case 'unreadable':
      return 'a failure that no hop of the route signed';
    case 'malformed':
      return `our peer could not read the onion (0x${failure.failureCode.toString(16)})`;
    case 'local':
      return `our own channel refused: ${failure.code}`;
    case 'onChainTimeout':
      return 'the HTLC timed out on chain';
  }
}
