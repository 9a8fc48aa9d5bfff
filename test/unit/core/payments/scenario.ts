import { sha256 } from '../../../../src/core/crypto/index.js';
import type { Failure } from '../../../../src/core/onion/index.js';
import {
  advancePayment,
  type OutgoingPayment,
  type PaymentAction,
  type PaymentContext,
  type PaymentTarget,
  startPayment,
} from '../../../../src/core/payments/index.js';
import { msat } from '../../../../src/core/primitives/units.js';
import {
  channels,
  contextOf,
  failureFrom,
  idOf,
  NOW,
  namesOf,
  type SendPart,
  sends,
  type TestChannel,
} from './network.js';

export const preimage = new Uint8Array(32).fill(3);
export const paymentHash = sha256(preimage);
export const paymentSecret = new Uint8Array(32).fill(4);

export const target = (amount: bigint, change: Partial<PaymentTarget> = {}): PaymentTarget => ({
  nodeId: idOf('payee'),
  amountMsat: msat(amount),
  paymentHash,
  paymentSecret,
  finalCltvDelta: 18,
  routeHints: [],
  basicMpp: true,
  ...change,
});

export const start = (
  all: readonly TestChannel[],
  asked: PaymentTarget,
  change: Partial<PaymentContext> = {},
) => startPayment({ target: asked, deadline: NOW + 60, maxFeeMsat: msat(100_000) }, contextOf(all, change));

/** Fails a part with an encrypted failure of the node at `hop` of its route. */
export function failAt(
  payment: OutgoingPayment,
  part: SendPart,
  hop: number,
  failure: Failure,
  context: PaymentContext,
  all: readonly TestChannel[],
) {
  const { hops } = payment.parts[part.partId] as OutgoingPayment['parts'][number];
  const packet = failureFrom(part, namesOf(hops, all).slice(0, hop + 1), failure);
  const reason = { type: 'onion', packet } as const;
  return advancePayment(payment, { type: 'partFailed', partId: part.partId, reason }, context);
}

export const routesOf = (payment: OutgoingPayment, all: readonly TestChannel[]) =>
  payment.parts.map(({ hops }) => namesOf(hops, all).join(' '));

export const typesOf = (actions: readonly PaymentAction[]) => actions.map(({ type }) => type);
export const failedOf = (actions: readonly PaymentAction[]) => {
  const action = actions.at(-1);
  return action?.type === 'failed' ? action.failure : undefined;
};
export const onlySend = (actions: readonly PaymentAction[]): SendPart => {
  const [part, ...others] = sends(actions);
  if (part === undefined || others.length > 0) throw new Error(`${others.length + 1} parts, not one`);
  return part;
};

export const line = channels('us-a 50000000', 'a-b 50000000 2000', 'b-payee 50000000 3000');
export const square = channels(
  'us-a 50000000',
  'a-payee 50000000 1000',
  'us-b 50000000',
  'b-payee 50000000 5000',
);
export const none = new Uint8Array(0);
export const dry: Failure = { code: 'temporaryChannelFailure', channelUpdate: none };
