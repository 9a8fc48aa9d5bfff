import { reserveOf } from '../../core/channel/index.js';
import type { GossipGraph } from '../../core/gossip/index.js';
import type { HiddenChannel } from '../../core/payments/index.js';
import { msat, satToMsat } from '../../core/primitives/units.js';
import type { ChannelBook } from './channel-book.js';
import { commitmentsOf, shortChannelIdOf } from './managed-channel.js';

/**
 * Private channels whose peer told us its policy: an invoice must name them, or nobody finds the way. Empty as soon as
 * the node has a public channel.
 */
export function hiddenChannels(book: ChannelBook, graph: GossipGraph): readonly HiddenChannel[] {
  const usable = book.all().filter(({ channel }) => channel.state.kind === 'normal');
  if (usable.some((channel) => commitmentsOf(channel)?.parameters.isPublic)) return [];
  return usable.flatMap((managed): HiddenChannel[] => {
    const { state } = managed.channel;
    const shortChannelId = shortChannelIdOf(managed);
    if (state.kind !== 'normal' || shortChannelId === undefined) return [];
    const known = graph.channel(shortChannelId);
    const remotePolicy = known?.policies[known.ownDirection === 0 ? 1 : 0];
    if (remotePolicy === undefined) return [];
    const { commitments, remoteAlias } = state;
    const receivable =
      commitments.balanceMsat.remote - satToMsat(reserveOf(commitments.parameters, 'remote'));
    return [
      {
        remoteNodeId: commitments.parameters.remoteNodeId,
        // BOLT 2, channel_ready: the peer forwards under the name that it gave.
        shortChannelId: remoteAlias ?? shortChannelId,
        remotePolicy,
        receivableMsat: msat(receivable > 0n ? receivable : 0n),
      },
    ];
  });
}
