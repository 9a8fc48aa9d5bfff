import type { GossipItem } from '../../../../src/core/gossip/actions.js';
import { GossipBroadcast } from '../../../../src/core/gossip/broadcast.js';
import { updateDirection } from '../../../../src/core/gossip/channel-update.js';
import { GossipGraph } from '../../../../src/core/gossip/graph.js';
import { decodeMessage, encodeMessage, makeShortChannelId } from '../../../../src/core/wire/index.js';
import { messageNumber } from '../../../../src/core/wire/message.js';
import { CHAIN_HASH, NOW, nodeAnnouncement, type TestChannel, unwrap } from './fixtures.js';
import { manyChannels, nodes, ring } from './graph-fixture.js';

const ALL = Number.POSITIVE_INFINITY;

function filter(first: number, range: number, chainHash = CHAIN_HASH) {
  return { type: 'gossipTimestampFilter', chainHash, firstTimestamp: first, timestampRange: range } as const;
}

function names(messages: readonly Uint8Array[]): string[] {
  return messages.map((bytes) => unwrap(decodeMessage(bytes)).type);
}

function broadcastTo(graph: GossipGraph, ...peers: string[]): GossipBroadcast {
  const broadcast = new GossipBroadcast(graph, CHAIN_HASH);
  for (const peer of peers) broadcast.addPeer(peer);
  return broadcast;
}

function channelItem({ shortChannelId }: TestChannel): GossipItem {
  return { type: 'channel', shortChannelId };
}

describe('gossip_timestamp_filter', () => {
  it('gives all of a range, each announcement before its updates, all channels before the nodes', () => {
    const { graph } = ring([100, 101]);
    const broadcast = broadcastTo(graph, 'peer');
    expect(broadcast.hasWork('peer')).toBe(false);
    broadcast.setFilter('peer', filter(0, 0xffffffff));
    expect(broadcast.hasWork('peer')).toBe(true);
    expect(names(broadcast.take('peer', ALL))).toEqual([
      ...['channelAnnouncement', 'channelUpdate', 'channelUpdate'],
      ...['channelAnnouncement', 'channelUpdate', 'channelUpdate'],
      ...['nodeAnnouncement', 'nodeAnnouncement', 'nodeAnnouncement'],
    ]);
    expect(broadcast.hasWork('peer')).toBe(false);
    expect(broadcast.take('peer', ALL)).toEqual([]);
  });

  it('takes its first second in and its last out', () => {
    const { graph, channels } = ring([100, 101, 102]);
    const idsWithin = (first: number, range: number) => {
      const broadcast = broadcastTo(graph, 'peer');
      broadcast.setFilter('peer', filter(first, range));
      return broadcast
        .take('peer', ALL)
        .map((bytes) => unwrap(decodeMessage(bytes)))
        .flatMap((message) => (message.type === 'channelAnnouncement' ? [message.shortChannelId] : []));
    };
    const ids = channels.map(({ shortChannelId }) => shortChannelId);
    expect(idsWithin(NOW, 1)).toEqual(ids.slice(0, 1));
    expect(idsWithin(NOW + 1, 1)).toEqual(ids.slice(1, 2));
    expect(idsWithin(NOW + 1, 0xffffffff - NOW)).toEqual(ids.slice(1));
    expect(idsWithin(0xffffffff, 0)).toEqual([]);
  });

  it('of another chain counts for nothing; a new one takes the place of the old', () => {
    const { graph, channels } = ring([100, 101]);
    const broadcast = broadcastTo(graph, 'peer');
    broadcast.setFilter('peer', filter(0, 0xffffffff, new Uint8Array(32)));
    expect(broadcast.hasWork('peer')).toBe(false);
    broadcast.setFilter('peer', filter(0, 0xffffffff));
    broadcast.setFilter('peer', filter(0xffffffff, 0));
    expect(broadcast.take('peer', ALL)).toEqual([]);
    broadcast.forward(channelItem(channels[0] as TestChannel), [], false);
    expect(broadcast.take('peer', ALL)).toEqual([]);
  });

  it('leaves out spent channels, channels without an update, and their nodes', () => {
    const { graph, channels } = ring([100]);
    graph.setSpent((channels[0] as TestChannel).shortChannelId, 200);
    const silent = new GossipGraph();
    for (const { announcement, funding } of channels) {
      silent.applyChannelAnnouncement(announcement, { funding, nowSeconds: NOW });
      silent.applyNodeAnnouncement(nodeAnnouncement(nodes[0] as (typeof nodes)[0], NOW));
    }
    for (const known of [graph, silent]) {
      const broadcast = broadcastTo(known, 'peer');
      broadcast.setFilter('peer', filter(0, 0xffffffff));
      expect(broadcast.take('peer', ALL)).toEqual([]);
    }
  });

  it('for the whole of a large graph is taken within a byte budget by many peers at once', () => {
    const graph = manyChannels(500, (index) => makeShortChannelId(10 + index, 0, 0));
    const peers = Array.from({ length: 5 }, (_, index) => `peer ${index}`);
    const broadcast = broadcastTo(graph, ...peers);
    for (const peer of peers) broadcast.setFilter(peer, filter(0, 0xffffffff));
    const counts = peers.map(() => 0);
    const budget = 20_000;
    while (peers.some((peer) => broadcast.hasWork(peer))) {
      peers.forEach((peer, index) => {
        const messages = broadcast.take(peer, budget);
        const size = messages.reduce((sum, { length }) => sum + length, 0);
        expect(size).toBeLessThan(2 * budget);
        counts[index] =
          (counts[index] ?? 0) + messages.filter((bytes) => messageNumber(bytes) === 256).length;
      });
    }
    expect(counts).toEqual(peers.map(() => 500));
  });
});

describe('forwarding', () => {
  const { graph, channels } = ring([100, 101]);
  const [channel] = channels as [TestChannel];
  const update = channel.update('a', NOW + 100, { feeBaseMsat: 1 });
  const item: GossipItem = {
    type: 'update',
    shortChannelId: channel.shortChannelId,
    direction: updateDirection(update),
  };

  it('goes to all but its origins, once a filter asks for it', () => {
    const broadcast = broadcastTo(graph, 'origin', 'other', 'silent');
    for (const peer of ['origin', 'other']) broadcast.setFilter(peer, filter(NOW, 0));
    for (const peer of ['origin', 'other']) broadcast.setFilter(peer, filter(NOW, 1_000));
    for (const peer of ['origin', 'other']) broadcast.take(peer, ALL);
    broadcast.forward(item, ['origin'], false);
    expect(names(broadcast.take('other', ALL))).toEqual(['channelUpdate']);
    expect(broadcast.take('origin', ALL)).toEqual([]);
    expect(broadcast.take('silent', ALL)).toEqual([]);
  });

  it('goes to every peer, whatever its filter, when it is our own', () => {
    const broadcast = broadcastTo(graph, 'silent', 'closed');
    broadcast.setFilter('closed', filter(0xffffffff, 0));
    broadcast.forward(channelItem(channel), [], true);
    broadcast.forward(item, [], true);
    for (const peer of ['silent', 'closed']) {
      expect(names(broadcast.take(peer, ALL))).toEqual(['channelAnnouncement', 'channelUpdate']);
    }
  });

  it('sends the newest version once', () => {
    const { graph: changing, channels: own } = ring([100]);
    const [first] = own as [TestChannel];
    const broadcast = broadcastTo(changing, 'peer');
    broadcast.setFilter('peer', filter(NOW + 50, 1_000));
    broadcast.take('peer', ALL);
    const versions = [first.update('a', NOW + 100), first.update('a', NOW + 101)] as const;
    for (const version of versions) {
      changing.applyChannelUpdate(version);
      broadcast.forward(item, [], false);
    }
    expect(broadcast.take('peer', ALL)).toEqual([encodeMessage(versions[1])]);
  });

  it('stops at the budget and goes on after it', () => {
    const broadcast = broadcastTo(graph, 'peer');
    for (const each of channels) broadcast.forward(channelItem(each), [], true);
    expect(broadcast.take('peer', 1)).toHaveLength(1);
    expect(broadcast.hasWork('peer')).toBe(true);
    expect(broadcast.take('peer', 0)).toEqual([]);
    expect(broadcast.take('peer', 1)).toHaveLength(1);
    expect(broadcast.hasWork('peer')).toBe(false);
  });

  it('is bounded for a peer that never reads, except for what is our own', () => {
    const many = manyChannels(10_001, (index) => makeShortChannelId(10 + index, 0, 0));
    const broadcast = broadcastTo(many, 'peer');
    broadcast.setFilter('peer', filter(NOW, 1_000));
    broadcast.take('peer', ALL);
    const items = many
      .channelsFrom(makeShortChannelId(0, 0, 0), 10_001)
      .map(({ shortChannelId }) => ({ type: 'channel', shortChannelId }) as const);
    for (const each of items) broadcast.forward(each, [], false);
    expect(broadcast.take('peer', ALL)).toHaveLength(10_000);
    for (const each of items) broadcast.forward(each, [], true);
    expect(broadcast.take('peer', ALL)).toHaveLength(10_001);
  });

  it('passes on no update of a spent channel but one that disables', () => {
    const { graph: changing, channels: own } = ring([100]);
    const [first] = own as [TestChannel];
    changing.setSpent(first.shortChannelId, 200);
    const broadcast = broadcastTo(changing, 'peer');
    broadcast.forward(item, [], true);
    expect(broadcast.take('peer', ALL)).toEqual([]);
    changing.applyChannelUpdate(first.update('a', NOW + 1, { disabled: true }));
    broadcast.forward(item, [], true);
    expect(names(broadcast.take('peer', ALL))).toEqual(['channelUpdate']);
  });

  it('forgets a peer that left', () => {
    const broadcast = broadcastTo(graph, 'peer');
    broadcast.forward(item, [], true);
    broadcast.removePeer('peer');
    expect(broadcast.take('peer', ALL)).toEqual([]);
    expect(broadcast.hasWork('peer')).toBe(false);
  });
});
