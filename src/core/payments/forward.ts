import type { ForwardingPolicy } from '../gossip/channel-update.js';
import type { ForwardPayload, KnownFailure } from '../onion/index.js';
import { err, ok, type Result } from '../primitives/result.js';
import { type BlockHeight, type CltvExpiry, type MilliSatoshi, msat } from '../primitives/units.js';
import { requiredFee } from '../routing/fee.js';

/** BOLT 4, `max_htlc_cltv` Selection: blocks that an HTLC may reach into the future. */
export const MAX_HTLC_CLTV = 2016;

/**
 * Blocks that must be left on an HTLC that we offer: with fewer, the time it takes to commit to it and to enforce it on
 * chain could pass its expiry.
 */
export const MIN_OUTGOING_BLOCKS = 6;

/** The channel that an onion asks to be forwarded over. */
export interface OutgoingChannel {
  readonly policy: ForwardingPolicy;
  /** False when our own `channel_update` says so. */
  readonly enabled: boolean;
  /** What one more HTLC may carry just now; 0 when the peer is away or no HTLC slot is left. */
  readonly spendableMsat: MilliSatoshi;
  /** Attached to failures that speak of the policy. BOLT 4 prefers none: an update identifies who applies it. */
  readonly channelUpdate?: Uint8Array;
}

/** An HTLC that came in and what its onion asks for. */
export interface ForwardRequest {
  readonly amountMsat: MilliSatoshi;
  readonly cltvExpiry: CltvExpiry;
  readonly payload: ForwardPayload;
  /** Undefined when no channel of ours goes by the id in the payload. */
  readonly outgoing: OutgoingChannel | undefined;
  readonly blockHeight: BlockHeight;
}

/** What to offer to the next hop. */
export interface ForwardTerms {
  readonly amountMsat: MilliSatoshi;
  readonly cltvExpiry: CltvExpiry;
  /** What stays with us. */
  readonly feeMsat: MilliSatoshi;
}

/**
 * Whether an HTLC may be forwarded (BOLT 4, Failure Messages, forwarding node). Of several faults the first in BOLT 4's
 * list is reported. What only our balance forbids comes last: a sender learns of it only for an HTLC that is otherwise
 * good.
 */
export function checkForward(request: ForwardRequest): Result<ForwardTerms, KnownFailure> {
  const { amountMsat, cltvExpiry, payload, outgoing, blockHeight } = request;
  const { amtToForward, outgoingCltvValue } = payload;
  // BOLT 4, forwarding node: the onion names a peer that we do not know.
  if (outgoing === undefined) return err({ code: 'unknownNextPeer' });
  const { policy } = outgoing;
  const channelUpdate = outgoing.channelUpdate ?? new Uint8Array(0);

  // BOLT 4, forwarding node: below the minimum, report the amount of the outgoing HTLC.
  if (amtToForward < policy.htlcMinimumMsat) {
    return err({ code: 'amountBelowMinimum', htlcMsat: amtToForward, channelUpdate });
  }
  // BOLT 4, forwarding node: too low a fee, report the amount of the incoming HTLC.
  if (amountMsat < amtToForward + requiredFee(policy, amtToForward)) {
    return err({ code: 'feeInsufficient', htlcMsat: amountMsat, channelUpdate });
  }
  // BOLT 4, forwarding node: too small a delta, report the expiry of the outgoing HTLC.
  if (cltvExpiry - policy.cltvExpiryDelta < outgoingCltvValue) {
    return err({ code: 'incorrectCltvExpiry', cltvExpiry: outgoingCltvValue, channelUpdate });
  }
  // BOLT 4, forwarding node: unreasonably near the present.
  if (outgoingCltvValue < blockHeight + MIN_OUTGOING_BLOCKS) {
    return err({ code: 'expiryTooSoon', channelUpdate });
  }
  if (!outgoing.enabled) return err({ code: 'channelDisabled', disabledFlags: 0, channelUpdate });
  // BOLT 4, forwarding node: more than max_htlc_cltv in the future.
  if (cltvExpiry > blockHeight + MAX_HTLC_CLTV) return err({ code: 'expiryTooFar' });
  if (amtToForward > policy.htlcMaximumMsat || amtToForward > outgoing.spendableMsat) {
    return err({ code: 'temporaryChannelFailure', channelUpdate });
  }
  return ok({
    amountMsat: amtToForward,
    cltvExpiry: outgoingCltvValue,
    feeMsat: msat(amountMsat - amtToForward),
  });
}
