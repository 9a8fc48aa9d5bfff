import type { PublicKey } from '../crypto/index.js';
import { compareBytes, toHex } from '../primitives/bytes.js';
import type { Satoshi } from '../primitives/units.js';
import type { RoutingEdge, RoutingGraph } from '../routing/edge.js';
import {
  type ChannelAnnouncement,
  type ChannelUpdate,
  encodeMessage,
  type NodeAnnouncement,
  type ShortChannelId,
} from '../wire/index.js';
import type { FundingOutput } from './actions.js';
import { updateDirection } from './channel-update.js';
import { edgeOf, type GraphChannel, hasUnknownEvenBit, isShown, policyOf } from './graph-channel.js';
import { type GraphNode, NodeRecord } from './graph-node.js';
import { SortedIds } from './sorted-ids.js';

/** BOLT 7, Pruning the Network View: two weeks. */
export const STALE_AFTER_SECONDS = 1_209_600;
/** BOLT 7, Pruning the Network View. */
export const FORGET_SPENT_AFTER_BLOCKS = 72;

/** A channel of our own that is private or not announced yet. */
export interface OwnChannel {
  readonly shortChannelId: ShortChannelId;
  readonly localNodeId: PublicKey;
  readonly remoteNodeId: PublicKey;
  readonly capacitySat: Satoshi;
  /** Other ids that the peer's updates may name it by (BOLT 2, `channel_ready`, `short_channel_id` alias). */
  readonly aliases?: readonly ShortChannelId[];
}

/**
 * The channels and nodes that this node knows. It changes in place but does no I/O and reads no clock. The `apply`
 * methods take messages that were verified, or that come from this node's own store; they return false for an item
 * that is unknown or no newer than what is there.
 */
export class GossipGraph implements RoutingGraph {
  private readonly channelsById = new Map<ShortChannelId, GraphChannel>();
  private readonly sortedIds = new SortedIds();
  private readonly aliases = new Map<ShortChannelId, ShortChannelId>();
  private readonly byOutpoint = new Map<string, ShortChannelId>();
  private readonly nodesByHex = new Map<string, NodeRecord>();
  private readonly nodesByIndex: (NodeRecord | undefined)[] = [];
  private readonly freeIndexes: number[] = [];

  get channels(): ReadonlyMap<ShortChannelId, GraphChannel> {
    return this.channelsById;
  }

  /** Nodes by their id in hex. */
  get nodes(): ReadonlyMap<string, GraphNode> {
    return this.nodesByHex;
  }

  node(nodeId: PublicKey): GraphNode | undefined {
    return this.nodesByHex.get(toHex(nodeId));
  }

  /** A channel by its id or by an alias of ours. */
  channel(id: ShortChannelId): GraphChannel | undefined {
    return this.channelsById.get(id) ?? this.channelsById.get(this.aliases.get(id) ?? id);
  }

  /** Up to `limit` channels, ascending, from the first whose id is not below `from`. */
  channelsFrom(from: ShortChannelId, limit: number): readonly GraphChannel[] {
    return this.sortedIds.from(from, limit).map((id) => this.channelsById.get(id) as GraphChannel);
  }

  /** Whether others may hear of a node: it has a channel that is shown. */
  isShownNode(nodeId: PublicKey): boolean {
    for (const id of this.node(nodeId)?.channels ?? []) {
      const channel = this.channelsById.get(id);
      if (channel !== undefined && isShown(channel)) return true;
    }
    return false;
  }

  /** The channel whose funding output this is. */
  channelFundedBy(txid: Uint8Array, outputIndex: number): ShortChannelId | undefined {
    return this.byOutpoint.get(outpointKey(txid, outputIndex));
  }

  /** Adds an announced channel, or announces one that was private. */
  applyChannelAnnouncement(
    announcement: ChannelAnnouncement,
    { funding, nowSeconds }: { readonly funding: FundingOutput; readonly nowSeconds: number },
  ): boolean {
    const known = this.channelsById.get(announcement.shortChannelId);
    if (known?.announcement !== undefined) return false;
    this.put({
      shortChannelId: announcement.shortChannelId,
      nodeId1: announcement.nodeId1,
      nodeId2: announcement.nodeId2,
      features: announcement.features,
      capacitySat: funding.amountSat,
      announcement: encodeMessage(announcement),
      funding,
      policies: known?.policies ?? [undefined, undefined],
      addedAt: known?.addedAt ?? nowSeconds,
      ...(known?.ownDirection === undefined ? {} : { ownDirection: known.ownDirection }),
    });
    this.byOutpoint.set(outpointKey(funding.txid, funding.outputIndex), announcement.shortChannelId);
    return true;
  }

  applyChannelUpdate(update: ChannelUpdate): boolean {
    const channel = this.channel(update.shortChannelId);
    const direction = updateDirection(update);
    if (channel === undefined || (channel.policies[direction]?.timestamp ?? -1) >= update.timestamp)
      return false;
    const policy = policyOf(update);
    const [first, second] = channel.policies;
    this.put({ ...channel, policies: direction === 0 ? [policy, second] : [first, policy] });
    return true;
  }

  applyNodeAnnouncement(announcement: NodeAnnouncement): boolean {
    const record = this.nodesByHex.get(toHex(announcement.nodeId));
    if (record === undefined || (record.details?.timestamp ?? -1) >= announcement.timestamp) return false;
    record.describe(announcement);
    return true;
  }

  /** Adds a channel of our own before, or without, its announcement; marks it as ours if it is there already. */
  addOwnChannel(own: OwnChannel, nowSeconds: number): void {
    const ownDirection = compareBytes(own.localNodeId, own.remoteNodeId) < 0 ? 0 : 1;
    const [nodeId1, nodeId2] =
      ownDirection === 0 ? [own.localNodeId, own.remoteNodeId] : [own.remoteNodeId, own.localNodeId];
    const known = this.channelsById.get(own.shortChannelId);
    const former = this.takeFormer(own);
    this.put(
      known === undefined
        ? {
            shortChannelId: own.shortChannelId,
            nodeId1,
            nodeId2,
            features: new Uint8Array(0),
            capacitySat: own.capacitySat,
            policies: former?.policies ?? [undefined, undefined],
            addedAt: nowSeconds,
            ownDirection,
          }
        : { ...known, ownDirection },
    );
    for (const alias of own.aliases ?? []) this.aliases.set(alias, own.shortChannelId);
  }

  /** Removes a channel of our own that stood here under one of its aliases, before it had its name. */
  private takeFormer({ shortChannelId, aliases = [] }: OwnChannel): GraphChannel | undefined {
    const name = aliases.find((alias) => alias !== shortChannelId && this.isPrivate(alias));
    const former = name === undefined ? undefined : this.channelsById.get(name);
    if (former !== undefined) this.removeChannel(former.shortChannelId);
    return former;
  }

  private isPrivate(id: ShortChannelId): boolean {
    const channel = this.channelsById.get(id);
    return channel?.ownDirection !== undefined && channel.announcement === undefined;
  }

  /** Notes that a funding output was spent, or, with undefined, that a reorganisation unspent it. */
  setSpent(id: ShortChannelId, height: number | undefined): void {
    const channel = this.channelsById.get(id);
    if (channel === undefined) return;
    const { spentAtHeight: _, ...unspent } = channel;
    this.put(height === undefined ? unspent : { ...unspent, spentAtHeight: height });
  }

  /** Forgets a channel, and its nodes if they have no other. */
  removeChannel(id: ShortChannelId): boolean {
    const channel = this.channelsById.get(id);
    if (channel === undefined) return false;
    this.channelsById.delete(id);
    this.sortedIds.remove(id);
    for (const [alias, target] of this.aliases) if (target === id) this.aliases.delete(alias);
    if (channel.funding !== undefined) {
      this.byOutpoint.delete(outpointKey(channel.funding.txid, channel.funding.outputIndex));
    }
    for (const nodeId of [channel.nodeId1, channel.nodeId2]) this.detach(nodeId, id);
    return true;
  }

  /** Channels, not ours, whose older update, or whose arrival when there is none, is two weeks past. */
  staleChannels(nowSeconds: number): readonly ShortChannelId[] {
    const stale: ShortChannelId[] = [];
    for (const channel of this.channelsById.values()) {
      if (channel.ownDirection !== undefined) continue;
      const [first, second] = channel.policies;
      const oldest = Math.min(first?.timestamp ?? channel.addedAt, second?.timestamp ?? channel.addedAt);
      if (oldest < nowSeconds - STALE_AFTER_SECONDS) stale.push(channel.shortChannelId);
    }
    return stale;
  }

  /** Channels whose funding output was spent 72 blocks ago. */
  longSpentChannels(height: number): readonly ShortChannelId[] {
    const spent: ShortChannelId[] = [];
    for (const { shortChannelId, spentAtHeight } of this.channelsById.values()) {
      if (spentAtHeight !== undefined && height - spentAtHeight >= FORGET_SPENT_AFTER_BLOCKS) {
        spent.push(shortChannelId);
      }
    }
    return spent;
  }

  get nodeLimit(): number {
    return this.nodesByIndex.length;
  }

  nodeIndex(nodeId: PublicKey): number | undefined {
    return this.nodesByHex.get(toHex(nodeId))?.index;
  }

  nodeIdAt(index: number): PublicKey {
    const record = this.nodesByIndex[index];
    if (record === undefined) throw new RangeError(`no node has index ${index}`);
    return record.nodeId;
  }

  edgesTo(index: number): readonly RoutingEdge[] {
    return this.nodesByIndex[index]?.edges() ?? [];
  }

  mayForward(index: number): boolean {
    return this.nodesByIndex[index]?.mayForward ?? false;
  }

  /** The node at an index, for walks over all nodes that may be interrupted. */
  nodeAt(index: number): GraphNode | undefined {
    return this.nodesByIndex[index];
  }

  private put(channel: GraphChannel): void {
    const id = channel.shortChannelId;
    if (!this.channelsById.has(id)) this.sortedIds.add(id);
    this.channelsById.set(id, channel);
    const node1 = this.attach(channel.nodeId1, id);
    const node2 = this.attach(channel.nodeId2, id);
    // BOLT 7, channel_announcement, receiver: no routing over a channel with unknown even feature bits.
    const usable = !hasUnknownEvenBit(channel.features);
    node2.setIncoming(id, usable ? edgeOf(channel, 0, node1.index, node2.index) : undefined);
    node1.setIncoming(id, usable ? edgeOf(channel, 1, node1.index, node2.index) : undefined);
  }

  private attach(nodeId: PublicKey, id: ShortChannelId): NodeRecord {
    const hex = toHex(nodeId);
    let record = this.nodesByHex.get(hex);
    if (record === undefined) {
      record = new NodeRecord(nodeId, this.freeIndexes.pop() ?? this.nodesByIndex.length);
      this.nodesByHex.set(hex, record);
      this.nodesByIndex[record.index] = record;
    }
    record.channels.add(id);
    return record;
  }

  private detach(nodeId: PublicKey, id: ShortChannelId): void {
    const hex = toHex(nodeId);
    const record = this.nodesByHex.get(hex);
    if (record === undefined) return;
    record.channels.delete(id);
    record.setIncoming(id, undefined);
    if (record.channels.size > 0) return;
    this.nodesByHex.delete(hex);
    this.nodesByIndex[record.index] = undefined;
    this.freeIndexes.push(record.index);
  }
}

function outpointKey(txid: Uint8Array, outputIndex: number): string {
  return `${toHex(txid)}:${outputIndex}`;
}
