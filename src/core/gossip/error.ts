import type { ShortChannelId } from '../wire/index.js';

/** What a gossip fault costs the peer that sent it; never a channel. */
export type GossipConsequence = 'ignore' | 'warn' | 'disconnect';

/** Why a gossip message is not taken in. */
export interface GossipError {
  readonly code: GossipErrorCode;
  readonly consequence: GossipConsequence;
  readonly shortChannelId?: ShortChannelId;
  readonly expected?: number;
  readonly actual?: number;
}

export type GossipErrorCode =
  | 'unknownChain'
  | 'nodeIdOrder'
  | 'invalidSignature'
  | 'duplicate'
  | 'conflictingAnnouncement'
  | 'blacklisted'
  | 'tooLong'
  | 'tooShallow'
  | 'tooManyPending'
  | 'fundingMissing'
  | 'fundingSpent'
  | 'fundingScriptMismatch'
  | 'unknownChannel'
  | 'unknownNode'
  | 'outdated'
  | 'stale'
  | 'timestampInFuture'
  | 'rateLimited'
  | 'truncatedAddress'
  | 'unknownEncoding'
  | 'malformedEncoding'
  | 'queryInProgress'
  | 'unexpectedReply'
  | 'replyOutOfRange'
  | 'tooManyIds'
  | 'wrongShortChannelId';

/** Makes a `GossipError`. */
export function gossipError(
  code: GossipErrorCode,
  consequence: GossipConsequence,
  values: Omit<GossipError, 'code' | 'consequence'> = {},
): GossipError {
  return { code, consequence, ...values };
}
