import type { FundingOutput, GossipGraph } from '../../core/gossip/index.js';
import {
  type ChannelUpdate,
  decodeMessage,
  type Message,
  type MessageNamed,
  type ShortChannelId,
  shortChannelIdParts,
} from '../../core/wire/index.js';
import type { GossipRepository } from '../store/index.js';

/** What the store held besides the public graph. */
export interface LoadedGossip {
  /** Every announced channel's output. */
  readonly fundings: ReadonlyMap<ShortChannelId, FundingOutput>;
  readonly nodeIds: readonly Uint8Array[];
  /** Updates of channels without an announcement: those of our own that are private or not announced yet. */
  readonly privateUpdates: ReadonlyMap<ShortChannelId, readonly ChannelUpdate[]>;
}

/** Puts what the store holds into a graph, as it was checked when it was stored. */
export function loadGraph(graph: GossipGraph, store: GossipRepository, nowSeconds: number): LoadedGossip {
  const fundings = new Map<ShortChannelId, FundingOutput>();
  const nodeIds: Uint8Array[] = [];
  const privateUpdates = new Map<ShortChannelId, ChannelUpdate[]>();

  for (const { raw, fundingTxid: txid, capacitySat: amountSat } of store.channelAnnouncements()) {
    const announcement = read(raw, 'channelAnnouncement');
    if (announcement === undefined) continue;
    const { shortChannelId } = announcement;
    const funding = { txid, outputIndex: shortChannelIdParts(shortChannelId).outputIndex, amountSat };
    graph.applyChannelAnnouncement(announcement, { funding, nowSeconds });
    fundings.set(shortChannelId, funding);
  }
  for (const { shortChannelId: key, raw } of store.channelUpdates()) {
    const update = read(raw, 'channelUpdate');
    if (update === undefined || graph.applyChannelUpdate(update)) continue;
    const shortChannelId = key as ShortChannelId;
    privateUpdates.set(shortChannelId, [...(privateUpdates.get(shortChannelId) ?? []), update]);
  }
  for (const { nodeId, raw } of store.nodeAnnouncements()) {
    nodeIds.push(nodeId);
    const announcement = read(raw, 'nodeAnnouncement');
    if (announcement !== undefined) graph.applyNodeAnnouncement(announcement);
  }
  return { fundings, nodeIds, privateUpdates };
}

function read<N extends Message['type']>(raw: Uint8Array, type: N): MessageNamed<N> | undefined {
  const decoded = decodeMessage(raw);
  return decoded.ok && decoded.value.type === type ? (decoded.value as MessageNamed<N>) : undefined;
}
