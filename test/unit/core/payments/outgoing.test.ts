import { advancePayment } from '../../../../src/core/payments/index.js';
import { FINAL_CLTV_SLACK } from '../../../../src/core/payments/route-query.js';
import {
  channelIdOf,
  channels,
  contextOf,
  graphOf,
  HEIGHT,
  idOf,
  NOW,
  type SendPart,
  scidOf,
  sends,
  travel,
} from './network.js';
import {
  failedOf,
  line,
  onlySend,
  paymentHash,
  paymentSecret,
  preimage,
  routesOf,
  start,
  target,
  typesOf,
} from './scenario.js';

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

  it('notes once when it ended, also in what is stored', () => {
    expect(payment.completedAt).toBeUndefined();
    const fulfilled = { type: 'partFulfilled', partId: 0, preimage } as const;
    const done = advancePayment(payment, fulfilled, { ...contextOf(line), nowSeconds: NOW + 7 });
    expect(done.payment.completedAt).toBe(NOW + 7);
    expect(done.actions[0]).toEqual({ type: 'store', payment: done.payment });
    const later = { ...contextOf(line), nowSeconds: NOW + 60 };
    expect(advancePayment(done.payment, fulfilled, later).payment.completedAt).toBe(NOW + 7);
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

  it('pays a node that demands unknown features by invoice alone', () => {
    const graph = graphOf(line);
    const payee = graph.nodeIndex(idOf('payee'));
    const change = { graph: { ...graph, mayForward: (index: number) => index !== payee } };
    const { paymentSecret: _, ...spontaneous } = target(1_000n, { keysendPreimage: preimage });
    const refused = start(line, spontaneous, change);
    expect(sends(refused.actions)).toEqual([]);
    expect(refused.payment).toMatchObject({ status: 'failed', failure: { code: 'unknownFeatures' } });
    expect(sends(start(line, target(1_000n), change).actions)).toHaveLength(1);
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
