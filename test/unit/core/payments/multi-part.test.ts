import type { Failure } from '../../../../src/core/onion/index.js';
import { advancePayment, startPayment } from '../../../../src/core/payments/index.js';
import { MAX_PENDING_PARTS, MIN_PART_MSAT } from '../../../../src/core/payments/plan.js';
import { blockHeight, msat } from '../../../../src/core/primitives/units.js';
import {
  channelIdOf,
  channels,
  contextOf,
  failureFrom,
  NOW,
  namesOf,
  type SendPart,
  scidOf,
  sends,
  travel,
} from './network.js';
import {
  dry,
  failAt,
  failedOf,
  onlySend,
  paymentHash,
  paymentSecret,
  preimage,
  start,
  target,
  typesOf,
} from './scenario.js';

describe('a payment in parts', () => {
  const two = channels('us-a 6000000', 'a-payee 6000000', 'us-b 6000000', 'b-payee 6000000');
  const context = contextOf(two);
  const begun = start(two, target(9_000_000n));
  const parts = sends(begun.actions);
  const finals = parts.map((part) => {
    const via = namesOf(begun.payment.parts[part.partId]?.hops ?? [], two);
    return travel(part, via).at(-1)?.payload;
  });

  it('goes over more than one channel when no single one holds it', () => {
    expect(parts.length).toBeGreaterThan(1);
    expect(new Set(parts.map(({ channelId }) => channelId.toString())).size).toBe(2);
    expect(begun.actions[0]).toEqual({ type: 'store', payment: begun.payment });
  });

  it('tells each part the same total and secret, and the amounts make up the total', () => {
    const sum = finals.reduce((total, payload) => total + (payload?.amtToForward ?? 0n), 0n);
    expect(sum).toBe(9_000_000n);
    for (const payload of finals) expect(payload).toMatchObject({ totalMsat: 9_000_000n, paymentSecret });
    for (const part of parts) expect(part.paymentHash).toEqual(paymentHash);
  });

  it('never puts more on a channel than it holds, nor more fees than allowed', () => {
    for (const scid of [scidOf(0), scidOf(2)]) {
      const sum = parts
        .filter(({ channelId }) => channelId.toString() === channelIdOf(scid).toString())
        .reduce((total, { amountMsat }) => total + amountMsat, 0n);
      expect(sum).toBeLessThanOrEqual(6_000_000n);
    }
    const sent = parts.reduce((total, { amountMsat }) => total + amountMsat, 0n);
    expect(sent - 9_000_000n).toBeLessThanOrEqual(100_000n);
  });

  it('keeps all fees together within the limit', () => {
    const strict = startPayment(
      { target: target(9_000_000n), deadline: NOW + 60, maxFeeMsat: msat(1_999) },
      context,
    );
    expect(failedOf(strict.actions)?.code).toBe('feeTooHigh');
  });

  it.each([
    ['the invoice does not offer it', target(9_000_000n, { basicMpp: false })],
    ['there is no payment secret', { ...target(9_000_000n), paymentSecret: undefined }],
  ])('is not tried when %s', (_, asked) => {
    const { paymentSecret: secret, ...others } = asked;
    const whole = start(two, secret === undefined ? others : { ...others, paymentSecret: secret });
    expect(sends(whole.actions)).toHaveLength(0);
    expect(whole.payment.status).toBe('failed');
  });

  it('is not cut below what a part is worth, and not into more parts than allowed', () => {
    const crumbs = channels(
      ...Array.from({ length: 30 }, (_, i) => [
        `us-n${i} ${MIN_PART_MSAT}`,
        `n${i}-payee ${MIN_PART_MSAT}`,
      ]).flat(),
    );
    const many = start(crumbs, target(20n * MIN_PART_MSAT));
    expect(many.payment.status).toBe('failed');
    expect(sends(many.actions)).toHaveLength(0);
    const rich = channels(
      ...Array.from({ length: 30 }, (_, i) => [`us-n${i} 4000000 0`, `n${i}-payee 4000000 0`]).flat(),
    );
    expect(sends(start(rich, target(4_000_000n * BigInt(MAX_PENDING_PARTS))).actions)).toHaveLength(
      MAX_PENDING_PARTS,
    );
    expect(sends(start(rich, target(4_000_000n * BigInt(MAX_PENDING_PARTS) + 1n)).actions)).toHaveLength(0);
  });

  it('sends the amount of a failed part again, and succeeds with the first preimage', () => {
    const [lost, ...others] = parts as [SendPart, ...SendPart[]];
    const route = namesOf(begun.payment.parts[0]?.hops ?? [], two);
    const wide = contextOf([
      ...two,
      ...channels('x-y 1', 'x-y 1', 'x-y 1', 'x-y 1', 'us-c 9000000', 'c-payee 9000000').slice(4),
    ]);
    const packet = failureFrom(lost, route.slice(0, 1), { code: 'permanentNodeFailure' });
    const reason = { type: 'onion', packet } as const;
    const retried = advancePayment(begun.payment, { type: 'partFailed', partId: 0, reason }, wide);
    const live = retried.payment.parts.filter(({ status }) => status === 'pending');
    expect(live.reduce((sum, { amountMsat }) => sum + amountMsat, 0n)).toBe(9_000_000n);
    const done = advancePayment(
      retried.payment,
      { type: 'partFulfilled', partId: (others[0] as SendPart).partId, preimage },
      wide,
    );
    expect(done.payment.status).toBe('succeeded');
    const last = live.at(-1)?.partId ?? -1;
    const rest = advancePayment(done.payment, { type: 'partFulfilled', partId: last, preimage }, wide);
    expect(typesOf(rest.actions)).toEqual(['store', 'remember']);
  });

  it('is not failed before its last part is', () => {
    const reason = { type: 'local', code: 'channelNotReady' } as const;
    let { payment } = advancePayment(begun.payment, { type: 'deadlineReached' }, context);
    expect(payment).toMatchObject({ status: 'pending', failure: { code: 'deadlineReached' } });
    for (const { partId } of parts) {
      expect(payment.status).toBe('pending');
      const next = advancePayment(payment, { type: 'partFailed', partId, reason }, context);
      expect(sends(next.actions)).toHaveLength(0);
      payment = next.payment;
    }
    expect(payment).toMatchObject({ status: 'failed', failure: { code: 'deadlineReached' } });
  });

  it('sends nothing again once the payee refused, and still succeeds if it lets go of the preimage', () => {
    const route = namesOf(begun.payment.parts[0]?.hops ?? [], two);
    const refusal: Failure = {
      code: 'incorrectOrUnknownPaymentDetails',
      htlcMsat: msat(1),
      height: blockHeight(1),
    };
    const packet = failureFrom(parts[0] as SendPart, route, refusal);
    const reason = { type: 'onion', packet } as const;
    const refused = advancePayment(begun.payment, { type: 'partFailed', partId: 0, reason }, context);
    expect(refused.payment).toMatchObject({ status: 'pending', failure: { code: 'recipientRejected' } });
    expect(typesOf(refused.actions)).toEqual(['store', 'remember']);
    const paid = advancePayment(refused.payment, { type: 'partFulfilled', partId: 1, preimage }, context);
    expect(paid.payment.status).toBe('succeeded');
  });

  it('a part that fails after the preimage is known is not sent again', () => {
    const paid = advancePayment(begun.payment, { type: 'partFulfilled', partId: 0, preimage }, context);
    const reason = { type: 'local', code: 'channelNotReady' } as const;
    const after = advancePayment(paid.payment, { type: 'partFailed', partId: 1, reason }, context);
    expect(typesOf(after.actions)).toEqual(['store']);
    expect(after.payment).toMatchObject({ status: 'succeeded' });
  });

  it('goes on from what was stored', () => {
    const stored = structuredClone(begun.payment);
    expect(stored).toEqual(begun.payment);
    const done = advancePayment(stored, { type: 'partFulfilled', partId: 0, preimage }, context);
    expect(done.payment.status).toBe('succeeded');
  });

  it('the same failed amount may pass in smaller parts', () => {
    const single = channels('us-a 40000000', 'a-payee 40000000');
    const whole = start(single, target(8_000_000n));
    const { payment, actions } = failAt(
      whole.payment,
      onlySend(whole.actions),
      0,
      dry,
      contextOf(single),
      single,
    );
    expect(sends(actions).length).toBeGreaterThan(1);
    for (const { amountMsat } of payment.parts.slice(1)) expect(amountMsat).toBeLessThan(8_000_000n);
  });

  it('takes less over a channel of ours that other payments have drawn on', () => {
    const single = channels('us-a 40000000', 'a-payee 40000000');
    const whole = start(single, target(8_000_000n));
    const refuse = (code: string) =>
      advancePayment(
        whole.payment,
        { type: 'partFailed', partId: 0, reason: { type: 'local', code } },
        contextOf(single),
      );
    expect(sends(refuse('insufficientFunds').actions).length).toBeGreaterThan(1);
    expect(sends(refuse('channelNotReady').actions)).toHaveLength(0);
  });

  it('gives each part a session key of its own', () => {
    const keys = parts.map(({ onion }) => onion.slice(1, 34).toString());
    expect(new Set(keys).size).toBe(parts.length);
  });

  it('tells path finding what the other parts take of channels further on', () => {
    const seen: (bigint | undefined)[] = [];
    const findRoute: typeof context.findRoute = (graph, query) => {
      const taken = [...(query.inFlightMsat?.values() ?? [])];
      seen.push(taken.reduce((sum, amount) => sum + amount, 0n));
      return context.findRoute(graph, query);
    };
    start(two, target(9_000_000n), { findRoute });
    const before = parts.slice(0, -1).reduce((sum, { partId }) => {
      return sum + (begun.payment.parts[partId]?.amountMsat ?? 0n);
    }, 0n);
    expect(seen[0]).toBe(0n);
    expect(seen.at(-1)).toBe(before);
  });

  it('tells two channels apart that peers gave the same alias', () => {
    const all = channels('us-a 50000000', 'us-b 50000000', 'b-payee 50000000');
    const [a, b] = contextOf(all).localChannels;
    if (a === undefined || b === undefined) throw new Error('two channels are needed');
    const localChannels = [a, { ...b, shortChannelId: a.shortChannelId }];
    const [part] = sends(start(all, target(1_000n), { localChannels }).actions);
    expect(part?.channelId).toEqual(b.channelId);
  });
});
