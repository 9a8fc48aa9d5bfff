import {
  type GossipBroadcast,
  type GossipError,
  type GossipGraph,
  QueryResponder,
} from '../../core/gossip/index.js';
import { utf8 } from '../../core/primitives/bytes.js';
import type { Result } from '../../core/primitives/result.js';
import type {
  GossipTimestampFilter,
  QueryChannelRange,
  QueryShortChannelIds,
} from '../../core/wire/index.js';
import type { Clock } from '../clock.js';
import type { Peer } from '../peers/index.js';
import { GossipFeed } from './gossip-feed.js';

/** A peer that is warned more often than this loses its connection. */
const MAX_WARNINGS = 10;

/** What one peer gets: answers to its queries, and the broadcast. */
export class GossipPeer {
  private readonly rangeResponder: QueryResponder;
  private readonly idsResponder: QueryResponder;
  private readonly feed: GossipFeed;
  private broadcasting = false;
  private warnings = 0;

  constructor(
    readonly peer: Peer,
    private readonly broadcast: GossipBroadcast,
    graph: GossipGraph,
    chainHash: Uint8Array,
    clock: Clock,
  ) {
    // BOLT 7, query messages: one query of each kind may wait for its answer.
    this.rangeResponder = new QueryResponder(graph, chainHash);
    this.idsResponder = new QueryResponder(graph, chainHash);
    this.feed = new GossipFeed(peer, { take: (maxBytes) => this.take(maxBytes) }, clock);
    broadcast.addPeer(peer.id);
  }

  /** The peer wants to hear of what has timestamps in some range. */
  setFilter(message: GossipTimestampFilter): void {
    this.broadcast.setFilter(this.peer.id, message);
    this.flush();
  }

  query(message: QueryShortChannelIds | QueryChannelRange): Result<undefined, GossipError> {
    const responder = message.type === 'queryChannelRange' ? this.rangeResponder : this.idsResponder;
    const taken = responder.receive(message);
    this.feed.wake();
    return taken;
  }

  /** Sends what the broadcast has for the peer. */
  flush(): void {
    if (!this.broadcast.hasWork(this.peer.id)) return;
    this.broadcasting = true;
    this.feed.wake();
  }

  /** Lets the peer feel what it did. */
  penalise({ code, consequence }: GossipError): void {
    if (consequence === 'ignore') return;
    this.warnings += 1;
    this.peer.send({ type: 'warning', channelId: new Uint8Array(32), data: utf8(`gossip: ${code}`) });
    if (consequence === 'disconnect' || this.warnings > MAX_WARNINGS) this.peer.disconnect(`gossip: ${code}`);
  }

  stop(): void {
    this.feed.stop();
    this.broadcast.removePeer(this.peer.id);
  }

  private take(maxBytes: number): readonly Uint8Array[] {
    const answers = [...this.rangeResponder.take(maxBytes), ...this.idsResponder.take(maxBytes)];
    if (answers.length > 0 || !this.broadcasting) return answers;
    const messages = this.broadcast.take(this.peer.id, maxBytes);
    if (messages.length === 0) this.broadcasting = false;
    return messages;
  }
}
