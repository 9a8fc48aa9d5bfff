import { err, ok, type Result } from '../primitives/result.js';
import { type GossipError, gossipError } from './error.js';
import { STALE_AFTER_SECONDS } from './graph.js';

/** What a message is judged against. */
export interface GossipContext {
  readonly nowSeconds: number;
  readonly height: number;
  readonly chainHash: Uint8Array;
  /** The peer that sent it, by any name that is stable while it is connected; absent when this node made it. */
  readonly origin?: string;
}

/** How far ahead of our clock a timestamp may be. */
export const MAX_FUTURE_SECONDS = 86_400;
/** The longest gossip message that is kept: ten times what one needs today (BOLT 7 lets us drop longer ones). */
export const MAX_GOSSIP_LENGTH = 4_096;

/** Checks a timestamp against the clock (BOLT 7, `channel_update`, receiver, and Pruning Stale Entries). */
export function checkTimestamp(timestamp: number, nowSeconds: number): Result<number, GossipError> {
  if (timestamp > nowSeconds + MAX_FUTURE_SECONDS) {
    const values = { expected: nowSeconds + MAX_FUTURE_SECONDS, actual: timestamp };
    return err(gossipError('timestampInFuture', 'ignore', values));
  }
  if (timestamp < nowSeconds - STALE_AFTER_SECONDS) {
    return err(
      gossipError('stale', 'ignore', { expected: nowSeconds - STALE_AFTER_SECONDS, actual: timestamp }),
    );
  }
  return ok(timestamp);
}
