import { sha256 } from '../../../../src/core/crypto/index.js';
import { makeChannelUpdate } from '../../../../src/core/gossip/channel-update.js';
import type { Failure } from '../../../../src/core/onion/index.js';
import {
  advancePayment,
  MAX_ATTEMPTS,
  type OutgoingPayment,
  type PaymentAction,
  type PaymentContext,
  type PaymentTarget,
  startPayment,
} from '../../../../src/core/payments/index.js';
import { FINAL_CLTV_SLACK, MAX_PENDING_PARTS, MIN_PART_MSAT } from '../../../../src/core/payments/plan.js';
import { blockHeight, cltvExpiry, msat } from '../../../../src/core/primitives/units.js';
import { encodeMessage } from '../../../../src/core/wire/index.js';
import {
  channelIdOf,
  channels,
  contextOf,
  directionOf,
  failureFrom,
  HEIGHT,
  idOf,
  keyOf,
  NOW,
  namesOf,
  type SendPart,
  scidOf,
  sends,
  type TestChannel,
  travel,
} from './network.js';

const preimage = new Uint8Array(32).fill(3);
const paymentHash = sha256(preimage);
const paymentSecret = new Uint8Array(32).fill(4);

const target = (amount: bigint, change: Partial<PaymentTarget> = {}): PaymentTarget => ({
  nodeId: idOf('payee'),
  amountMsat: msat(amount),
  paymentHash,
  paymentSecret,
  finalCltvDelta: 18,
  routeHints: [],
  basicMpp: true,
  ...change,
});

const start = (all: readonly TestChannel[], asked: PaymentTarget, change: Partial<PaymentContext> = {}) =>
  startPayment({ target: asked, deadline: NOW + 60, maxFeeMsat: msat(100_000) }, contextOf(all, change));

/** Fails a part with an encrypted failure of the node at `hop` of its route. */
function failAt(
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

const routesOf = (payment: OutgoingPayment, all: readonly TestChannel[]) =>
  payment.parts.map(({ hops }) => namesOf(hops, all).join(' '));

const typesOf = (actions: readonly PaymentAction[]) => actions.map(({ type }) => type);
const failedOf = (actions: readonly PaymentAction[]) => {
  const action = actions.at(-1);
  return action?.type === 'failed' ? action.failure : undefined;
};
const onlySend = (actions: readonly PaymentAction[]): SendPart => {
  const [part, ...others] = sends(actions);
  if (part === undefined || others.length > 0) throw new Error(`${others.length + 1} parts, not one`);
  return part;
};

const line = channels('us-a 50000000', 'a-b 50000000 2000', 'b-payee 50000000 3000');
const square = channels('us-a 50000000', 'a-payee 50000000 1000', 'us-b 50000000', 'b-payee 50000000 5000');
const none = new Uint8Array(0);
const dry: Failure = { code: 'temporaryChannelFailure', channelUpdate: none };

describe('a payment in one part', () => {
  const { payment, actions } = start(line, target(1_000_000n));

  it('is stored before it is sent', () => {
    expect(typesOf(actions)).toEqual(['store', 'sendPart']);
    expect(actions[0]).toEqual({ type: 'store', payment });
    expect(payment.status).toBe('pending');
  });

  it('carries the fees, the expiry and the onion to the first hop', () => {
    const part = onlySend(actions);
    const final = HEIGHT + 18 + FINAL_CLTV_SLACK;
    expect(part).toMatchObject({
      partId: 0,
      channelId: channelIdOf(scidOf(0)),
      amountMsat: 1_005_000n,
      cltvExpiry: final + 80,
      paymentHash,
    });
    expect(part.onion).toHaveLength(1366);
    expect(travel(part, ['a', 'b', 'payee']).map(({ payload }) => payload)).toEqual([
      { kind: 'forward', amtToForward: 1_003_000n, outgoingCltvValue: final + 40, shortChannelId: scidOf(1) },
      { kind: 'forward', amtToForward: 1_000_000n, outgoingCltvValue: final, shortChannelId: scidOf(2) },
      {
        kind: 'final',
        amtToForward: 1_000_000n,
        outgoingCltvValue: final,
        paymentSecret,
        totalMsat: 1_000_000n,
      },
    ]);
  });

  it('succeeds with the preimage', () => {
    const done = advancePayment(payment, { type: 'partFulfilled', partId: 0, preimage }, contextOf(line));
    expect(typesOf(done.actions)).toEqual(['store', 'remember', 'succeeded']);
    expect(done.payment).toMatchObject({ status: 'succeeded', preimage });
    expect(done.actions.at(-1)).toEqual({
      type: 'succeeded',
      preimage,
      amountMsat: 1_000_000n,
      feeMsat: 5_000n,
    });
    expect(done.actions[1]).toMatchObject({
      observations: [{ outcome: 'success' }, { outcome: 'success' }, { outcome: 'success' }],
    });
    const again = advancePayment(
      done.payment,
      { type: 'partFulfilled', partId: 0, preimage },
      contextOf(line),
    );
    expect(again).toEqual({ payment: done.payment, actions: [] });
  });

  it('takes no preimage of another hash', () => {
    const wrong = { type: 'partFulfilled', partId: 0, preimage: new Uint8Array(32) } as const;
    expect(advancePayment(payment, wrong, contextOf(line))).toEqual({ payment, actions: [] });
  });

  it('knows no part that it did not send', () => {
    const unknown = { type: 'partFulfilled', partId: 1, preimage } as const;
    expect(advancePayment(payment, unknown, contextOf(line))).toEqual({ payment, actions: [] });
  });

  it('uses another session key for each entropy and each part', () => {
    const other = start(line, target(1_000_000n), { entropy: new Uint8Array(32).fill(8) });
    const key = (part: SendPart) => part.onion.slice(1, 34);
    expect(key(onlySend(other.actions))).not.toEqual(key(onlySend(actions)));
  });

  it('carries metadata and keysend preimages to the payee alone', () => {
    const asked = target(1_000n, { paymentMetadata: Uint8Array.of(5, 6) });
    const [, last] = travel(onlySend(start(line.slice(0, 1), { ...asked, nodeId: idOf('a') }).actions), [
      'a',
    ]);
    expect(last).toBeUndefined();
    const { paymentSecret: _, ...spontaneous } = target(1_000n, { keysendPreimage: preimage });
    const payloads = travel(onlySend(start(line, spontaneous).actions), ['a', 'b', 'payee']);
    expect(payloads[2]?.payload).toMatchObject({
      kind: 'final',
      keysendPreimage: preimage,
      totalMsat: 1_000n,
    });
    expect(payloads[2]?.payload).not.toHaveProperty('paymentSecret');
    const withMetadata = travel(onlySend(start(line, asked).actions), ['a', 'b', 'payee']);
    expect(withMetadata[2]?.payload).toMatchObject({ paymentMetadata: Uint8Array.of(5, 6) });
  });

  it('reaches a payee that only a route hint leads to', () => {
    const hint = {
      nodeId: idOf('b'),
      shortChannelId: scidOf(77),
      feeBaseMsat: 10,
      feeProportionalMillionths: 0,
      cltvExpiryDelta: 9,
    };
    const all = line.slice(0, 2);
    const sent = start(all, target(1_000_000n, { nodeId: idOf('hidden'), routeHints: [[hint]] }));
    const part = onlySend(sent.actions);
    expect(part.amountMsat).toBe(1_002_010n);
    expect(travel(part, ['a', 'b', 'hidden'])[1]?.payload).toMatchObject({ shortChannelId: scidOf(77) });
  });
});

describe('a payment that cannot begin', () => {
  it.each([
    ['more than we have', line, target(60_000_000n), 'noLocalBalance'],
    ['nobody there', line, target(1_000n, { nodeId: idOf('stranger') }), 'unknownTarget'],
    ['ourselves', line, target(1_000n, { nodeId: idOf('us') }), 'targetIsSource'],
    ['nothing', line, target(0n), 'invalidAmount'],
    ['no way', channels('us-a 50000000', 'b-payee 50000000'), target(1_000n), 'noRoute'],
    ['too dear', channels('us-a 50000000', 'a-payee 50000000 100001'), target(1_000n), 'feeTooHigh'],
    ['metadata too long', line, target(1_000n, { paymentMetadata: new Uint8Array(1300) }), 'onionTooLong'],
  ] as const)('%s', (_, all, asked, code) => {
    const { payment, actions } = start(all, asked);
    expect(typesOf(actions)).toEqual(['store', 'failed']);
    expect(payment).toMatchObject({ status: 'failed', failure: { code, attempts: 0 } });
    expect(failedOf(actions)).toEqual(payment.failure);
  });

  it('past its deadline', () => {
    const late = start(line, target(1_000n), { nowSeconds: NOW + 60 });
    expect(failedOf(late.actions)?.code).toBe('deadlineReached');
    expect(sends(start(line, target(1_000n), { nowSeconds: NOW + 59 }).actions)).toHaveLength(1);
  });

  it('tells the fee that would be needed', () => {
    const all = channels('us-a 50000000', 'a-payee 50000000 100001');
    expect(failedOf(start(all, target(1_000n)).actions)?.routeError).toEqual({
      code: 'feeTooHigh',
      feeMsat: 100_001n,
      maxFeeMsat: 100_000n,
    });
  });

  it('takes a shorter route when metadata leaves no room for the best', () => {
    const all = channels(
      'us-a 50000000',
      'a-b 50000000 1',
      'b-c 50000000 1',
      'c-payee 50000000 1',
      'a-payee 50000000 9000',
    );
    const longest = start(all, target(1_000n, { paymentMetadata: new Uint8Array(1100) }));
    expect(routesOf(longest.payment, all)).toEqual(['a payee']);
  });
});

describe('failures on the way (BOLT 4, Receiving Failure Codes)', () => {
  const context = contextOf(square);
  const begun = start(square, target(1_000_000n, { basicMpp: false }));
  const first = onlySend(begun.actions);

  it.each([
    [
      'incorrectOrUnknownPaymentDetails',
      { code: 'incorrectOrUnknownPaymentDetails', htlcMsat: msat(1), height: blockHeight(HEIGHT) },
    ],
    ['requiredNodeFeatureMissing', { code: 'requiredNodeFeatureMissing' }],
    ['an unknown permanent one', { code: 'unknown', failureCode: 0x4000 | 999, data: none }],
  ] as readonly (readonly [string, Failure])[])('%s from the payee is final', (_, failure) => {
    const { payment, actions } = failAt(begun.payment, first, 1, failure, context, square);
    expect(typesOf(actions)).toEqual(['store', 'remember', 'failed']);
    expect(payment.status).toBe('failed');
    expect(failedOf(actions)).toEqual({
      code: 'recipientRejected',
      attempts: 1,
      lastFailure: { type: 'hop', hop: 1, nodeId: idOf('payee'), failure },
    });
  });

  it('mpp_timeout from the payee is tried again over the same way', () => {
    const { payment } = failAt(begun.payment, first, 1, { code: 'mppTimeout' }, context, square);
    expect(routesOf(payment, square)).toEqual(['a payee', 'a payee']);
  });

  it.each([
    ['a tampered expiry', 1, { code: 'finalIncorrectCltvExpiry', cltvExpiry: cltvExpiry(1) }],
    ['a tampered amount', 1, { code: 'finalIncorrectHtlcAmount', incomingHtlcAmt: msat(1) }],
    ['a temporary failure of the payee', 1, { code: 'temporaryNodeFailure' }],
    ['a full channel', 0, dry],
    ['a closed channel', 0, { code: 'permanentChannelFailure' }],
    ['an unknown peer', 0, { code: 'unknownNextPeer' }],
    ['a missing channel feature', 0, { code: 'requiredChannelFeatureMissing' }],
    ['a disabled channel', 0, { code: 'channelDisabled', disabledFlags: 0, channelUpdate: none }],
    ['a fee that it does not state', 0, { code: 'feeInsufficient', htlcMsat: msat(1), channelUpdate: none }],
    ['an expiry too soon', 0, { code: 'expiryTooSoon', channelUpdate: none }],
    ['a bad onion downstream', 0, { code: 'invalidOnionHmac', sha256OfOnion: new Uint8Array(32) }],
    ['a failing node', 0, { code: 'temporaryNodeFailure' }],
    ['a dead node', 0, { code: 'permanentNodeFailure' }],
    ['a payload it cannot read', 0, { code: 'invalidOnionPayload', type: 2n, offset: 0 }],
    ['an expiry too far', 0, { code: 'expiryTooFar' }],
    [
      'what only a payee may say',
      0,
      { code: 'incorrectOrUnknownPaymentDetails', htlcMsat: msat(1), height: blockHeight(1) },
    ],
    ['a number nobody knows', 0, { code: 'unknown', failureCode: 999, data: none }],
    ['a failure too short', 0, { code: 'unknown', failureCode: 0, data: none }],
  ] as readonly (readonly [string, number, Failure])[])(
    '%s makes it take the other way',
    (_, hop, failure) => {
      const { payment, actions } = failAt(begun.payment, first, hop, failure, context, square);
      expect(routesOf(payment, square)).toEqual(['a payee', 'b payee']);
      expect(payment.parts.map(({ status }) => status)).toEqual(['failed', 'pending']);
      expect(onlySend(actions)).toMatchObject({ partId: 1, amountMsat: 1_005_000n });
      expect(actions[0]).toEqual({ type: 'store', payment });
    },
  );

  it.each([
    ['a malformed onion', { type: 'malformed', failureCode: 0xc005, onionHash: new Uint8Array(32) }],
    ['a refusing channel', { type: 'local', code: 'channelNotReady' }],
    ['a timeout on chain', { type: 'onChainTimeout' }],
    ['an unreadable failure', { type: 'onion', packet: new Uint8Array(292) }],
    ['an empty failure', { type: 'onion', packet: none }],
  ] as const)('%s makes it take the other way', (_, reason) => {
    const { payment } = advancePayment(begun.payment, { type: 'partFailed', partId: 0, reason }, context);
    expect(routesOf(payment, square)).toEqual(['a payee', 'b payee']);
  });

  it('says so when the other way fails too', () => {
    const second = failAt(begun.payment, first, 0, dry, context, square);
    const third = failAt(second.payment, onlySend(second.actions), 0, dry, context, square);
    expect(failedOf(third.actions)).toMatchObject({
      code: 'noRoute',
      attempts: 2,
      lastFailure: { type: 'hop', hop: 0, nodeId: idOf('b'), failure: dry },
    });
  });

  it('tells path finding which channels had the balance and which had not', () => {
    const { actions } = failAt(begun.payment, first, 0, dry, context, square);
    expect(actions.find(({ type }) => type === 'remember')).toEqual({
      type: 'remember',
      observations: [
        {
          direction: directionOf(square[0] as TestChannel, 'us'),
          amountMsat: 1_001_000n,
          outcome: 'success',
        },
        { direction: directionOf(square[1] as TestChannel, 'a'), amountMsat: 1_000_000n, outcome: 'failure' },
      ],
    });
  });

  it('a failure that comes twice counts once', () => {
    const second = failAt(begun.payment, first, 0, dry, context, square);
    const again = failAt(second.payment, first, 0, dry, context, square);
    expect(again).toEqual({ payment: second.payment, actions: [] });
  });

  it('sends nothing more after the deadline', () => {
    const late = { ...context, nowSeconds: NOW + 60 };
    const { actions } = failAt(begun.payment, first, 0, dry, late, square);
    expect(failedOf(actions)).toMatchObject({ code: 'deadlineReached', attempts: 1 });
  });

  it('takes a preimage even from a part that was given up', () => {
    const gone = advancePayment(begun.payment, { type: 'deadlineReached' }, context);
    const reason = { type: 'onChainTimeout' } as const;
    const failed = advancePayment(gone.payment, { type: 'partFailed', partId: 0, reason }, context);
    expect(failed.payment.status).toBe('failed');
    const paid = advancePayment(failed.payment, { type: 'partFulfilled', partId: 0, preimage }, context);
    expect(paid.payment).toMatchObject({ status: 'succeeded', preimage });
    expect(paid.payment).not.toHaveProperty('failure');
    expect(typesOf(paid.actions)).toContain('succeeded');
  });

  it('gives up after so many attempts', () => {
    let step = start(square, target(1_000_000n, { basicMpp: false }));
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      expect(step.payment.parts).toHaveLength(attempt);
      const part = onlySend(step.actions);
      step = failAt(step.payment, part, 1, { code: 'mppTimeout' }, context, square);
    }
    expect(failedOf(step.actions)).toMatchObject({ code: 'tooManyAttempts', attempts: MAX_ATTEMPTS });
  });
});

describe('a policy that comes with a failure', () => {
  const context = contextOf(line);
  const begun = start(line, target(1_000_000n));
  const first = onlySend(begun.actions);
  const update = (change: object = {}, signer = 'b', rest: object = {}) =>
    encodeMessage(
      makeChannelUpdate(
        {
          chainHash: new Uint8Array(32),
          shortChannelId: scidOf(2),
          localNodeId: idOf('b'),
          remoteNodeId: idOf('payee'),
          timestamp: 5,
          policy: {
            cltvExpiryDelta: 40,
            htlcMinimumMsat: msat(1),
            htlcMaximumMsat: msat(50_000_000),
            feeBaseMsat: 4_000,
            feeProportionalMillionths: 0,
            ...change,
          },
          ...rest,
        },
        keyOf(signer),
      ),
    );
  const insufficient = (channelUpdate: Uint8Array): Failure => ({
    code: 'feeInsufficient',
    htlcMsat: msat(1_003_000),
    channelUpdate,
  });

  it.each([
    ['with its type', update(), 1_006_000n],
    ['without its type', update().slice(2), 1_006_000n],
    ['asking for more time', update({ feeBaseMsat: 3_000, cltvExpiryDelta: 50 }), 1_005_000n],
  ])('is used for the next attempt: %s', (_, bytes, amountMsat) => {
    const { actions } = failAt(begun.payment, first, 1, insufficient(bytes), context, line);
    expect(onlySend(actions).amountMsat).toBe(amountMsat);
  });

  it.each([
    ['nothing attached', none],
    ['nonsense', Uint8Array.of(1, 2, 3)],
    ['signed by another', update({}, 'a')],
    ['of another channel', update({}, 'b', { shortChannelId: scidOf(1) })],
    ['of the other direction', update({}, 'payee', { localNodeId: idOf('payee'), remoteNodeId: idOf('b') })],
    ['disabled', update({}, 'b', { disabled: true })],
    ['that we met already', update({ feeBaseMsat: 3_000 })],
    ['dearer than we may pay', update({ feeBaseMsat: 98_001 })],
  ])('is of no use: %s', (_, bytes) => {
    const { actions } = failAt(begun.payment, first, 1, insufficient(bytes), context, line);
    expect(sends(actions)).toHaveLength(0);
    expect(failedOf(actions)).toMatchObject({ attempts: 1 });
  });

  it('is taken once for a channel', () => {
    const second = failAt(begun.payment, first, 1, insufficient(update()), context, line);
    const dearer = insufficient(update({ feeBaseMsat: 5_000 }));
    const third = failAt(second.payment, onlySend(second.actions), 1, dearer, context, line);
    expect(sends(third.actions)).toHaveLength(0);
  });

  it('corrects a route hint too', () => {
    const hint = {
      nodeId: idOf('b'),
      shortChannelId: scidOf(2),
      feeBaseMsat: 10,
      feeProportionalMillionths: 0,
      cltvExpiryDelta: 40,
    };
    const all = line.slice(0, 2);
    const hinted = contextOf(all);
    const sent = start(all, target(1_000_000n, { routeHints: [[hint]] }));
    expect(onlySend(sent.actions).amountMsat).toBe(1_002_010n);
    const { actions } = failAt(sent.payment, onlySend(sent.actions), 1, insufficient(update()), hinted, line);
    expect(onlySend(actions).amountMsat).toBe(1_006_000n);
  });
});

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
});
