import { commitmentsOf } from '../../../src/node/channels/managed-channel.js';
import type { SimulatedNode } from '../world/node.js';
import type { World } from '../world/world.js';
import { type Oracle, Violation } from './oracle.js';

const SIDES = ['local', 'remote'] as const;

/** BOLT 2, `channel_reserve_satoshis`: no balance of a commitment falls below what its owner has to keep. */
export function reservesKept(world: World): Oracle {
  const balances = new Map<SimulatedNode, Map<string, bigint>>();
  return {
    name: 'reservesKept',
    committed(node, channels) {
      const known = balances.get(node) ?? new Map<string, bigint>();
      balances.set(node, known);
      for (const id of channels) {
        const managed = node.running?.parts.book.get(id);
        const commitments = managed && commitmentsOf(managed);
        if (commitments === undefined) continue;
        const { parameters, localCommit } = commitments;
        const { toLocalMsat, toRemoteMsat } = localCommit.spec;
        for (const side of SIDES) {
          const balance = side === 'local' ? toLocalMsat : toRemoteMsat;
          const { channelReserve } = parameters[side === 'local' ? 'remote' : 'local'];
          const before = known.get(`${id} ${side}`) ?? balance;
          known.set(`${id} ${side}`, balance);
          // A balance may be low from the start on: then it only grows.
          if (balance >= channelReserve * 1000n || balance >= before || node.wasRestored) continue;
          throw new Violation(
            'reservesKept',
            `${node.name}: channel ${id} leaves ${balance} msat to ${side}, of ${before} before, and a reserve of ${channelReserve} sat`,
            world.timeline.steps,
          );
        }
      }
    },
  };
}
