import { spendableMsat } from '../../core/channel/index.js';
import type { PaymentChannel } from '../../core/payments/index.js';
import type { ChannelBook } from '../channels/channel-book.js';
import { ownNameOf } from '../channels/managed-channel.js';

/** The channels that a payment can leave over now. */
export function localChannels(book: ChannelBook): readonly PaymentChannel[] {
  return book.all().flatMap((managed): PaymentChannel[] => {
    const { state, link } = managed.channel;
    const shortChannelId = ownNameOf(managed);
    if (
      state.kind !== 'normal' ||
      link !== 'up' ||
      state.closeRequest !== null ||
      state.reorganised !== undefined ||
      shortChannelId === undefined
    ) {
      return [];
    }
    const { commitments } = state;
    return [
      {
        channelId: commitments.parameters.channelId,
        shortChannelId,
        remoteNodeId: commitments.parameters.remoteNodeId,
        spendableMsat: spendableMsat(commitments),
        htlcMinimumMsat: commitments.parameters.remote.htlcMinimumMsat,
      },
    ];
  });
}
