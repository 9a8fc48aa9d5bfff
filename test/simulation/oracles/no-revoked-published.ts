import { spentOutpoints } from '../../../regtest/chain/transaction.js';
import { spentCommitmentNumber } from '../../../src/core/enforcement/index.js';
import { displayHash } from '../../../src/core/primitives/display-hash.js';
import { commitmentsOf } from '../../../src/node/channels/managed-channel.js';
import type { Publication } from '../world/chain.js';
import type { NodeLife, SimulatedNode } from '../world/node.js';
import type { World } from '../world/world.js';
import { type Oracle, Violation } from './oracle.js';

/**
 * No honest node publishes a commitment of its own that it has revoked. One that was restored from an old copy does not
 * from the moment on in which a peer has told it.
 */
export function noRevokedPublished(world: World): Oracle {
  /** The highest number of a commitment that a node ever stored as its own, by node and channel. */
  const latest = new Map<string, bigint>();
  const key = (node: SimulatedNode, channelId: string) => `${node.name} ${channelId}`;
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
          const { kind } = managed.channel.state;
          const peer = world.nodes.find(({ id }) => id === managed.peerId);
          const isFrank = peer !== undefined && !peer.isAdversary && !peer.wasRestored;
          const wasTold = kind === 'waitForRemoteClose' || (managed.channel.link === 'up' && isFrank);
          if (node.wasRestored && !wasTold) continue;
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
