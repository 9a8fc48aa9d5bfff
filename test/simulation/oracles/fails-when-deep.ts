import type { World } from '../world/world.js';
import { type Oracle, Violation } from './oracle.js';

/** What regtest calls deep: no reorganisation of a world goes so far. */
const DEPTH = 3;

/** BOLT 5: what was lost on the chain fails upstream once what took it is deep, and not while a block may take it back. */
export function failsWhenDeep(world: World): Oracle {
  const told = new Set<string>();
  return {
    name: 'failsWhenDeep',
    committed(node, channels) {
      for (const channelId of channels) {
        const state = node.running?.parts.book.get(channelId)?.channel.state;
        if (state?.kind !== 'forceClosing' || state.enforcement === null) continue;
        const { failedHtlcIds, outputs, spend } = state.enforcement;
        for (const id of failedHtlcIds) {
          const key = `${node.name} ${channelId} ${id}`;
          if (told.has(key)) continue;
          told.add(key);
          const output = outputs.find(({ htlc }) => htlc?.offerer === 'local' && htlc.id === id);
          const depth = world.chain.height - (output?.spend ?? spend).height + 1;
          world.statistics.count('HTLCs lost on the chain');
          // The node may not have heard yet of blocks that are gone.
          if (depth >= DEPTH || world.recentReorg) continue;
          throw new Violation(
            'failsWhenDeep',
            `${node.name} gives up HTLC ${id} of channel ${channelId}, and what took it is ${depth} blocks deep`,
            world.timeline.steps,
          );
        }
      }
    },
  };
}
