import { encodeAddresses } from '../../../../src/core/gossip/addresses.js';
import { fromHex } from '../../../../src/core/primitives/bytes.js';
import { msat, sat } from '../../../../src/core/primitives/units.js';
import { makeShortChannelId, type ShortChannelId } from '../../../../src/core/wire/index.js';
import { CHAIN_HASH, NOW, nodeAnnouncement, TestChannel } from './fixtures.js';
import {
  alice,
  bob,
  carol,
  channel,
  code,
  HEIGHT,
  id,
  mallory,
  setUp,
  withChannel,
} from './intake-support.js';

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
