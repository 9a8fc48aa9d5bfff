import { equalBytes, toHex } from '../primitives/bytes.js';
import {
  type ChannelAnnouncement,
  type ChannelUpdate,
  encodeMessage,
  type NodeAnnouncement,
  type ShortChannelId,
  shortChannelIdParts,
} from '../wire/index.js';
import { updateDirection } from './channel-update.js';

/** A verified message and who sent it. */
export interface Waiting<M> {
  readonly message: M;
  readonly origin: string;
}

/** One `channel_announcement` whose funding output is not confirmed yet by our chain, and what waits with it. */
export interface Candidate {
  readonly announcement: ChannelAnnouncement;
  readonly bytes: Uint8Array;
  /** Every peer that sent it. */
  readonly origins: Set<string>;
  /** By direction: the newest of each, its signature checked. */
  readonly updates: [Waiting<ChannelUpdate> | undefined, Waiting<ChannelUpdate> | undefined];
  /** Of `node_id_1` and `node_id_2`: the newest of each, its signature checked. */
  readonly nodes: [Waiting<NodeAnnouncement> | undefined, Waiting<NodeAnnouncement> | undefined];
}

interface PendingChannel {
  readonly candidates: Candidate[];
  lookedUp: boolean;
}

/** Bounds on what may wait. */
export interface PendingLimits {
  readonly channels: number;
  readonly channelsPerPeer: number;
  /** Different announcements of one short channel id: only the chain tells which is the true one. */
  readonly candidatesPerChannel: number;
}

/** Channel announcements that wait for the chain: for six confirmations, then for a look at the output. */
export class PendingChannels {
  private readonly byId = new Map<ShortChannelId, PendingChannel>();
  private readonly byNode = new Map<string, Set<ShortChannelId>>();
  private readonly perPeer = new Map<string, number>();

  constructor(private readonly limits: PendingLimits) {}

  get size(): number {
    return this.byId.size;
  }

  candidates(id: ShortChannelId): readonly Candidate[] {
    return this.byId.get(id)?.candidates ?? [];
  }

  /** Notes one more sender of an announcement that waits already; false if this one does not. */
  addOrigin(announcement: ChannelAnnouncement, origin: string): boolean {
    const same = this.candidates(announcement.shortChannelId).find(({ bytes }) =>
      equalBytes(bytes, encodeMessage(announcement)),
    );
    if (same !== undefined && same.origins.size < MAX_ORIGINS) same.origins.add(origin);
    return same !== undefined;
  }

  /** Whether a peer may add one more announcement of a channel. */
  hasRoom(id: ShortChannelId, origin: string): boolean {
    const pending = this.byId.get(id);
    return (
      (this.perPeer.get(origin) ?? 0) < this.limits.channelsPerPeer &&
      (pending === undefined
        ? this.byId.size < this.limits.channels
        : pending.candidates.length < this.limits.candidatesPerChannel)
    );
  }

  add(announcement: ChannelAnnouncement, origin: string): void {
    const id = announcement.shortChannelId;
    const pending = this.byId.get(id) ?? { candidates: [], lookedUp: false };
    this.byId.set(id, pending);
    pending.candidates.push({
      announcement,
      bytes: encodeMessage(announcement),
      origins: new Set([origin]),
      updates: [undefined, undefined],
      nodes: [undefined, undefined],
    });
    this.perPeer.set(origin, (this.perPeer.get(origin) ?? 0) + 1);
    for (const nodeId of [announcement.nodeId1, announcement.nodeId2]) {
      const hex = toHex(nodeId);
      const ids = this.byNode.get(hex) ?? new Set();
      this.byNode.set(hex, ids.add(id));
    }
  }

  /** Starts the look at an output, once; false when it is under way. */
  startLookup(id: ShortChannelId): boolean {
    const pending = this.byId.get(id);
    if (pending === undefined || pending.lookedUp) return false;
    pending.lookedUp = true;
    return true;
  }

  /** Channels that were too young and have now been funded at `deepest` or below. */
  ripe(deepest: number): readonly ShortChannelId[] {
    return [...this.byId]
      .filter(([id, pending]) => !pending.lookedUp && shortChannelIdParts(id).height <= deepest)
      .map(([id]) => id);
  }

  /** Candidates whose nodes include this one. */
  candidatesOfNode(nodeId: Uint8Array): readonly Candidate[] {
    return [...(this.byNode.get(toHex(nodeId)) ?? [])].flatMap((id) => this.candidates(id));
  }

  keepUpdate(candidate: Candidate, waiting: Waiting<ChannelUpdate>): void {
    const direction = updateDirection(waiting.message);
    if ((candidate.updates[direction]?.message.timestamp ?? -1) < waiting.message.timestamp) {
      candidate.updates[direction] = waiting;
    }
  }

  keepNode(candidate: Candidate, waiting: Waiting<NodeAnnouncement>): void {
    const end = equalBytes(candidate.announcement.nodeId1, waiting.message.nodeId) ? 0 : 1;
    if ((candidate.nodes[end]?.message.timestamp ?? -1) < waiting.message.timestamp) {
      candidate.nodes[end] = waiting;
    }
  }

  /** Takes out a channel with all its candidates. */
  remove(id: ShortChannelId): readonly Candidate[] {
    const candidates = this.candidates(id);
    this.byId.delete(id);
    for (const { announcement, origins } of candidates) {
      const [first] = origins;
      if (first !== undefined) this.decrease(first);
      for (const nodeId of [announcement.nodeId1, announcement.nodeId2]) {
        const hex = toHex(nodeId);
        const ids = this.byNode.get(hex);
        ids?.delete(id);
        if (ids?.size === 0) this.byNode.delete(hex);
      }
    }
    return candidates;
  }

  private decrease(origin: string): void {
    const left = (this.perPeer.get(origin) ?? 1) - 1;
    if (left === 0) this.perPeer.delete(origin);
    else this.perPeer.set(origin, left);
  }
}

const MAX_ORIGINS = 16;
