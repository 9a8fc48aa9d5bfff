import { displayHash } from '../../../regtest/chain/transaction.js';
import type { World } from '../world/world.js';
import { type Oracle, Violation } from './oracle.js';

/** A node that sees the chain as it is goes by no spend of a funding output or of a commitment that is not in it. */
export function spendsStand(world: World): Oracle {
  return {
    name: 'spendsStand',
    step(node) {
      if (!world.recentReorg || !node.seesTip) return;
      const { chain } = world.chain.node;
      for (const { id, channel } of node.running?.parts.book.all() ?? []) {
        const { state } = channel;
        if (state.kind !== 'forceClosing' || state.enforcement === null) continue;
        const { spend, outputs } = state.enforcement;
        for (const each of [spend, ...outputs.map((output) => output.spend)]) {
          if (each === null) continue;
          const txid = displayHash(each.txid);
          if (chain.blockOf(txid)?.height === each.height) continue;
          throw new Violation(
            'spendsStand',
            `${node.name}: channel ${id} goes by ${txid} in block ${each.height}, where it is not`,
            world.timeline.steps,
          );
        }
      }
    },
  };
}
