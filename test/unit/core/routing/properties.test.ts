import fc from 'fast-check';
import { GossipGraph } from '../../../../src/core/gossip/graph.js';
import { msat } from '../../../../src/core/primitives/units.js';
import type { ChannelDirection, RoutingEdge } from '../../../../src/core/routing/edge.js';
import { forwardingFee, searchFee } from '../../../../src/core/routing/fee.js';
import { findRoute } from '../../../../src/core/routing/find-route.js';
import type { Route, RouteQuery } from '../../../../src/core/routing/route.js';
import { addChannel, nodeId, scid } from './fixtures.js';

const NODES = 8;

const policy = fc.option(
  fc.record({
    feeBaseMsat: fc.nat(2_000),
    feeProportionalMillionths: fc.nat(20_000),
    cltvExpiryDelta: fc.nat(200),
    htlcMinimumMsat: fc.bigInt(0n, 2_000_000n),
    htlcMaximumMsat: fc.bigInt(100_000n, 50_000_000n),
    disabled: fc.boolean(),
  }),
  { nil: undefined, freq: 8 },
);

const channel = fc.record({
  ends: fc.tuple(fc.nat(NODES - 1), fc.nat(NODES - 1)).filter(([a, b]) => a !== b),
  policies: fc.tuple(policy, policy),
  capacitySat: fc.integer({ min: 1_000, max: 100_000 }),
});

const networkOf = (minLength: number, maxLength: number) =>
  fc.array(channel, { minLength, maxLength }).map(build);
const network = networkOf(0, 25);

function build(channels: readonly (typeof channel extends fc.Arbitrary<infer C> ? C : never)[]): GossipGraph {
  const graph = new GossipGraph();
  channels.forEach(({ ends: [a, b], policies: [there, back], capacitySat }, index) => {
    addChannel(graph, index, [a, there], [b, back], capacitySat);
  });
  return graph;
}

const query: fc.Arbitrary<RouteQuery> = fc.record({
  source: fc.constant(nodeId(0)),
  target: fc.constant(nodeId(1)),
  amountMsat: fc.bigInt(1n, 60_000_000n).map(msat),
  finalCltvDelta: fc.nat(100),
  maxFeeMsat: fc.bigInt(0n, 2_000_000n).map(msat),
  maxCltvDelta: fc.integer({ min: 100, max: 600 }),
  maxHops: fc.integer({ min: 1, max: 20 }),
});

const withLocal = fc
  .tuple(
    query,
    fc.array(fc.tuple(fc.integer({ min: 1, max: NODES - 1 }), fc.bigInt(0n, 60_000_000n)), { maxLength: 4 }),
  )
  .map(
    ([asked, locals]): RouteQuery => ({
      ...asked,
      localChannels: locals.map(([peer, spendable], index) => ({
        shortChannelId: scid(1_000 + index),
        remoteNodeId: nodeId(peer),
        spendableMsat: msat(spendable),
        htlcMinimumMsat: msat(1),
      })),
    }),
  );

function edgesByKey(graph: GossipGraph): Map<ChannelDirection, RoutingEdge> {
  const edges = new Map<ChannelDirection, RoutingEdge>();
  for (let index = 0; index < graph.nodeLimit; index++) {
    for (const edge of graph.edgesTo(index)) edges.set(edge.key, edge);
  }
  return edges;
}

/** Sends the route's first HTLC from the source and lets every node forward by its own policy. */
function walk(graph: GossipGraph, asked: RouteQuery, route: Route): void {
  const edges = edgesByKey(graph);
  const [first] = route.hops;
  let at = asked.source;
  let amount: bigint = route.totalAmountMsat;
  let expiry = route.totalExpiryDelta;
  expect(first?.amountMsat).toBe(route.totalAmountMsat);
  route.hops.forEach((hop, index) => {
    const local =
      index === 0 ? asked.localChannels?.find((own) => own.shortChannelId === hop.shortChannelId) : undefined;
    if (index === 0 && asked.localChannels !== undefined) {
      expect(local?.remoteNodeId).toEqual(hop.nodeId);
      expect(amount <= (local?.spendableMsat ?? -1n)).toBe(true);
    } else {
      const edge = edges.get(hop.direction);
      if (edge === undefined) throw new Error('a hop over no usable channel');
      expect([graph.nodeIdAt(edge.from), graph.nodeIdAt(edge.to)]).toEqual([at, hop.nodeId]);
      if (index > 0) {
        const fee =
          BigInt(edge.feeBaseMsat) + (hop.amountMsat * BigInt(edge.feeProportionalMillionths)) / 1_000_000n;
        expect(amount - hop.amountMsat).toBe(fee);
        expect(expiry - hop.expiryDelta).toBe(edge.cltvExpiryDelta);
      }
      amount = hop.amountMsat;
      expiry = hop.expiryDelta;
      expect(amount >= edge.htlcMinimumMsat && amount <= edge.htlcMaximumMsat).toBe(true);
    }
    at = hop.nodeId;
  });
  expect(at).toEqual(asked.target);
  expect(amount).toBe(asked.amountMsat);
  expect(expiry).toBe(asked.finalCltvDelta);
  expect(route.totalFeeMsat).toBe(route.totalAmountMsat - asked.amountMsat);
  expect(route.totalFeeMsat <= asked.maxFeeMsat).toBe(true);
  expect(route.totalExpiryDelta).toBeLessThanOrEqual(asked.maxCltvDelta ?? 0);
  expect(route.hops.length).toBeLessThanOrEqual(asked.maxHops ?? 0);
  expect(new Set(route.hops.map(({ nodeId: id }) => id.join())).size).toBe(route.hops.length);
  expect(route.probability > 0 && route.probability <= 1).toBe(true);
}

describe('any route found', () => {
  it('is what every node on it forwards, within all limits', () => {
    fc.assert(
      fc.property(network, fc.oneof(query, withLocal), (graph, asked) => {
        const found = findRoute(graph, asked);
        if (found.ok) walk(graph, asked, found.value);
      }),
      { numRuns: 400 },
    );
  });

  it('is there whenever one channel alone can carry the payment', () => {
    fc.assert(
      fc.property(network, query, (graph, asked) => {
        const direct = graph
          .edgesTo(graph.nodeIndex(asked.target) ?? -1)
          .some(
            ({ from, htlcMinimumMsat, htlcMaximumMsat }) =>
              from === graph.nodeIndex(asked.source) &&
              asked.amountMsat >= htlcMinimumMsat &&
              asked.amountMsat <= htlcMaximumMsat,
          );
        if (direct) expect(findRoute(graph, asked).ok).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('is not there once its channels are cut', () => {
    fc.assert(
      fc.property(network, query, (graph, asked) => {
        const cut = new Set<ChannelDirection>();
        for (;;) {
          const found = findRoute(graph, { ...asked, excludedChannels: cut });
          if (!found.ok) break;
          expect(found.value.hops.some(({ direction }) => cut.has(direction))).toBe(false);
          for (const { direction } of found.value.hops) cut.add(direction);
        }
        for (const edge of graph.edgesTo(graph.nodeIndex(asked.target) ?? -1)) cut.add(edge.key);
        expect(findRoute(graph, { ...asked, excludedChannels: cut }).ok).toBe(false);
      }),
      { numRuns: 100 },
    );
  });

  it('is the cheapest of all when fees are all that counts', () => {
    const open = fc.record({ feeBaseMsat: fc.nat(2_000), feeProportionalMillionths: fc.nat(20_000) });
    const dense = fc
      .array(fc.tuple(fc.nat(5), fc.nat(5), open, open), { minLength: 5, maxLength: 14 })
      .map((channels) => {
        const graph = new GossipGraph();
        channels.forEach(([a, b, there, back], index) => {
          if (a !== b) addChannel(graph, index, [a, there], [b, back]);
        });
        return graph;
      });
    const weights = { riskFactor: 0, attemptCostMsat: 0, attemptCostMillionths: 0 };
    fc.assert(
      fc.property(dense, fc.bigInt(1n, 50_000_000n), (graph, amount) => {
        const found = findRoute(graph, {
          source: nodeId(0),
          target: nodeId(1),
          amountMsat: msat(amount),
          finalCltvDelta: 18,
          maxFeeMsat: msat(10n ** 12n),
          weights,
        });
        expect(found.ok ? found.value.totalAmountMsat : undefined).toBe(
          leastTotal(graph, graph.nodeIndex(nodeId(1)), graph.nodeIndex(nodeId(0)), amount, new Set()),
        );
      }),
      { numRuns: 200 },
    );
  });
});

/** Tries every path without a loop from `at` back to the source. */
function leastTotal(
  graph: GossipGraph,
  at: number | undefined,
  source: number | undefined,
  amount: bigint,
  seen: ReadonlySet<number>,
): bigint | undefined {
  if (at === undefined || source === undefined) return undefined;
  let least: bigint | undefined;
  for (const edge of graph.edgesTo(at)) {
    if (seen.has(edge.from)) continue;
    const total =
      edge.from === source
        ? amount
        : leastTotal(
            graph,
            edge.from,
            source,
            amount + forwardingFee(edge, msat(amount)),
            new Set([...seen, at]),
          );
    if (total !== undefined && (least === undefined || total < least)) least = total;
  }
  return least;
}

describe('fees', () => {
  it('are the same in a search as in the exact units of BOLT 7', () => {
    fc.assert(
      fc.property(
        fc.bigInt(0n, 2n ** 43n),
        fc.record({
          feeBaseMsat: fc.integer({ min: 0, max: 0xffffffff }),
          feeProportionalMillionths: fc.integer({ min: 0, max: 100_000_000 }),
        }),
        (amount, policy) => {
          expect(BigInt(searchFee(policy, Number(amount)))).toBe(forwardingFee(policy, msat(amount)));
        },
      ),
    );
  });
});
