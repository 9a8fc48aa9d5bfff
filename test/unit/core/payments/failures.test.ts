import { makeChannelUpdate } from '../../../../src/core/gossip/channel-update.js';
import type { Failure } from '../../../../src/core/onion/index.js';
import { advancePayment, MAX_ATTEMPTS, startPayment } from '../../../../src/core/payments/index.js';
import { blockHeight, cltvExpiry, msat } from '../../../../src/core/primitives/units.js';
import { encodeMessage } from '../../../../src/core/wire/index.js';
import {
  channels,
  contextOf,
  directionOf,
  HEIGHT,
  idOf,
  keyOf,
  NOW,
  scidOf,
  sends,
  type TestChannel,
} from './network.js';
import {
  dry,
  failAt,
  failedOf,
  line,
  none,
  onlySend,
  preimage,
  routesOf,
  square,
  start,
  target,
  typesOf,
} from './scenario.js';

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

  it.each([
    ['the node', 'b payee', { code: 'temporaryNodeFailure' }],
    ['the node', 'b payee', { code: 'expiryTooFar' }],
    ['the node', 'b payee', { code: 'mppTimeout' }],
    ['the channel', 'a payee', { code: 'unknownNextPeer' }],
    ['the channel', 'a payee', dry],
  ] as readonly (readonly [string, string, Failure])[])(
    'blames %s, so that %s is next',
    (_, next, failure) => {
      const all = channels(
        'us-a 50000000',
        'a-payee 50000000',
        'a-payee 50000000',
        'us-b 50000000',
        'b-payee 50000000 5000',
      );
      const sent = start(all, target(1_000_000n));
      const { payment } = failAt(sent.payment, onlySend(sent.actions), 0, failure, contextOf(all), all);
      expect(routesOf(payment, all)).toEqual(['a payee', next]);
    },
  );

  it('suspects the middle of a route before its ends when nobody signed the failure', () => {
    const all = channels('us-a 50000000', 'a-b 50000000', 'b-payee 50000000', 'a-c 50000000', 'c-b 50000000');
    const sent = start(all, target(1_000_000n));
    const reason = { type: 'onion', packet: none } as const;
    const { payment } = advancePayment(
      sent.payment,
      { type: 'partFailed', partId: 0, reason },
      contextOf(all),
    );
    expect(routesOf(payment, all)).toEqual(['a b payee', 'a c b payee']);
  });

  it('hears of the deadline once, and not at all when it is done', () => {
    const given = advancePayment(begun.payment, { type: 'deadlineReached' }, context).payment;
    const paid = advancePayment(
      begun.payment,
      { type: 'partFulfilled', partId: 0, preimage },
      context,
    ).payment;
    for (const payment of [given, paid]) {
      expect(advancePayment(payment, { type: 'deadlineReached' }, context)).toEqual({ payment, actions: [] });
    }
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
    ['of the other direction', update({}, 'b', { localNodeId: idOf('payee'), remoteNodeId: idOf('b') })],
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

  it('stays with the payment that it failed', () => {
    const failed = failAt(begun.payment, first, 1, insufficient(update()), context, line);
    expect(onlySend(failed.actions).amountMsat).toBe(1_006_000n);
    const another = startPayment({ target: target(1_000_000n), deadline: NOW + 60 }, context);
    expect(onlySend(another.actions).amountMsat).toBe(1_005_000n);
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
