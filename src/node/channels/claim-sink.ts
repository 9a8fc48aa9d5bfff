import type { Claim } from '../../core/enforcement/index.js';
import type { Outpoint } from '../../core/transactions/index.js';

/** Whoever takes outputs for the channels: it builds, pays for, publishes and replaces the transactions. */
export interface ClaimSink {
  /**
   * An output to take; replaces what was offered for the same outpoint. May be said more than once, and again after a
   * start.
   */
  offer(claim: Claim): void;
  /** The output is not there any more, or not ours to take: stop. */
  withdraw(outpoint: Outpoint): void;
}
