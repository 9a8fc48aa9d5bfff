import { partFailure } from '../../../api/commands/shared.js';
import { ApiError, type ApiErrorCode, type ErrorDetails } from '../../../api/error.js';
import type { OutgoingPayment, PaymentFailure } from '../../../core/payments/index.js';
import { toHex } from '../../../core/primitives/bytes.js';
import { describeFailure } from '../payment-view.js';
import type { ChannelCensus } from './channel-census.js';
import { withoutBalance } from './explain-balance.js';
import { explainParts } from './explain-part.js';

/** Why there is no way: nobody knows the payee, no way leads there, none carries so much, or all that did have failed. */
export type NoRouteReason = 'unknownPayee' | 'noWay' | 'amountTooLarge' | 'waysFailed';

/** What an explanation asks of the node. */
export interface ExplanationContext {
  readonly census: ChannelCensus;
  /** Whether any way leads to the payee, whatever it can carry. */
  hasWay(): boolean;
}

/** What to tell the caller of `pay`, before what is told of every payment. */
export interface Explanation {
  readonly code: ApiErrorCode;
  readonly message: string;
  readonly advice: string;
  readonly details?: ErrorDetails;
}

/** What the caller of `pay` is told of a payment that did not succeed, or that still may. */
export function paymentError(payment: OutgoingPayment, context: ExplanationContext): ApiError {
  const { failure, target } = payment;
  const paymentHash = toHex(target.paymentHash);
  if (failure === undefined) return new ApiError('paymentFailed', 'the payment failed', { paymentHash });
  const { code, message, advice, details } =
    payment.status === 'pending' ? stillOut(payment, failure) : explain(payment, failure, context);
  return new ApiError(code, `${message}: ${advice}`, {
    paymentHash,
    reason: failure.code,
    attempts: failure.attempts,
    ...details,
    advice,
    failures: explainParts(payment).map((part) => partFailure.serialise(part)),
  });
}

function explain(
  payment: OutgoingPayment,
  failure: PaymentFailure,
  { census, hasWay }: ExplanationContext,
): Explanation {
  const message = describeFailure(failure);
  const last = explainParts(payment).at(-1);
  switch (failure.code) {
    case 'noLocalBalance':
      return withoutBalance(message, census);
    case 'noRoute':
    case 'unknownTarget':
      // A search from a node that has no channel to begin with says nothing of the payee.
      if (census.usable === 0) return withoutBalance(message, census);
      return withoutRoute(message, noRouteReason(failure, hasWay), last?.advice);
    case 'feeTooHigh':
      return { code: 'feeLimitExceeded', message, advice: 'allow a higher fee with "--max-fee-msat"' };
    case 'targetIsSource':
      return { code: 'selfPayment', message, advice: 'an invoice of this node is for others to pay' };
    case 'onionTooLong':
      return { code: 'paymentFailed', message, advice: 'ask for an invoice with less metadata' };
    case 'unknownFeatures':
      return { code: 'paymentFailed', message, advice: 'ask for an invoice: it says itself what it demands' };
    case 'invalidAmount':
      return { code: 'paymentFailed', message, advice: 'give another amount' };
    case 'recipientRejected':
    case 'tooManyAttempts':
    case 'deadlineReached':
      return { code: 'paymentFailed', message, advice: last?.advice ?? 'try again later' };
  }
}

function noRouteReason(failure: PaymentFailure, hasWay: () => boolean): NoRouteReason {
  if (failure.code === 'unknownTarget') return 'unknownPayee';
  if (failure.attempts > 0) return 'waysFailed';
  return hasWay() ? 'amountTooLarge' : 'noWay';
}

function withoutRoute(message: string, why: NoRouteReason, lastAdvice: string | undefined): Explanation {
  const advice: Readonly<Record<NoRouteReason, string>> = {
    unknownPayee: 'see with "nodes" whether the node knows the network; a new node first has to hear of it',
    noWay: 'open a channel to the payee or to a node near it',
    amountTooLarge: 'pay less: a smaller amount finds a way',
    waysFailed: lastAdvice ?? 'try again later',
  };
  return { code: 'noRoute', message, advice: advice[why], details: { why } };
}

/** Nothing more is sent, but what was sent cannot be taken back (BOLT 4): the payee has up to a minute, or holds it. */
function stillOut(payment: OutgoingPayment, failure: PaymentFailure): Explanation {
  const out = payment.parts.filter(({ status }) => status === 'pending');
  const pendingMsat = out.reduce((sum, { amountMsat }) => sum + amountMsat, 0n);
  const details = { pendingMsat: pendingMsat.toString(), pendingParts: out.length };
  const isWhole = pendingMsat >= payment.target.amountMsat;
  const parts = out.length === 1 ? '1 part' : `${out.length} parts`;
  const message = isWhole
    ? `the payee has not answered yet, and all of the ${pendingMsat} msat are under way`
    : `${describeFailure(failure)}; ${parts} with ${pendingMsat} msat cannot be taken back and will return`;
  const advice = isWhole
    ? 'do not pay again: "payments" shows how it ends'
    : 'the payee gives them back, as a rule within a minute; "payments" shows when it is over';
  return { code: 'paymentPending', message, advice, details };
}
