import { GossipGraph } from '../../../../src/core/gossip/graph.js';
import { msat } from '../../../../src/core/primitives/units.js';
import type { RouteQuery } from '../../../../src/core/routing/route.js';
import { splitPayment } from '../../../../src/core/routing/split-payment.js';
import { addChannel, nodeId, scid } from './fixtures.js';

const free = { feeBaseMsat: 0, feeProportionalMillionths: 0 };
const paid = { feeBaseMsat: 100, feeProportionalMillionths: 0 };

/** From 1 over 2 or over 4 to 3, each way good for 60,000 sat. */
function twoWays(): GossipGraph {
  const graph = new GossipGraph();
  addChannel(graph, 23, [2, paid], [3, free], 60_000);
  addChannel(graph, 43, [4, paid], [3, free], 60_000);
  return graph;
}

const local = (spendableSat: bigint): NonNullable<RouteQuery['localChannels']> =>
  [2, 4].map((peer) => ({
    shortChannelId: scid(100 + peer),
    remoteNodeId: nodeId(peer),
    spendableMsat: msat(spendableSat * 1_000n),
    htlcMinimumMsat: msat(1),
  }));

const query = (amountSat: bigint, more: Partial<RouteQuery> = {}): RouteQuery => ({
  source: nodeId(1),
  target: nodeId(3),
  amountMsat: msat(amountSat * 1_000n),
  finalCltvDelta: 18,
  maxFeeMsat: msat(10_000),
  localChannels: local(1_000_000n),
  ...more,
});

const limits = { maxParts: 8, minPartMsat: msat(1_000_000) };
const code = (result: ReturnType<typeof splitPayment>) => (result.ok ? undefined : result.error.code);

describe('splitPayment', () => {
  it('keeps one part when one will do', () => {
    const split = splitPayment(twoWays(), query(50_000n), limits);
    expect(split).toMatchObject({ ok: true, value: [{ amountMsat: 50_000_000n }] });
  });

  it('uses both ways for what neither can carry', () => {
    const split = splitPayment(twoWays(), query(100_000n), limits);
    if (!split.ok) throw new Error(split.error.code);
    expect(split.value.map(({ amountMsat }) => amountMsat)).toEqual([50_000_000n, 50_000_000n]);
    expect(new Set(split.value.map(({ hops: [first] }) => first?.shortChannelId)).size).toBe(2);
  });

  it('splits over our own channels when none has enough', () => {
    expect(splitPayment(twoWays(), query(50_000n, { localChannels: local(30_000n) }), limits).ok).toBe(true);
    expect(code(splitPayment(twoWays(), query(50_000n, { localChannels: local(24_999n) }), limits))).toBe(
      'noLocalBalance',
    );
  });

  it('does not split past its limits', () => {
    expect(code(splitPayment(twoWays(), query(100_000n), { ...limits, maxParts: 1 }))).toBe('noRoute');
    expect(splitPayment(twoWays(), query(100_000n), { ...limits, maxParts: 2 }).ok).toBe(true);
    expect(code(splitPayment(twoWays(), query(100_000n), { ...limits, minPartMsat: msat(50_000_001) }))).toBe(
      'noRoute',
    );
    expect(code(splitPayment(twoWays(), query(120_001n), limits))).toBe('noRoute');
  });

  it('spends no more on all parts than on one', () => {
    expect(splitPayment(twoWays(), query(100_000n, { maxFeeMsat: msat(200) }), limits).ok).toBe(true);
    expect(code(splitPayment(twoWays(), query(100_000n, { maxFeeMsat: msat(199) }), limits))).toBe(
      'feeTooHigh',
    );
  });
});
