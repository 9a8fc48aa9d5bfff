import { spentOutpoints } from '../../../regtest/chain/transaction.js';
import { spentCommitmentNumber } from '../../../src/core/enforcement/index.js';
import { lookupSecret, secretIndex } from '../../../src/core/keys/index.js';
import { displayHash } from '../../../src/core/primitives/display-hash.js';
import { commitmentsOf, type ManagedChannel } from '../../../src/node/channels/managed-channel.js';
import type { Publication } from '../world/chain.js';
import type { NodeLife, SimulatedNode } from '../world/node.js';
import type { World } from '../world/world.js';
import { type Oracle, Violation } from './oracle.js';

/**
 * No honest node publishes a commitment that is not its latest. One that was restored from an old copy publishes none
 * that its peer can punish, from the moment on in which the peer has told it.
 */
export function noRevokedPublished(world: World): Oracle {
  /** The highest number of a commitment that a node ever stored as its own, by node and channel. */
  const latest = new Map<string, bigint>();
  const key = (node: SimulatedNode, channelId: string) => `${node.name} ${channelId}`;
  const peerOf = ({ peerId }: ManagedChannel) => world.nodes.find(({ id }) => id === peerId);
  const wasTold = (managed: ManagedChannel) => {
    const { link, state } = managed.channel;
    const peer = peerOf(managed);
    const isFrank = peer !== undefined && !peer.isAdversary && !peer.wasRestored;
    return state.kind === 'waitForRemoteClose' || (link === 'up' && isFrank);
  };
  /** Whether the peer has the secret, or is not there to be asked. */
  const isRevoked = (managed: ManagedChannel, number: bigint) => {
    const theirs = peerOf(managed)?.running?.parts.book.get(managed.id);
    const commitments = theirs && commitmentsOf(theirs);
    return (
      commitments === undefined || lookupSecret(commitments.remoteSecrets, secretIndex(number)) !== undefined
    );
  };
  return {
    name: 'noRevokedPublished',
    committed(node, channels) {
      for (const id of channels) {
        const managed = node.running?.parts.book.get(id);
        const number = managed && commitmentsOf(managed)?.localCommit.commitmentNumber;
        if (number === undefined) continue;
        const name = key(node, id);
        if (number > (latest.get(name) ?? -1n)) latest.set(name, number);
      }
    },
    published({ life, transactions }: Publication) {
      const { node } = life as NodeLife;
      if (node.isAdversary) return;
      for (const managed of node.running?.parts.book.all() ?? []) {
        const parameters = commitmentsOf(managed)?.parameters;
        if (parameters === undefined) continue;
        const funding = `${displayHash(parameters.funding.txid)}:${parameters.funding.outputIndex}`;
        for (const transaction of transactions) {
          if (!spentOutpoints(transaction).includes(funding)) continue;
          const number = spentCommitmentNumber(parameters, transaction.raw);
          if (number === undefined || number >= (latest.get(key(node, managed.id)) ?? 0n)) continue;
          if (node.wasRestored && !(wasTold(managed) && isRevoked(managed, number))) continue;
          throw new Violation(
            'noRevokedPublished',
            `${node.name} published commitment ${number} of channel ${managed.id}, whose latest is ${latest.get(key(node, managed.id))}`,
            world.timeline.steps,
          );
        }
      }
    },
  };
}
