import type { FundingLookup, GossipMessage } from '../../../../src/core/gossip/actions.js';
import { encodeAddresses } from '../../../../src/core/gossip/addresses.js';
import type { GossipContext } from '../../../../src/core/gossip/context.js';
import { GossipGraph } from '../../../../src/core/gossip/graph.js';
import {
  DEFAULT_GOSSIP_LIMITS,
  GossipIntake,
  type GossipLimits,
} from '../../../../src/core/gossip/intake.js';
import { fromHex } from '../../../../src/core/primitives/bytes.js';
import { msat, sat } from '../../../../src/core/primitives/units.js';
import { encodeMessage, makeShortChannelId, type ShortChannelId } from '../../../../src/core/wire/index.js';
import { CHAIN_HASH, NOW, nodeAnnouncement, TestChannel, testNode } from './fixtures.js';

const [alice, bob, carol, mallory] = ['alice', 'bob', 'carol', 'mallory'].map(testNode) as [
  ReturnType<typeof testNode>,
  ReturnType<typeof testNode>,
  ReturnType<typeof testNode>,
  ReturnType<typeof testNode>,
];
const id = makeShortChannelId(100, 1, 0);
const channel = new TestChannel(alice, bob, id);
const HEIGHT = 200;

function setUp(limits: GossipLimits = DEFAULT_GOSSIP_LIMITS) {
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
function withChannel(limits?: GossipLimits) {
  const set = setUp(limits);
  set.receive(channel.announcement);
  set.lookUp(channel.lookup);
  return set;
}

const lookupOf = (shortChannelId: ShortChannelId) => ({ type: 'lookupFunding', shortChannelId });
const code = (outcome: { error?: { code: string } }) => outcome.error?.code;

describe('channel_announcement', () => {
  it('waits for a look at its output and is then stored, but not forwarded without an update', () => {
    const { receive, lookUp, graph, intake } = setUp();
    expect(receive(channel.announcement)).toEqual({ outcome: 'pending', actions: [lookupOf(id)] });
    expect(graph.channel(id)).toBeUndefined();
    expect(intake.pendingChannels).toBe(1);
    const { outcome, actions } = lookUp(channel.lookup);
    expect(outcome).toBe('accepted');
    expect(actions).toEqual([
      {
        type: 'store',
        item: { type: 'channel', shortChannelId: id },
        bytes: encodeMessage(channel.announcement),
        funding: channel.funding,
      },
    ]);
    expect(graph.channel(id)?.capacitySat).toBe(1_000_000n);
    expect(graph.channelFundedBy(channel.funding.txid, 0)).toBe(id);
    expect(intake.pendingChannels).toBe(0);
  });

  it.each([
    ['missing', 'fundingMissing'],
    ['spent', 'fundingSpent'],
    [{ ...channel.lookup, scriptPubKey: new Uint8Array(34) }, 'fundingScriptMismatch'],
  ] as const)('is ignored when its output is %p', (lookup, expected) => {
    const { receive, lookUp, graph } = setUp();
    receive(channel.announcement);
    const outcome = lookUp(lookup);
    expect(outcome).toMatchObject({
      outcome: 'ignored',
      error: { code: expected, consequence: 'ignore' },
      actions: [],
    });
    expect(graph.channel(id)).toBeUndefined();
  });

  it('is not looked up again soon after the chain denied it, but is after a reorganisation', () => {
    const { receive, lookUp, intake } = setUp();
    receive(channel.announcement);
    lookUp('missing');
    expect(code(receive(channel.announcement, { origin: 'other' }))).toBe('fundingMissing');
    expect(receive(channel.announcement, { height: HEIGHT + 12 }).outcome).toBe('pending');
    lookUp('missing');
    intake.chainReorganised();
    expect(receive(channel.announcement).outcome).toBe('pending');
  });

  it('with a false script does not keep the true one out, before or after', () => {
    const forged = new TestChannel(mallory, carol, id, 'forged');
    const { receive, lookUp, graph } = setUp();
    expect(receive(forged.announcement, { origin: 'mallory' }).actions).toEqual([lookupOf(id)]);
    expect(receive(channel.announcement)).toEqual({ outcome: 'pending', actions: [] });
    expect(lookUp(channel.lookup).outcome).toBe('accepted');
    expect(graph.channel(id)?.announcement).toEqual(encodeMessage(channel.announcement));
    expect(receive(forged.announcement, { origin: 'mallory' })).toMatchObject({
      outcome: 'ignored',
      error: { code: 'conflictingAnnouncement' },
      actions: [],
    });
    expect(graph.channel(id)?.announcement).toEqual(encodeMessage(channel.announcement));

    const later = setUp();
    later.receive(forged.announcement, { origin: 'mallory' });
    expect(code(later.lookUp(channel.lookup))).toBe('fundingScriptMismatch');
    expect(later.receive(channel.announcement).outcome).toBe('pending');
  });

  it('waits for six confirmations, not one less', () => {
    const { receive, intake } = setUp();
    expect(receive(channel.announcement, { height: 104 })).toEqual({ outcome: 'pending', actions: [] });
    expect(intake.blockConnected(104)).toEqual([]);
    expect(intake.blockConnected(105)).toEqual([lookupOf(id)]);
    expect(intake.blockConnected(106)).toEqual([]);
    expect(setUp().receive(channel.announcement, { height: 105 }).actions).toEqual([lookupOf(id)]);
    expect(
      code(setUp().receive(new TestChannel(alice, bob, makeShortChannelId(400, 1, 0)).announcement)),
    ).toBe('tooShallow');
  });

  it('is ignored a second time, pending or known', () => {
    const { receive, lookUp } = setUp();
    receive(channel.announcement);
    expect(code(receive(channel.announcement, { origin: 'other' }))).toBe('duplicate');
    lookUp(channel.lookup);
    expect(code(receive(channel.announcement))).toBe('duplicate');
  });

  it('warns its sender of a wrong signature and keeps nothing', () => {
    const { receive, intake } = setUp();
    const wrong = { ...channel.announcement, nodeSignature1: channel.announcement.nodeSignature2 };
    const outcome = receive(wrong);
    expect(outcome.outcome).toBe('invalid');
    expect(outcome.actions).toMatchObject([
      { type: 'warn', origin: 'peer', error: { code: 'invalidSignature' } },
    ]);
    expect(intake.pendingChannels).toBe(0);
  });

  it('of other nodes for the same output blacklists all four and forgets their channels', () => {
    const { receive, graph } = withChannel();
    const leaked = new TestChannel(carol, mallory, id);
    const outcome = receive(leaked.announcement);
    expect(outcome.error?.code).toBe('conflictingAnnouncement');
    expect(outcome.actions).toEqual([{ type: 'forget', shortChannelId: id }]);
    expect(graph.channels.size).toBe(0);
    expect(graph.nodes.size).toBe(0);
    const another = new TestChannel(alice, testNode('dave'), makeShortChannelId(101, 1, 0), 'another');
    expect(code(receive(another.announcement))).toBe('blacklisted');
  });

  it('is bounded: per peer, in all, and per short id', () => {
    const limits = {
      ...DEFAULT_GOSSIP_LIMITS,
      pending: { channels: 3, channelsPerPeer: 2, candidatesPerChannel: 2 },
    };
    const { receive, lookUp, intake } = setUp(limits);
    const nth = (n: number) => new TestChannel(alice, bob, makeShortChannelId(100 + n, 1, 0), `n${n}`);
    expect(receive(nth(0).announcement).outcome).toBe('pending');
    expect(receive(nth(1).announcement).outcome).toBe('pending');
    expect(code(receive(nth(2).announcement))).toBe('tooManyPending');
    expect(receive(nth(2).announcement, { origin: 'second' }).outcome).toBe('pending');
    expect(code(receive(nth(3).announcement, { origin: 'third' }))).toBe('tooManyPending');
    const rival = (seed: string) => new TestChannel(alice, bob, id, seed).announcement;
    expect(receive(rival('r1'), { origin: 'third' }).outcome).toBe('pending');
    expect(code(receive(rival('r2'), { origin: 'third' }))).toBe('tooManyPending');
    lookUp('missing');
    expect(intake.pendingChannels).toBe(2);
    expect(receive(nth(3).announcement).outcome).toBe('pending');
  });
});

describe('channel_update', () => {
  it('is stored, and the first one takes the announcement and the known nodes with it', () => {
    const { receive, graph } = withChannel();
    expect(receive(nodeAnnouncement(alice, NOW)).actions.map(({ type }) => type)).toEqual(['store']);
    const update = channel.update('a', NOW);
    const direction = update.channelFlags & 1;
    const item = { type: 'update', shortChannelId: id, direction };
    expect(receive(update)).toEqual({
      outcome: 'accepted',
      actions: [
        { type: 'store', item, bytes: encodeMessage(update) },
        { type: 'forward', item: { type: 'channel', shortChannelId: id }, origins: ['peer'], own: false },
        { type: 'forward', item, origins: ['peer'], own: false },
        { type: 'forward', item: { type: 'node', nodeId: alice.nodeId }, origins: [], own: false },
      ],
    });
    expect(graph.channel(id)?.policies[direction]?.feeBaseMsat).toBe(1_000);
    expect(receive(channel.update('b', NOW)).actions.map(({ type }) => type)).toEqual(['store', 'forward']);
  });

  it('waits with a pending announcement, its signature checked, the newest alone', () => {
    const { receive, lookUp, graph } = setUp();
    expect(code(receive(channel.update('a', NOW)))).toBe('unknownChannel');
    receive(channel.announcement);
    expect(receive(channel.update('a', NOW)).outcome).toBe('pending');
    expect(receive(channel.update('a', NOW + 1, { feeBaseMsat: 7 })).outcome).toBe('pending');
    const forged = { ...channel.update('a', NOW + 2), feeBaseMsat: 0 };
    expect(receive(forged).outcome).toBe('ignored');
    expect(receive(nodeAnnouncement(bob, NOW)).outcome).toBe('pending');
    const { actions } = lookUp(channel.lookup);
    expect(
      actions.map((action) => ('item' in action ? `${action.type} ${action.item.type}` : action.type)),
    ).toEqual([
      'store channel',
      'store update',
      'forward channel',
      'forward update',
      'store node',
      'forward node',
    ]);
    expect(graph.channel(id)?.policies.find((policy) => policy !== undefined)?.feeBaseMsat).toBe(7);
    expect(graph.node(bob.nodeId)?.details?.alias).toBe('alias');
  });

  it.each([
    ['duplicate', NOW],
    ['outdated', NOW - 1],
    ['timestampInFuture', NOW + 86_401],
  ])('is ignored as %s', (expected, timestamp) => {
    const { receive } = withChannel();
    receive(channel.update('a', NOW));
    expect(code(receive(channel.update('a', timestamp, { feeBaseMsat: 9 })))).toBe(expected);
  });

  it('is taken at the edge of the future and of two weeks, and ignored past it', () => {
    const fresh = () => withChannel().receive;
    expect(fresh()(channel.update('a', NOW + 86_400)).outcome).toBe('accepted');
    expect(fresh()(channel.update('a', NOW - 1_209_600)).outcome).toBe('accepted');
    expect(code(fresh()(channel.update('a', NOW - 1_209_601)))).toBe('stale');
  });

  it('with a wrong signature costs the connection and no token', () => {
    const limits = { ...DEFAULT_GOSSIP_LIMITS, updates: { burst: 1, intervalSeconds: 60 } };
    const { receive } = withChannel(limits);
    const forged = { ...channel.update('a', NOW), feeBaseMsat: 0 };
    expect(receive(forged)).toMatchObject({
      outcome: 'invalid',
      actions: [{ type: 'disconnect', origin: 'peer', error: { code: 'invalidSignature' } }],
    });
    expect(receive(channel.update('a', NOW)).outcome).toBe('accepted');
  });

  it('is limited in rate for each direction', () => {
    const limits = { ...DEFAULT_GOSSIP_LIMITS, updates: { burst: 2, intervalSeconds: 60 } };
    const { receive } = withChannel(limits);
    const outcomes = [0, 1, 2].map((n) => receive(channel.update('a', NOW + n)));
    expect(outcomes.map(code)).toEqual([undefined, undefined, 'rateLimited']);
    expect(receive(channel.update('b', NOW)).outcome).toBe('accepted');
    expect(code(receive(channel.update('a', NOW + 3), { nowSeconds: NOW + 59 }))).toBe('rateLimited');
    expect(receive(channel.update('a', NOW + 3), { nowSeconds: NOW + 60 }).outcome).toBe('accepted');
  });

  it('of another chain is ignored', () => {
    const { receive } = withChannel();
    expect(code(receive(channel.update('a', NOW, { chainHash: new Uint8Array(32) })))).toBe('unknownChain');
  });

  it('of a spent channel is ignored unless it disables', () => {
    const { receive, graph } = withChannel();
    graph.setSpent(id, HEIGHT);
    expect(code(receive(channel.update('a', NOW)))).toBe('fundingSpent');
    expect(receive(channel.update('a', NOW, { disabled: true })).actions.map(({ type }) => type)).toEqual([
      'store',
      'forward',
    ]);
    graph.setSpent(id, undefined);
    expect(receive(channel.update('a', NOW + 1)).outcome).toBe('accepted');
  });
});

describe('channels of our own', () => {
  const own = {
    shortChannelId: id,
    localNodeId: alice.nodeId,
    remoteNodeId: bob.nodeId,
    capacitySat: sat(1_000_000),
    aliases: [77n as ShortChannelId],
  };

  it("take the peer's updates by id or alias, and forward none while private", () => {
    const { receive, publish, graph } = setUp();
    graph.addOwnChannel(own, NOW);
    expect(publish(channel.update('a', NOW)).actions.map(({ type }) => type)).toEqual(['store']);
    const byAlias = new TestChannel(alice, bob, 77n as ShortChannelId).update('b', NOW, {
      dontForward: true,
    });
    expect(receive(byAlias).actions.map(({ type }) => type)).toEqual(['store']);
    expect(graph.channel(id)?.policies.every((policy) => policy !== undefined)).toBe(true);
    expect(graph.edgesTo(graph.nodeIndex(alice.nodeId) ?? -1)).toHaveLength(1);
    expect(code(receive(channel.update('a', NOW + 1)))).toBe('outdated');
  });

  it('are announced with our update, past every filter, and an alias ends with its channel', () => {
    const { intake, publish, context, graph } = setUp();
    graph.addOwnChannel(own, NOW);
    publish(channel.update('a', NOW, { dontForward: true }));
    const announced = intake.announceOwnChannel(channel.announcement, channel.funding, context);
    expect(announced.actions.map(({ type }) => type)).toEqual(['store']);
    expect(publish(channel.update('a', NOW + 1)).actions).toMatchObject([
      { type: 'store' },
      { type: 'forward', item: { type: 'channel' }, origins: [], own: true },
      { type: 'forward', item: { type: 'update' }, origins: [], own: true },
    ]);
    expect(graph.channel(77n as ShortChannelId)?.shortChannelId).toBe(id);
    expect(graph.channel(id)?.ownDirection).toBeDefined();
    graph.removeChannel(id);
    expect(graph.channel(77n as ShortChannelId)).toBeUndefined();
  });

  it("are announced with the peer's update when that came first", () => {
    const { intake, receive, publish, context, graph } = setUp();
    graph.addOwnChannel(own, NOW);
    publish(channel.update('a', NOW, { dontForward: true }));
    expect(receive(channel.update('b', NOW)).outcome).toBe('accepted');
    const announced = intake.announceOwnChannel(channel.announcement, channel.funding, context);
    expect(announced.actions).toMatchObject([
      { type: 'store', item: { type: 'channel' } },
      { type: 'forward', item: { type: 'channel' }, origins: [], own: true },
      { type: 'forward', item: { type: 'update' }, origins: [], own: true },
    ]);
  });

  it('are not pruned for age', () => {
    const { graph, intake } = setUp();
    graph.addOwnChannel(own, NOW);
    expect(intake.prune(NOW + 10_000_000)).toEqual([]);
  });
});

describe('node_announcement', () => {
  it('is ignored for a node without a channel, and when not newer', () => {
    const { receive } = withChannel();
    expect(code(receive(nodeAnnouncement(carol, NOW)))).toBe('unknownNode');
    expect(receive(nodeAnnouncement(alice, NOW)).outcome).toBe('accepted');
    expect(code(receive(nodeAnnouncement(alice, NOW)))).toBe('duplicate');
    expect(code(receive(nodeAnnouncement(alice, NOW - 1)))).toBe('outdated');
    expect(code(receive(nodeAnnouncement(alice, NOW + 100_000)))).toBe('timestampInFuture');
  });

  it('is not forwarded with two hostnames', () => {
    const { receive } = withChannel();
    receive(channel.update('a', NOW));
    const one = encodeAddresses([{ type: 'dns', hostname: 'a.example', port: 1 }]);
    const two = Uint8Array.from([...one, ...one]);
    const forwards = (addresses: Uint8Array, timestamp: number) =>
      receive(nodeAnnouncement(alice, timestamp, { addresses })).actions.filter(
        ({ type }) => type === 'forward',
      ).length;
    expect(forwards(one, NOW)).toBe(1);
    expect(forwards(two, NOW + 1)).toBe(0);
  });

  it('with an unknown even feature keeps payments from going through', () => {
    const { receive, graph } = withChannel();
    const index = graph.nodeIndex(alice.nodeId) ?? -1;
    expect(graph.mayForward(index)).toBe(true);
    receive(nodeAnnouncement(alice, NOW, { features: fromHex('80000000000000000000000000') }));
    expect(graph.mayForward(index)).toBe(true);
    receive(nodeAnnouncement(alice, NOW + 1, { features: fromHex('40000000000000000000000000') }));
    expect(graph.mayForward(index)).toBe(false);
  });

  it('that is far too long is ignored', () => {
    const { receive } = withChannel();
    const long = nodeAnnouncement(alice, NOW, { features: new Uint8Array(5_000) });
    expect(code(receive(long))).toBe('tooLong');
  });
});

describe('forgetting', () => {
  it('drops a channel 72 blocks after it was spent, with its nodes', () => {
    const { graph, intake } = withChannel();
    graph.setSpent(id, HEIGHT);
    expect(intake.blockConnected(HEIGHT + 71)).toEqual([]);
    expect(intake.blockConnected(HEIGHT + 72)).toEqual([{ type: 'forget', shortChannelId: id }]);
    expect([graph.channels.size, graph.nodes.size]).toEqual([0, 0]);
    expect(graph.channelFundedBy(channel.funding.txid, 0)).toBeUndefined();
  });

  it('prunes by the older of both updates', () => {
    const { receive, intake, graph } = withChannel();
    receive(channel.update('a', NOW));
    receive(channel.update('b', NOW + 80_000));
    expect(intake.prune(NOW + 1_209_600)).toEqual([]);
    expect(intake.prune(NOW + 1_209_601)).toEqual([{ type: 'forget', shortChannelId: id }]);
    expect(graph.channels.size).toBe(0);
  });

  it('takes the edges of one channel and leaves those of another between the same nodes', () => {
    const { receive, lookUp, graph } = withChannel();
    const second = new TestChannel(alice, bob, makeShortChannelId(101, 0, 0), 'second');
    receive(second.announcement);
    lookUp(second.lookup, second.shortChannelId);
    for (const each of [channel, second]) receive(each.update('a', NOW));
    const ids = () =>
      graph.edgesTo(graph.nodeIndex(bob.nodeId) ?? -1).map(({ shortChannelId }) => shortChannelId);
    expect(ids()).toEqual([id, second.shortChannelId]);
    graph.removeChannel(id);
    expect(ids()).toEqual([second.shortChannelId]);
  });

  it('gives the place of a node to another without mixing their edges', () => {
    const { receive, graph, intake } = withChannel();
    receive(channel.update('a', NOW));
    receive(channel.update('b', NOW));
    graph.removeChannel(id);
    const next = new TestChannel(carol, mallory, makeShortChannelId(101, 0, 0), 'next');
    receive(next.announcement);
    intake.fundingLookedUp(next.shortChannelId, next.lookup, {
      nowSeconds: NOW,
      height: HEIGHT,
      chainHash: CHAIN_HASH,
    });
    expect(graph.nodeLimit).toBe(2);
    expect(graph.edgesTo(0)).toEqual([]);
    expect(graph.nodeIndex(alice.nodeId)).toBeUndefined();
    expect([0, 1].map((index) => graph.nodeIdAt(index))).toEqual(
      expect.arrayContaining([carol.nodeId, mallory.nodeId]),
    );
  });
});

describe('edges', () => {
  const edges = (more: Parameters<TestChannel['update']>[2]) => {
    const { receive, graph } = withChannel();
    receive(channel.update('a', NOW, more));
    return graph.edgesTo(graph.nodeIndex(bob.nodeId) ?? -1).length;
  };
  it('are there for usable policies alone', () => {
    expect(edges({})).toBe(1);
    expect(edges({ disabled: true })).toBe(0);
    expect(edges({ htlcMaximumMsat: msat(1_000_000_000) })).toBe(1);
    expect(edges({ htlcMaximumMsat: msat(1_000_000_001) })).toBe(0);
    expect(edges({ htlcMinimumMsat: msat(900_000_001) })).toBe(0);
  });

  it('are not there for a channel with an unknown even feature', () => {
    const strange = new TestChannel(alice, bob, id, 'funding', fromHex('40000000000000000000000000'));
    const { receive, lookUp, graph } = setUp();
    receive(strange.announcement);
    lookUp(strange.lookup);
    expect(receive(strange.update('a', NOW)).outcome).toBe('accepted');
    expect(graph.edgesTo(graph.nodeIndex(bob.nodeId) ?? -1)).toEqual([]);
  });
});
