import type { Commitments } from '../commitments/index.js';
import { type ChannelError, channelError } from '../errors.js';
import type { ChannelPolicy } from '../policy.js';

/**
 * Whether an HTLC forces the channel onto the chain at this height (BOLT 2, `cltv_expiry_delta` Selection): one that
 * we offered and that has expired, or one whose preimage we gave and which the peer does not take out in time.
 */
export function missedDeadline(
  commitments: Commitments,
  blockHeight: number,
  policy: ChannelPolicy,
): ChannelError | undefined {
  const late = commitments.htlcs.find((htlc) =>
    htlc.offerer === 'local'
      ? htlc.phase !== 'proposed' && blockHeight >= htlc.cltvExpiry + policy.expiredHtlcGraceBlocks
      : htlc.removal?.kind === 'fulfill' && blockHeight + policy.fulfillSafetyBlocks >= htlc.cltvExpiry,
  );
  if (late === undefined) return undefined;
  return channelError('htlcTimedOut', 'failChannel', { expected: late.cltvExpiry, actual: blockHeight });
}
