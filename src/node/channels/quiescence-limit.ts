import { isQuiescing } from '../../core/channel/index.js';
import type { Clock, Timer } from '../clock.js';
import type { ManagedChannel } from './managed-channel.js';

/** BOLT 2, Channel Quiescence: no longer than this with HTLCs pending; without any, a channel that stands still serves nobody. */
const LIMIT_MILLIS = 60_000;

/** Ends quiescence, which only a new connection does, when it has lasted long enough. */
export class QuiescenceLimit {
  private readonly timers = new Map<ManagedChannel, Timer>();

  constructor(
    private readonly clock: Clock,
    private readonly disconnect: (peerId: string) => void,
  ) {}

  /** A channel begins to be quiet. */
  began(channel: ManagedChannel): void {
    this.timers.get(channel)?.cancel();
    const end = () => {
      this.timers.delete(channel);
      // A connection that ended has ended it already.
      if (isQuiescing(channel.channel.quiescence)) this.disconnect(channel.peerId);
    };
    this.timers.set(channel, this.clock.after(LIMIT_MILLIS, end));
  }

  stop(): void {
    for (const timer of this.timers.values()) timer.cancel();
    this.timers.clear();
  }
}
