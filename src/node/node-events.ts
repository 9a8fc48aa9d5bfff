import type { NodeEvent } from '../api/events.js';
import type { Htlc } from '../core/channel/index.js';
import type { OutgoingPayment } from '../core/payments/index.js';
import { toHex } from '../core/primitives/bytes.js';
import { msat } from '../core/primitives/units.js';
import { formatShortChannelId } from '../core/wire/index.js';
import type { ManagedChannel } from './channels/managed-channel.js';
import { shortChannelIdOf } from './channels/managed-channel.js';
import { stateName } from './service/channel-view.js';
import { describeFailure, paymentView } from './service/payment-view.js';

/** A channel's state changed. */
export function channelStateChanged(channel: ManagedChannel): NodeEvent {
  const shortChannelId = shortChannelIdOf(channel);
  return {
    type: 'channelStateChanged',
    channelId: channel.id,
    shortChannelId: shortChannelId === undefined ? null : formatShortChannelId(shortChannelId),
    nodeId: channel.peerId,
    state: stateName(channel),
  };
}

/** A payment of ours is over. */
export function paymentFinished(payment: OutgoingPayment): NodeEvent {
  const paymentHash = toHex(payment.target.paymentHash);
  if (payment.preimage === undefined) {
    const reason = payment.failure === undefined ? 'the payment failed' : describeFailure(payment.failure);
    return { type: 'paymentFailed', paymentHash, reason };
  }
  const { amountMsat, feeMsat } = paymentView(payment);
  return { type: 'paymentSucceeded', paymentHash, preimage: toHex(payment.preimage), amountMsat, feeMsat };
}

/** An HTLC was passed on and settled; `htlc` is the one on the outgoing side. */
export function paymentForwarded(
  from: ManagedChannel,
  to: ManagedChannel,
  htlc: Htlc,
  feeMsat: bigint,
): NodeEvent {
  return {
    type: 'paymentForwarded',
    paymentHash: toHex(htlc.paymentHash),
    fromChannelId: from.id,
    toChannelId: to.id,
    amountMsat: htlc.amountMsat,
    feeMsat: msat(feeMsat),
  };
}
