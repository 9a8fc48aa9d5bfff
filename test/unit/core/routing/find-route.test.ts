import { GossipGraph } from '../../../../src/core/gossip/graph.js';
import { toHex } from '../../../../src/core/primitives/bytes.js';
import { type MilliSatoshi, msat } from '../../../../src/core/primitives/units.js';
import { findRoute } from '../../../../src/core/routing/find-route.js';
import type { RouteQuery } from '../../../../src/core/routing/route.js';
import { edgesOfRouteHints } from '../../../../src/core/routing/route-hints.js';
import * as example from '../../../vectors/bolt7-routing-example.js';
import { addChannel, directionOf, nodeId, scid } from './fixtures.js';

function query(more: Partial<RouteQuery> = {}): RouteQuery {
  return {
    source: nodeId(1),
    target: nodeId(3),
    amountMsat: msat(1_000_000),
    finalCltvDelta: 18,
    maxFeeMsat: msat(1_000_000),
    ...more,
  };
}

function path(graph: GossipGraph, asked: RouteQuery): number[] | string {
  const found = findRoute(graph, asked);
  return found.ok
    ? found.value.hops.map(({ nodeId: id }) => new DataView(id.buffer).getUint32(29))
    : found.error.code;
}

describe('BOLT 7, Routing Example', () => {
  const { 1: a, 2: b, 3: c, 4: d } = example.policies;
  const graph = new GossipGraph();
  addChannel(graph, 12, [1, a], [2, b]);
  addChannel(graph, 14, [1, a], [4, d]);
  addChannel(graph, 23, [2, b], [3, c]);
  addChannel(graph, 34, [4, d], [3, c]);

  it.each(example.valid)('$name', ({ path: nodes, htlcs }) => {
    const others = [1, 2, 3, 4].filter((number) => !(nodes as readonly number[]).includes(number));
    const found = findRoute(graph, {
      source: nodeId(nodes[0]),
      target: nodeId(3),
      amountMsat: msat(example.amountMsat),
      finalCltvDelta: example.finalCltvDelta,
      maxFeeMsat: msat(100_000),
      excludedNodes: new Set(others.map((number) => toHex(nodeId(number)))),
    });
    if (!found.ok) throw new Error(found.error.code);
    const { hops, totalAmountMsat, totalFeeMsat, totalExpiryDelta } = found.value;
    expect(hops.map(({ nodeId: id }) => id)).toEqual(nodes.slice(1).map(nodeId));
    expect(hops.map(({ amountMsat, expiryDelta }) => ({ amountMsat, expiryDelta }))).toEqual(htlcs);
    expect(totalAmountMsat).toBe(htlcs[0].amountMsat);
    expect(totalFeeMsat).toBe(htlcs[0].amountMsat - example.amountMsat);
    expect(totalExpiryDelta).toBe(htlcs[0].expiryDelta);
    expect(hops.reduce((sum, { feeMsat }) => sum + feeMsat, 0n)).toBe(totalFeeMsat);
  });

  it('prefers B, which is cheaper', () => {
    expect(path(graph, query())).toEqual([2, 3]);
  });
});

describe('a line of three nodes', () => {
  const policy = { feeBaseMsat: 1_000, feeProportionalMillionths: 1_000, cltvExpiryDelta: 40 };
  const line = (second: Parameters<typeof addChannel>[2][1] = policy, capacitySat = 10_000_000) => {
    const graph = new GossipGraph();
    addChannel(graph, 12, [1, policy], [2, policy], capacitySat);
    addChannel(graph, 23, [2, second], [3, policy], capacitySat);
    return graph;
  };
  const FEE = 2_000;

  it('takes the fee at its limit and not past it', () => {
    expect(path(line(), query({ maxFeeMsat: msat(FEE) }))).toEqual([2, 3]);
    expect(findRoute(line(), query({ maxFeeMsat: msat(FEE - 1) }))).toEqual({
      ok: false,
      error: { code: 'feeTooHigh', feeMsat: 2_000n, maxFeeMsat: 1_999n },
    });
  });

  it('takes the expiry at its limit and not past it', () => {
    expect(path(line(), query({ maxCltvDelta: 58 }))).toEqual([2, 3]);
    expect(path(line(), query({ maxCltvDelta: 57 }))).toBe('noRoute');
  });

  it('keeps to htlc_minimum_msat, htlc_maximum_msat and what is disabled', () => {
    expect(path(line({ ...policy, htlcMinimumMsat: 1_000_000n }), query())).toEqual([2, 3]);
    expect(path(line({ ...policy, htlcMinimumMsat: 1_000_001n }), query())).toBe('noRoute');
    expect(path(line({ ...policy, htlcMaximumMsat: 1_000_000n }), query())).toEqual([2, 3]);
    expect(path(line({ ...policy, htlcMaximumMsat: 999_999n }), query())).toBe('noRoute');
    expect(path(line({ ...policy, disabled: true }), query())).toBe('noRoute');
  });

  it('counts the hops', () => {
    expect(path(line(), query({ maxHops: 2 }))).toEqual([2, 3]);
    expect(path(line(), query({ maxHops: 1 }))).toBe('noRoute');
  });

  it('keeps out of what is excluded', () => {
    expect(path(line(), query({ excludedChannels: new Set([directionOf(23, 2, 3)]) }))).toBe('noRoute');
    expect(path(line(), query({ excludedChannels: new Set([directionOf(23, 3, 2)]) }))).toEqual([2, 3]);
    expect(path(line(), query({ excludedNodes: new Set([toHex(nodeId(2))]) }))).toBe('noRoute');
    const ends = new Set([toHex(nodeId(1)), toHex(nodeId(3))]);
    expect(path(line(), query({ excludedNodes: ends }))).toEqual([2, 3]);
  });

  it('starts over our own channels alone, when they are given, without a fee', () => {
    const localChannel = {
      shortChannelId: scid(99),
      remoteNodeId: nodeId(2),
      spendableMsat: msat(1_002_000),
      htlcMinimumMsat: msat(1),
    };
    const found = findRoute(line(), query({ localChannels: [localChannel] }));
    expect(found).toMatchObject({
      ok: true,
      value: { hops: [{ shortChannelId: scid(99) }, {}], totalFeeMsat: 2_000n },
    });
    const less = { ...localChannel, spendableMsat: msat(1_001_999) };
    expect(path(line(), query({ localChannels: [less] }))).toBe('noRoute');
    expect(
      findRoute(line(), query({ localChannels: [{ ...localChannel, spendableMsat: msat(999_999) }] })),
    ).toEqual({
      ok: false,
      error: { code: 'noLocalBalance', spendableMsat: 999_999n },
    });
    expect(path(line(), query({ localChannels: [] }))).toBe('noLocalBalance');
    expect(
      path(line(), query({ localChannels: [{ ...localChannel, htlcMaximumMsat: msat(1_000_000) }] })),
    ).toBe('noRoute');
    expect(path(line(), query({ localChannels: [localChannel], target: nodeId(2) }))).toEqual([2]);
  });

  it('follows route hints to a node that nobody announced', () => {
    const hints = [
      [3, 50].map((number) => ({
        nodeId: nodeId(number),
        shortChannelId: scid(number),
        feeBaseMsat: 10,
        feeProportionalMillionths: 0,
        cltvExpiryDelta: 7,
      })),
    ];
    const extraEdges = edgesOfRouteHints(hints, nodeId(51));
    const found = findRoute(line(), query({ target: nodeId(51), extraEdges }));
    if (!found.ok) throw new Error(found.error.code);
    expect(found.value.hops.map(({ nodeId: id }) => id)).toEqual([2, 3, 50, 51].map(nodeId));
    expect(found.value.hops.map(({ expiryDelta }) => expiryDelta)).toEqual([72, 32, 25, 18]);
    expect(found.value.hops.map(({ amountMsat }) => amountMsat)).toEqual([
      1_002_020n,
      1_000_020n,
      1_000_010n,
      1_000_000n,
    ]);
    expect(path(line(), query({ target: nodeId(51) }))).toBe('unknownTarget');
  });

  it('refuses what is no payment', () => {
    expect(path(line(), query({ target: nodeId(1) }))).toBe('targetIsSource');
    expect(path(line(), query({ amountMsat: msat(0) }))).toBe('invalidAmount');
    expect(path(line(), query({ amountMsat: msat(2n ** 53n) }))).toBe('invalidAmount');
    expect(path(line(), query({ amountMsat: msat(2n ** 64n - 1n) }))).toBe('invalidAmount');
    expect(path(line(), query({ target: nodeId(77) }))).toBe('unknownTarget');
  });

  it('survives the greatest fees there are', () => {
    const greedy = { feeBaseMsat: 0xffffffff, feeProportionalMillionths: 0xffffffff, cltvExpiryDelta: 40 };
    const found = findRoute(line(greedy, 100_000_000_000), query({ amountMsat: msat(10_000_000_000) }));
    expect(found).toEqual({
      ok: false,
      error: {
        code: 'feeTooHigh',
        feeMsat: 0xffffffffn + (10_000_000_000n * 0xffffffffn) / 1_000_000n,
        maxFeeMsat: 1_000_000n,
      },
    });
  });
});

describe('a choice of ways', () => {
  const cheap = { feeBaseMsat: 0, feeProportionalMillionths: 0 };
  const dear = { feeBaseMsat: 5_000, feeProportionalMillionths: 0 };

  /** Two ways from 1 to 3: over 2, and over 4 for 5 sat. */
  const two = (capacity2: number, capacity4: number) => {
    const graph = new GossipGraph();
    addChannel(graph, 12, [1, cheap], [2, cheap]);
    addChannel(graph, 14, [1, cheap], [4, cheap]);
    addChannel(graph, 23, [2, cheap], [3, cheap], capacity2);
    addChannel(graph, 43, [4, dear], [3, cheap], capacity4);
    return graph;
  };

  it('pays more for the way that is likelier to work', () => {
    expect(path(two(10_000_000, 10_000_000), query())).toEqual([2, 3]);
    expect(path(two(1_001, 10_000_000), query())).toEqual([4, 3]);
    expect(path(two(1_001, 10_000_000), query({ maxFeeMsat: msat(4_999) }))).toEqual([2, 3]);
  });

  it('learns from what is known of balances', () => {
    const liquidity = (bad: string) => (direction: string) =>
      direction === bad ? { lower: 0, upper: 1_000_000 } : undefined;
    const graph = two(10_000_000, 10_000_000);
    expect(path(graph, query({ liquidity: liquidity(directionOf(23, 2, 3)) }))).toEqual([4, 3]);
    expect(path(graph, query({ liquidity: liquidity(directionOf(43, 4, 3)) }))).toEqual([2, 3]);
    const both = () => ({ lower: 0, upper: 1_000_000 });
    expect(path(graph, query({ liquidity: both }))).toBe('noRoute');
    expect(path(graph, query({ liquidity: both, amountMsat: msat(999_000) }))).toEqual([2, 3]);
  });

  it('counts what is in flight against the capacity', () => {
    const inFlightMsat = new Map<ReturnType<typeof directionOf>, MilliSatoshi>([
      [directionOf(23, 2, 3), msat(9_999_000_001)],
    ]);
    expect(path(two(10_000_000, 10_000_000), query({ inFlightMsat }))).toEqual([4, 3]);
  });

  it('falls back to the cheapest when the likeliest breaks the fee limit further on', () => {
    const graph = new GossipGraph();
    addChannel(graph, 14, [1, cheap], [4, cheap]);
    addChannel(graph, 42, [4, { ...cheap, feeBaseMsat: 200 }], [2, cheap]);
    addChannel(graph, 23, [2, dear], [3, cheap]);
    addChannel(graph, 24, [2, cheap], [3, cheap], 1_001);
    const channelsTaken = (maxFee: number) => {
      const found = findRoute(graph, query({ maxFeeMsat: msat(maxFee) }));
      return found.ok ? found.value.hops.map(({ shortChannelId }) => shortChannelId) : found.error.code;
    };
    expect(channelsTaken(5_200)).toEqual([14, 42, 23].map(scid));
    expect(channelsTaken(5_199)).toEqual([14, 42, 24].map(scid));
    expect(channelsTaken(199)).toBe('feeTooHigh');
  });

  it('falls back to the shortest when the others are too long', () => {
    const graph = new GossipGraph();
    addChannel(graph, 14, [1, cheap], [4, cheap]);
    addChannel(graph, 42, [4, cheap], [2, cheap]);
    addChannel(graph, 23, [2, dear], [3, cheap]);
    addChannel(graph, 25, [2, cheap], [5, cheap]);
    addChannel(graph, 53, [5, cheap], [3, cheap]);
    expect(path(graph, query({ maxHops: 4 }))).toEqual([4, 2, 5, 3]);
    expect(path(graph, query({ maxHops: 3 }))).toEqual([4, 2, 3]);
    expect(path(graph, query({ maxHops: 2 }))).toBe('noRoute');
  });

  it('is the same each time', () => {
    const graph = two(10_000_000, 10_000_000);
    expect(findRoute(graph, query())).toEqual(findRoute(graph, query()));
  });
});
