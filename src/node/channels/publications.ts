import { ApiError } from '../../api/error.js';
import { type Clock, systemClock, type Timer } from '../clock.js';
import type { ManagedChannel } from './managed-channel.js';

/** How the publication of one of a channel's transactions ended. */
export type PublicationOutcome = { readonly txid: string } | { readonly error: ApiError };

interface Waiter {
  readonly channel: ManagedChannel;
  readonly what: ReadonlySet<string>;
  readonly timer: Timer;
  settle(outcome: PublicationOutcome): void;
}

/** Lets commands wait until one of a channel's transactions is published, or the channel has failed. */
export class Publications {
  private readonly waiters = new Set<Waiter>();

  constructor(private readonly clock: Clock = systemClock) {}

  /** Resolves with the txid, as RPC writes it. Rejects with an `ApiError`: the outcome's, or `timeout` when none comes. */
  wait(channel: ManagedChannel, what: readonly string[], millis: number, timeout: ApiError): Promise<string> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        channel,
        what: new Set(what),
        timer: this.clock.after(millis, () => waiter.settle({ error: timeout })),
        settle: (outcome) => {
          waiter.timer.cancel();
          this.waiters.delete(waiter);
          if ('error' in outcome) reject(outcome.error);
          else resolve(outcome.txid);
        },
      };
      this.waiters.add(waiter);
    });
  }

  /** A transaction of a channel was published, or refused. */
  published(channel: ManagedChannel, what: string, outcome: PublicationOutcome): void {
    for (const waiter of [...this.waiters]) {
      if (waiter.channel === channel && waiter.what.has(what)) waiter.settle(outcome);
    }
  }

  /** Nothing more will come of a channel. */
  failed(channel: ManagedChannel, error: ApiError): void {
    for (const waiter of [...this.waiters]) if (waiter.channel === channel) waiter.settle({ error });
  }

  /** The node goes down. */
  stop(): void {
    const error = new ApiError('stopping', 'the node is stopping');
    for (const waiter of [...this.waiters]) waiter.settle({ error });
  }
}
