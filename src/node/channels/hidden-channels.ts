import { reserveOf } from '../../core/channel/index.js';
import type { GossipGraph } from '../../core/gossip/index.js';
import type { HiddenChannel } from '../../core/payments/index.js';
import { msat, satToMsat } from '../../core/primitives/units.js';
import type { ChannelBook } from './channel-book.js';
import { type ManagedChannel, ownNameOf, peerNameOf } from './managed-channel.js';

/**
 * Channels that are private, or not announced yet, and whose peer told us its policy: an invoice must name them, or nobody
 * finds the way. Empty as soon as the node has one that is announced.
 */
export function hiddenChannels(book: ChannelBook, graph: GossipGraph): readonly HiddenChannel[] {
  const usable = book.all().filter(({ channel }) => channel.state.kind === 'normal');
  const isAnnounced = (channel: ManagedChannel) => {
    const name = ownNameOf(channel);
    return name !== undefined && graph.channel(name)?.announcement !== undefined;
  };
  if (usable.some(isAnnounced)) return [];
  return usable.flatMap((managed): HiddenChannel[] => {
    const { state } = managed.channel;
    const name = ownNameOf(managed);
    // BOLT 2, channel_ready: the peer forwards under the name that it gave.
    const shortChannelId = peerNameOf(managed);
    if (state.kind !== 'normal' || name === undefined || shortChannelId === undefined) return [];
    const known = graph.channel(name);
    const remotePolicy = known?.policies[known.ownDirection === 0 ? 1 : 0];
    if (remotePolicy === undefined) return [];
    const { commitments } = state;
    const receivable =
      commitments.balanceMsat.remote - satToMsat(reserveOf(commitments.parameters, 'remote'));
    return [
      {
        remoteNodeId: commitments.parameters.remoteNodeId,
        shortChannelId,
        remotePolicy,
        receivableMsat: msat(receivable > 0n ? receivable : 0n),
      },
    ];
  });
}
