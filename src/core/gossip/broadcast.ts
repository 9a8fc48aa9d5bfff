import { equalBytes, toHex } from '../primitives/bytes.js';
import { formatShortChannelId, type GossipTimestampFilter, type ShortChannelId } from '../wire/index.js';
import type { GossipItem } from './actions.js';
import type { GossipGraph } from './graph.js';
import { type ChannelPolicy, type GraphChannel, isShown } from './graph-channel.js';

/** Items that may wait for one peer; it is behind by so much only if it does not read, and can query later. */
const MAX_QUEUED = 10_000;
const CHANNELS_PER_STEP = 32;
const NODES_PER_STEP = 32;

/** What one peer asked for, and what waits for it. */
interface PeerQueue {
  filter: { readonly first: number; readonly end: number } | undefined;
  /** In order of arrival; a newer version of an item takes the place of the older. */
  readonly items: Map<string, { readonly item: GossipItem; readonly own: boolean }>;
  /** How far the walk over the graph has come that a filter asks for. */
  walk:
    | { readonly phase: 'channels'; nextId: ShortChannelId }
    | { readonly phase: 'nodes'; nextIndex: number }
    | undefined;
}

/**
 * What goes out to the peers, as a staggered broadcast (BOLT 7, Rebroadcasting). Queues hold names of items; bytes are
 * looked up when taken, so each peer gets the newest version once, and a slow peer costs little. The node calls `take`
 * for each peer at its own pace and with the room there is.
 */
export class GossipBroadcast {
  private readonly peers = new Map<string, PeerQueue>();

  constructor(
    private readonly graph: GossipGraph,
    private readonly chainHash: Uint8Array,
  ) {}

  addPeer(peer: string): void {
    this.peers.set(peer, { filter: undefined, items: new Map(), walk: undefined });
  }

  removePeer(peer: string): void {
    this.peers.delete(peer);
  }

  /** Takes a peer's filter, in place of any before it; what the graph holds of that range is then sent too. */
  setFilter(peer: string, message: GossipTimestampFilter): void {
    const queue = this.peers.get(peer);
    if (queue === undefined || !equalBytes(message.chainHash, this.chainHash)) return;
    const first = message.firstTimestamp;
    queue.filter = { first, end: first + message.timestampRange };
    queue.walk =
      message.timestampRange === 0 ? undefined : { phase: 'channels', nextId: 0n as ShortChannelId };
  }

  /** Queues an item for all peers but those it came from. */
  forward(item: GossipItem, origins: readonly string[], own: boolean): void {
    const key = itemKey(item);
    for (const [peer, queue] of this.peers) {
      // BOLT 7, Rebroadcasting: nothing but our own gossip until a filter asks for it.
      if (origins.includes(peer) || (!own && queue.filter === undefined)) continue;
      const wasOwn = queue.items.get(key)?.own ?? false;
      if (queue.items.size < MAX_QUEUED || own) queue.items.set(key, { item, own: own || wasOwn });
    }
  }

  /** Whether anything waits for a peer. */
  hasWork(peer: string): boolean {
    const queue = this.peers.get(peer);
    return queue !== undefined && (queue.items.size > 0 || queue.walk !== undefined);
  }

  /** The next messages for a peer, encoded, until they reach `maxBytes` or nothing waits. */
  take(peer: string, maxBytes: number): readonly Uint8Array[] {
    const queue = this.peers.get(peer);
    if (queue === undefined) return [];
    const taken: Uint8Array[] = [];
    let size = 0;
    const push = (messages: readonly Uint8Array[]) => {
      for (const message of messages) size += message.length;
      taken.push(...messages);
    };
    for (const [key, { item, own }] of queue.items) {
      if (size >= maxBytes) return taken;
      queue.items.delete(key);
      push(this.messagesOf(item, own ? EVERY_TIMESTAMP : queue.filter));
    }
    while (size < maxBytes && queue.walk !== undefined) push(this.walkOn(queue));
    return taken;
  }

  private messagesOf(item: GossipItem, range: TimestampRange | undefined): readonly Uint8Array[] {
    if (range === undefined) return [];
    switch (item.type) {
      case 'channel': {
        const channel = this.graph.channels.get(item.shortChannelId);
        return channel === undefined ? [] : announcementIn(channel, range);
      }
      case 'update': {
        const channel = this.graph.channels.get(item.shortChannelId);
        const policy = channel?.policies[item.direction];
        const announced = channel?.announcement !== undefined;
        // BOLT 7, channel_update: of a spent channel, only the disabling update is passed on.
        const stands = channel?.spentAtHeight === undefined || policy?.disabled === true;
        return announced && stands ? updateIn(policy, range) : [];
      }
      case 'node':
        return this.nodeIn(item.nodeId, range);
    }
  }

  private nodeIn(nodeId: Uint8Array, range: TimestampRange): readonly Uint8Array[] {
    const details = this.graph.node(nodeId)?.details;
    const shown = details?.forwardable === true && this.graph.isShownNode(nodeId);
    return shown && contains(range, details.timestamp) ? [details.bytes] : [];
  }

  /** A few steps of the walk: all channels first, so that each node's channels precede it. */
  private walkOn(queue: PeerQueue): readonly Uint8Array[] {
    const { walk, filter } = queue;
    if (walk === undefined || filter === undefined) {
      queue.walk = undefined;
      return [];
    }
    if (walk.phase === 'channels') {
      const channels = this.graph.channelsFrom(walk.nextId, CHANNELS_PER_STEP);
      const last = channels.at(-1);
      if (last === undefined) queue.walk = { phase: 'nodes', nextIndex: 0 };
      else walk.nextId = (last.shortChannelId + 1n) as ShortChannelId;
      return channels
        .filter(isShown)
        .flatMap((channel) => [
          ...announcementIn(channel, filter),
          ...channel.policies.flatMap((policy) => updateIn(policy, filter)),
        ]);
    }
    const end = Math.min(walk.nextIndex + NODES_PER_STEP, this.graph.nodeLimit);
    const messages: Uint8Array[] = [];
    for (let index = walk.nextIndex; index < end; index++) {
      const node = this.graph.nodeAt(index);
      if (node !== undefined) messages.push(...this.nodeIn(node.nodeId, filter));
    }
    if (end === this.graph.nodeLimit) queue.walk = undefined;
    else walk.nextIndex = end;
    return messages;
  }
}

interface TimestampRange {
  readonly first: number;
  readonly end: number;
}

const EVERY_TIMESTAMP: TimestampRange = { first: 0, end: Number.POSITIVE_INFINITY };

/** BOLT 7, gossip_timestamp_filter, receiver: a channel_announcement has the timestamp of one of its updates. */
function announcementIn(channel: GraphChannel, range: TimestampRange): readonly Uint8Array[] {
  const inRange = channel.policies.some((policy) => updateIn(policy, range).length > 0);
  return inRange && isShown(channel) && channel.announcement !== undefined ? [channel.announcement] : [];
}

function updateIn(policy: ChannelPolicy | undefined, range: TimestampRange): readonly Uint8Array[] {
  return policy !== undefined && !policy.dontForward && contains(range, policy.timestamp)
    ? [policy.bytes]
    : [];
}

function contains({ first, end }: TimestampRange, timestamp: number): boolean {
  return timestamp >= first && timestamp < end;
}

function itemKey(item: GossipItem): string {
  switch (item.type) {
    case 'channel':
      return formatShortChannelId(item.shortChannelId);
    case 'update':
      return `${formatShortChannelId(item.shortChannelId)}/${item.direction}`;
    case 'node':
      return toHex(item.nodeId);
  }
}
