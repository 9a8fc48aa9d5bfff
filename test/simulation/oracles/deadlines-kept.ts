import type { SimulatedNode } from '../world/node.js';
import type { World } from '../world/world.js';
import { type Oracle, Violation } from './oracle.js';

/** BOLT 2, `cltv_expiry_delta` Selection: a channel is on the chain before an HTLC whose preimage we gave runs out. */
export function deadlinesKept(world: World): Oracle {
  const looked = new Map<SimulatedNode, number>();
  return {
    name: 'deadlinesKept',
    step(node) {
      if (node.running === undefined || node.isAdversary) return;
      const { book, chain } = node.running.parts;
      const { height } = chain.tip;
      if (looked.get(node) === height) return;
      looked.set(node, height);
      for (const { id, channel } of book.all()) {
        const { state } = channel;
        if (state.kind !== 'normal' && state.kind !== 'shuttingDown') continue;
        const late = state.commitments.htlcs.find(
          ({ offerer, removal, cltvExpiry }) =>
            offerer === 'remote' && removal?.kind === 'fulfill' && height >= cltvExpiry,
        );
        if (late === undefined) continue;
        throw new Violation(
          'deadlinesKept',
          `${node.name} waits at block ${height} for its peer to take out HTLC ${late.id} of channel ${id}, which ran out at ${late.cltvExpiry}`,
          world.timeline.steps,
        );
      }
    },
  };
}
