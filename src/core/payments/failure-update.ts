import { type ForwardingPolicy, isDisabled, updateDirection } from '../gossip/channel-update.js';
import { verifyChannelUpdate } from '../gossip/verification.js';
import type { Failure } from '../onion/index.js';
import { concatBytes } from '../primitives/bytes.js';
import { directionBetween } from '../routing/edge.js';
import { requiredFee } from '../routing/fee.js';
import type { RouteHop } from '../routing/route.js';
import { type ChannelUpdate, decodeMessage } from '../wire/index.js';

const CHANNEL_UPDATE_TYPE = Uint8Array.of(1, 2);

/**
 * The policy that a node attached to its failure, when it is of use: signed by that node for the very channel that the
 * route took, in service, and a reason to refuse what we sent. A node that only claims to have been wronged gives none.
 *
 * @param incoming the HTLC that the failing node received, and `outgoing` the one that it was to send.
 */
export function policyFromFailure(
  failure: Failure,
  incoming: RouteHop,
  outgoing: RouteHop,
): ForwardingPolicy | undefined {
  if (!('channelUpdate' in failure)) return undefined;
  const update = readUpdate(failure.channelUpdate);
  if (update === undefined || update.shortChannelId !== outgoing.shortChannelId) return undefined;
  if (updateDirection(update) !== directionBetween(incoming.nodeId, outgoing.nodeId)) return undefined;
  if (isDisabled(update) || !verifyChannelUpdate(update, incoming.nodeId).ok) return undefined;
  const { cltvExpiryDelta, htlcMinimumMsat, htlcMaximumMsat, feeBaseMsat, feeProportionalMillionths } =
    update;
  const policy = {
    cltvExpiryDelta,
    htlcMinimumMsat,
    htlcMaximumMsat,
    feeBaseMsat,
    feeProportionalMillionths,
  };
  return refuses(policy, incoming, outgoing) ? policy : undefined;
}

/** With its two bytes of type, as BOLT 4 has it, or without them, as some nodes send it. */
function readUpdate(bytes: Uint8Array): ChannelUpdate | undefined {
  for (const message of [bytes, concatBytes(CHANNEL_UPDATE_TYPE, bytes)]) {
    const decoded = decodeMessage(message);
    if (decoded.ok && decoded.value.type === 'channelUpdate') return decoded.value;
  }
  return undefined;
}

function refuses(policy: ForwardingPolicy, incoming: RouteHop, outgoing: RouteHop): boolean {
  const { amountMsat } = outgoing;
  return (
    incoming.amountMsat - amountMsat < requiredFee(policy, amountMsat) ||
    incoming.expiryDelta - outgoing.expiryDelta < policy.cltvExpiryDelta ||
    amountMsat < policy.htlcMinimumMsat ||
    amountMsat > policy.htlcMaximumMsat
  );
}
