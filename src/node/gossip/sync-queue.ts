import { STALE_AFTER_SECONDS } from '../../core/gossip/graph.js';
import { type GossipError, type GossipGraph, GossipSync, type SyncOptions } from '../../core/gossip/index.js';
import { ok, type Result } from '../../core/primitives/result.js';
import { hasFeature, type ReplyChannelRange, type ReplyShortChannelIdsEnd } from '../../core/wire/index.js';
import type { Clock, Timer } from '../clock.js';
import type { Peer } from '../peers/index.js';

/** Peers that are asked at the same time: what one has told, the next need not be asked for. */
const AT_A_TIME = 3;
/** No more is asked for while so many channels wait for the chain. */
const MAX_PENDING = 500;
const STALL_TIMEOUT_MS = 30_000;
/** BOLT 7, Initial Sync: how far back the stream shall reach, for clocks that differ. */
const STREAM_MARGIN_SECONDS = 3_600;

interface Session {
  readonly peer: Peer;
  readonly sync: GossipSync;
  timer: Timer | undefined;
}

export interface SyncQueueOptions {
  readonly graph: GossipGraph;
  readonly chainHash: Uint8Array;
  readonly fullSync: boolean;
  readonly nowSeconds: () => number;
  readonly pendingChannels: () => number;
  readonly clock: Clock;
}

/** Asks peers for the gossip we lack, a few peers at a time. */
export class SyncQueue {
  private readonly waiting: Peer[] = [];
  private readonly sessions = new Map<string, Session>();

  constructor(private readonly options: SyncQueueOptions) {}

  add(peer: Peer): void {
    this.waiting.push(peer);
    this.startMore();
  }

  remove(peer: Peer): void {
    const index = this.waiting.indexOf(peer);
    if (index >= 0) this.waiting.splice(index, 1);
    this.finish(peer.id);
  }

  receive(peer: Peer, message: ReplyChannelRange | ReplyShortChannelIdsEnd): Result<undefined, GossipError> {
    const session = this.sessions.get(peer.id);
    // An answer that comes after we gave up waiting for it.
    if (session === undefined) return ok(undefined);
    const { sync } = session;
    const taken =
      message.type === 'replyChannelRange' ? sync.receiveRange(message) : sync.receiveIdsEnd(message);
    this.expectMore(session);
    this.advance(session);
    return taken;
  }

  /** Asks on where it waited for the chain. */
  advanceAll(): void {
    for (const session of [...this.sessions.values()]) this.advance(session);
  }

  stop(): void {
    this.waiting.length = 0;
    for (const id of [...this.sessions.keys()]) this.finish(id);
  }

  private startMore(): void {
    while (this.sessions.size < AT_A_TIME) {
      const peer = this.waiting.shift();
      if (peer === undefined) return;
      const session: Session = {
        peer,
        sync: new GossipSync(this.options.graph, this.optionsFor(peer)),
        timer: undefined,
      };
      this.sessions.set(peer.id, session);
      for (const message of session.sync.start()) peer.send(message);
      this.expectMore(session);
      this.advance(session);
    }
  }

  private optionsFor({ features }: Peer): SyncOptions {
    const { chainHash, fullSync, nowSeconds } = this.options;
    const gossipQueriesEx = hasFeature(features, 'gossipQueriesEx');
    // Without timestamps in its replies, the stream alone tells which updates are newer than ours.
    const margin = fullSync && !gossipQueriesEx ? STALE_AFTER_SECONDS : STREAM_MARGIN_SECONDS;
    return {
      chainHash,
      gossipQueries: hasFeature(features, 'gossipQueries'),
      gossipQueriesEx,
      since: Math.max(0, nowSeconds() - margin),
      fullSync,
    };
  }

  private advance(session: Session): void {
    if (this.options.pendingChannels() >= MAX_PENDING) return;
    const query = session.sync.next();
    if (query !== undefined) session.peer.send(query);
    if (session.sync.done) this.finish(session.peer.id);
  }

  private expectMore(session: Session): void {
    session.timer?.cancel();
    session.timer = this.options.clock.after(STALL_TIMEOUT_MS, () => {
      // Then it is we who are slow.
      if (this.options.pendingChannels() >= MAX_PENDING) this.expectMore(session);
      else this.finish(session.peer.id);
    });
  }

  private finish(id: string): void {
    this.sessions.get(id)?.timer?.cancel();
    if (this.sessions.delete(id)) this.startMore();
  }
}
