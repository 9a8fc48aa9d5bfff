import { lookupSecret, secretIndex } from '../../core/keys/index.js';
import { deserialize } from '../../core/primitives/json.js';
import { msat } from '../../core/primitives/units.js';
import type { SpecHtlc } from '../../core/transactions/index.js';
import type { RevokedArchive, RevokedChannel } from '../../watchtower/index.js';
import type { Store } from '../store/index.js';
import type { ChannelBook } from './channel-book.js';
import { commitmentsOf } from './managed-channel.js';

/** Every commitment that peers have revoked in channels that still live, built from what was kept of it. */
export function revokedArchive(
  book: ChannelBook,
  store: Pick<Store, 'channels' | 'revokedStates'>,
): RevokedArchive {
  return {
    channels: () =>
      book.all().flatMap((channel): readonly RevokedChannel[] => {
        const { kind } = channel.channel.state;
        const commitments = commitmentsOf(channel);
        // What spends the funding output of the others is known: nothing revoked can be published any more.
        if (commitments === undefined || OVER.has(kind)) return [];
        const { id, signer } = channel;
        return [{ channelId: id, signer, revoked: commitments.remoteCommit.commitmentNumber }];
      }),
    states(channelId, from, below) {
      const channel = book.get(channelId);
      const commitments = channel && commitmentsOf(channel);
      if (commitments === undefined) return [];
      const { parameters, remoteSecrets } = commitments;
      return store.revokedStates.range(channelId, from, below).flatMap((stored) => {
        const { commitmentNumber, toLocalMsat, toRemoteMsat, feeratePerKw } = stored;
        const perCommitmentSecret = lookupSecret(remoteSecrets, secretIndex(commitmentNumber));
        if (perCommitmentSecret === undefined) return [];
        const data = store.channels.revoked(channelId, commitmentNumber);
        const htlcs = data === undefined ? [] : (deserialize(data) as unknown as readonly SpecHtlc[]);
        const spec = {
          htlcs,
          feeratePerKw,
          toLocalMsat: msat(toLocalMsat),
          toRemoteMsat: msat(toRemoteMsat),
        };
        return [{ parameters, commitmentNumber, spec, perCommitmentSecret }];
      });
    },
  };
}

const OVER: ReadonlySet<string> = new Set(['forceClosing', 'closed']);
