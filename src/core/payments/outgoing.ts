import { sha256 } from '../crypto/index.js';
import { equalBytes } from '../primitives/bytes.js';
import { msat } from '../primitives/units.js';
import { defaultMaxFee } from './fee-limit.js';
import { learn, observeArrival } from './learn.js';
import { holdTimesOf, partFailure } from './part-failure.js';
import {
  committedFeeMsat,
  committedMsat,
  hasPendingPart,
  noLessons,
  type OutgoingPayment,
  type PaymentFailure,
  type PaymentPart,
} from './payment.js';
import type {
  PartFailureReason,
  PaymentAction,
  PaymentCommand,
  PaymentContext,
  PaymentRequest,
  PaymentTransition,
} from './payment-vocabulary.js';
import { type PlanError, type PlannedPart, planParts } from './plan.js';

/** HTLCs that one payment may send in all, whatever becomes of them. */
export const MAX_ATTEMPTS = 60;

/** Begins a payment: finds a way and sends the first parts, or fails at once. */
export function startPayment(request: PaymentRequest, context: PaymentContext): PaymentTransition {
  const { target, bolt11, deadline } = request;
  const payment: OutgoingPayment = {
    target,
    ...(bolt11 === undefined ? {} : { bolt11 }),
    maxFeeMsat: request.maxFeeMsat ?? defaultMaxFee(target.amountMsat),
    deadline,
    createdAt: context.nowSeconds,
    status: 'pending',
    parts: [],
    lessons: noLessons,
  };
  return completed(proceed(payment, context, []), context);
}

/** Carries a payment on. Commands for parts that have ended change nothing, but for a preimage, which always counts. */
export function advancePayment(
  payment: OutgoingPayment,
  command: PaymentCommand,
  context: PaymentContext,
): PaymentTransition {
  return completed(carriedOn(payment, command, context), context);
}

function carriedOn(
  payment: OutgoingPayment,
  command: PaymentCommand,
  context: PaymentContext,
): PaymentTransition {
  switch (command.type) {
    case 'partFulfilled':
      return partFulfilled(payment, command);
    case 'partFailed':
      return partFailed(payment, command.partId, command.reason, context);
    case 'deadlineReached':
      if (payment.status !== 'pending' || payment.failure !== undefined) return { payment, actions: [] };
      return settle({ ...payment, failure: failureOf(payment, { code: 'deadlineReached' }) }, []);
  }
}

/** Notes when a payment has come to its end; what is stored says so too. */
function completed({ payment, actions }: PaymentTransition, context: PaymentContext): PaymentTransition {
  if (payment.status === 'pending' || payment.completedAt !== undefined) return { payment, actions };
  const ended: OutgoingPayment = { ...payment, completedAt: context.nowSeconds };
  return {
    payment: ended,
    actions: actions.map((action) => (action.type === 'store' ? { ...action, payment: ended } : action)),
  };
}

function partFulfilled(
  payment: OutgoingPayment,
  { partId, preimage, attributionData }: Extract<PaymentCommand, { type: 'partFulfilled' }>,
): PaymentTransition {
  const part = payment.parts[partId];
  if (part === undefined || part.status === 'fulfilled') return { payment, actions: [] };
  if (!equalBytes(sha256(preimage), payment.target.paymentHash)) return { payment, actions: [] };
  const { failure: _given, ...others } = payment;
  const { failure: _reported, consequence: _drawn, ...fulfilled } = part;
  const holdTimes = holdTimesOf(part, new Uint8Array(0), attributionData);
  const next: OutgoingPayment = {
    ...withPart(others, withHoldTimes({ ...fulfilled, status: 'fulfilled' }, holdTimes)),
    status: 'succeeded',
    preimage,
  };
  const actions: PaymentAction[] = [
    { type: 'store', payment: next },
    { type: 'remember', observations: observeArrival(part) },
  ];
  // The first preimage proves the payment: the payee let go of it for the whole amount.
  if (payment.status !== 'succeeded') {
    const feeMsat = msat(committedFeeMsat(next));
    actions.push({ type: 'succeeded', preimage, amountMsat: payment.target.amountMsat, feeMsat });
  }
  return { payment: next, actions };
}

function partFailed(
  payment: OutgoingPayment,
  partId: number,
  reason: PartFailureReason,
  context: PaymentContext,
): PaymentTransition {
  const part = payment.parts[partId];
  if (part?.status !== 'pending') return { payment, actions: [] };
  const { failure, holdTimes } = partFailure(part, reason);
  const { lessons, observations, consequence } = learn(payment.lessons, part, failure);
  const next = withPart(
    { ...payment, lessons },
    withHoldTimes({ ...part, status: 'failed', failure, consequence }, holdTimes),
  );
  const actions: PaymentAction[] = observations.length === 0 ? [] : [{ type: 'remember', observations }];
  if (next.status !== 'pending' || next.failure !== undefined) return settle(next, actions);
  if (consequence === 'giveUp')
    return settle({ ...next, failure: failureOf(next, { code: 'recipientRejected' }) }, actions);
  return proceed(next, context, actions);
}

/** Sends what is not on its way yet, or gives up. */
function proceed(
  payment: OutgoingPayment,
  context: PaymentContext,
  actions: readonly PaymentAction[],
): PaymentTransition {
  const give = (failure: Pick<PaymentFailure, 'code' | 'routeError'>) =>
    settle({ ...payment, failure: failureOf(payment, failure) }, actions);
  if (context.nowSeconds >= payment.deadline) return give({ code: 'deadlineReached' });
  const missing = payment.target.amountMsat - committedMsat(payment);
  if (missing <= 0n) return give({ code: 'invalidAmount' });
  const plan = planParts(payment, msat(missing), context);
  if (!plan.ok) return give(explain(plan.error));
  if (payment.parts.length + plan.value.length > MAX_ATTEMPTS) return give({ code: 'tooManyAttempts' });

  const next = { ...payment, parts: [...payment.parts, ...plan.value.map(({ part }) => part)] };
  const sent = plan.value.map((planned) => sendPart(next, planned));
  return { payment: next, actions: [{ type: 'store', payment: next }, ...sent, ...actions] };
}

/** Stores a payment that sends nothing more, and says that it failed once no part can succeed any more. */
function settle(payment: OutgoingPayment, actions: readonly PaymentAction[]): PaymentTransition {
  const { failure } = payment;
  if (payment.status !== 'pending' || failure === undefined || hasPendingPart(payment)) {
    return { payment, actions: [{ type: 'store', payment }, ...actions] };
  }
  const failed: OutgoingPayment = { ...payment, status: 'failed' };
  return {
    payment: failed,
    actions: [{ type: 'store', payment: failed }, ...actions, { type: 'failed', failure }],
  };
}

function explain(error: PlanError): Pick<PaymentFailure, 'code' | 'routeError'> {
  if (error.code === 'onionTooLong' || error.code === 'unknownFeatures') return { code: error.code };
  return { code: error.code, routeError: error };
}

function failureOf(
  payment: OutgoingPayment,
  failure: Pick<PaymentFailure, 'code' | 'routeError'>,
): PaymentFailure {
  const lastFailure = payment.parts.findLast((part) => part.failure !== undefined)?.failure;
  const attempts = payment.parts.length;
  return { ...failure, attempts, ...(lastFailure === undefined ? {} : { lastFailure }) };
}

function withHoldTimes(part: PaymentPart, holdTimes: readonly number[] | undefined): PaymentPart {
  return holdTimes === undefined ? part : { ...part, holdTimes };
}

function withPart(payment: OutgoingPayment, part: PaymentPart): OutgoingPayment {
  return { ...payment, parts: payment.parts.with(part.partId, part) };
}

function sendPart(payment: OutgoingPayment, { part, onion }: PlannedPart): PaymentAction {
  const { partId, channelId, cltvExpiry, amountMsat, feeMsat } = part;
  return {
    type: 'sendPart',
    partId,
    channelId,
    amountMsat: msat(amountMsat + feeMsat),
    cltvExpiry,
    paymentHash: payment.target.paymentHash,
    onion,
  };
}
