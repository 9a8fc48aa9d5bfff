import type { FundingLookup, GossipMessage } from '../../../../src/core/gossip/actions.js';
import type { GossipContext } from '../../../../src/core/gossip/context.js';
import { GossipGraph } from '../../../../src/core/gossip/graph.js';
import {
  DEFAULT_GOSSIP_LIMITS,
  GossipIntake,
  type GossipLimits,
} from '../../../../src/core/gossip/intake.js';
import { makeShortChannelId, type ShortChannelId } from '../../../../src/core/wire/index.js';
import { CHAIN_HASH, NOW, TestChannel, testNode } from './fixtures.js';

export const [alice, bob, carol, mallory] = ['alice', 'bob', 'carol', 'mallory'].map(testNode) as [
  ReturnType<typeof testNode>,
  ReturnType<typeof testNode>,
  ReturnType<typeof testNode>,
  ReturnType<typeof testNode>,
];
export const id = makeShortChannelId(100, 1, 0);
export const channel = new TestChannel(alice, bob, id);
export const HEIGHT = 200;

/** A graph that knows nothing, and what may be done to it. */
export function setUp(limits: GossipLimits = DEFAULT_GOSSIP_LIMITS) {
  const graph = new GossipGraph();
  const intake = new GossipIntake(graph, limits);
  const context: GossipContext = { nowSeconds: NOW, height: HEIGHT, chainHash: CHAIN_HASH, origin: 'peer' };
  const receive = (message: GossipMessage, more: Partial<GossipContext> = {}) =>
    intake.receive(message, { ...context, ...more });
  const lookUp = (lookup: FundingLookup, of: ShortChannelId = id) =>
    intake.fundingLookedUp(of, lookup, context);
  const publish = (message: GossipMessage) => {
    const { origin: _, ...own } = context;
    return intake.receive(message, own);
  };
  return { graph, intake, context, receive, publish, lookUp };
}

/** A graph that holds the announced channel. */
export function withChannel(limits?: GossipLimits) {
  const set = setUp(limits);
  set.receive(channel.announcement);
  set.lookUp(channel.lookup);
  return set;
}

export const code = (outcome: { error?: { code: string } }) => outcome.error?.code;
