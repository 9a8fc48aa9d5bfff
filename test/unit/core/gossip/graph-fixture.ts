import { GossipGraph } from '../../../../src/core/gossip/graph.js';
import { makeShortChannelId, type ShortChannelId } from '../../../../src/core/wire/index.js';
import { NOW, nodeAnnouncement, TestChannel, testNode } from './fixtures.js';

export const nodes = ['alice', 'bob', 'carol', 'dave'].map(testNode);

/** Channels in a ring of four nodes, at the given heights, updated on both sides at NOW plus their place. */
export function ring(heights: readonly number[]): { graph: GossipGraph; channels: readonly TestChannel[] } {
  const graph = new GossipGraph();
  const channels = heights.map((height, index) => {
    const [a, b] = [nodes[index % 4] as (typeof nodes)[0], nodes[(index + 1) % 4] as (typeof nodes)[0]];
    return new TestChannel(a, b, makeShortChannelId(height, index, 0), `ring ${index}`);
  });
  channels.forEach((channel, index) => {
    graph.applyChannelAnnouncement(channel.announcement, { funding: channel.funding, nowSeconds: NOW });
    graph.applyChannelUpdate(channel.update('a', NOW + index));
    graph.applyChannelUpdate(channel.update('b', NOW + index));
  });
  for (const node of nodes) graph.applyNodeAnnouncement(nodeAnnouncement(node, NOW));
  return { graph, channels };
}

/** A graph with many channels whose signatures nobody will check. */
export function manyChannels(count: number, idOf: (index: number) => ShortChannelId): GossipGraph {
  const graph = new GossipGraph();
  const [a, b] = nodes as [(typeof nodes)[0], (typeof nodes)[0]];
  const template = new TestChannel(a, b, makeShortChannelId(1, 0, 0));
  const update = template.update('a', NOW);
  for (let index = 0; index < count; index++) {
    const shortChannelId = idOf(index);
    const funding = { ...template.funding, txid: new Uint8Array(32) };
    graph.applyChannelAnnouncement(
      { ...template.announcement, shortChannelId },
      { funding, nowSeconds: NOW },
    );
    graph.applyChannelUpdate({ ...update, shortChannelId });
  }
  return graph;
}
