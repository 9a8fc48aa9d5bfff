import type { Clock, Timer } from '../clock.js';
import type { Peer } from '../peers/index.js';

/** Gossip waits while more than this is on its way to a peer, so that other messages do not wait behind it. */
const LOW_WATER = 64 * 1024;
const CHUNK = 16 * 1024;
/** How much goes out before others get their turn. */
const SLICE = 128 * 1024;
const BUSY_RETRY_MS = 50;

/** Gossip for one peer, as it is wanted. */
export interface GossipSource {
  /** Encoded messages of at least one, if there are any, and of about `maxBytes` at most. */
  take(maxBytes: number): readonly Uint8Array[];
}

/** Sends gossip to one peer at the pace at which it reads. What waits stays with its source, so it costs nothing. */
export class GossipFeed {
  private timer: Timer | undefined;

  constructor(
    private readonly peer: Peer,
    private readonly source: GossipSource,
    private readonly clock: Clock,
  ) {}

  /** Begins, or goes on, to send what the source has. */
  wake(): void {
    if (this.timer === undefined) this.sendSlice();
  }

  stop(): void {
    this.timer?.cancel();
  }

  private sendSlice(): void {
    this.timer = undefined;
    let sent = 0;
    while (this.peer.bufferedBytes < LOW_WATER && sent < SLICE) {
      const messages = this.source.take(CHUNK);
      if (messages.length === 0) return;
      for (const message of messages) {
        this.peer.sendRaw(message);
        sent += message.length;
      }
    }
    const pause = this.peer.bufferedBytes < LOW_WATER ? 0 : BUSY_RETRY_MS;
    this.timer = this.clock.after(pause, () => this.sendSlice());
  }
}
