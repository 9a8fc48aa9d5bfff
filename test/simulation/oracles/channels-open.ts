import { displayHash } from '../../../regtest/chain/transaction.js';
import type { SimulatedNode } from '../world/node.js';
import type { World } from '../world/world.js';
import { type Oracle, Violation } from './oracle.js';

/** BOLT 7, `announcement_signatures`: from so many confirmations on. */
const ANNOUNCEMENT_DEPTH = 6;

/** After quiet, a channel whose funding is deep enough for both sides is open for both, and both have announced it. */
export function channelsOpen(world: World): Oracle {
  return {
    name: 'channelsOpen',
    quiet() {
      for (const node of world.nodes) {
        for (const ours of connectedChannels(node)) {
          const { id, state } = ours;
          const others = world.nodes.filter((each) => each !== node);
          const theirs = others.flatMap(connectedChannels).find((each) => each.id === id);
          if (theirs === undefined) continue;
          const refuse = (what: string) => {
            throw new Violation('channelsOpen', `channel ${id}: ${what}`, world.timeline.steps);
          };
          const { parameters } = state.commitments;
          const depth = depthOf(world, displayHash(parameters.funding.txid));
          const needed = Math.max(
            parameters.minimumDepth,
            theirs.state.commitments.parameters.minimumDepth,
            1,
          );
          world.statistics.count('channels looked at for being open');
          if (state.kind === 'waitForChannelReady') {
            if (theirs.state.kind === 'normal')
              refuse(`${theirs.name} uses it, and ${node.name} waits for channel_ready`);
            if (depth >= needed)
              refuse(`${node.name} waits for channel_ready, and it is ${depth} blocks deep`);
            continue;
          }
          if (!parameters.isPublic || depth < Math.max(needed, ANNOUNCEMENT_DEPTH)) continue;
          if (theirs.state.kind !== 'normal') continue;
          const { local, remote } = state.announcement;
          if (local === null || remote === null) {
            refuse(`${node.name} has not announced it, and it is ${depth} blocks deep`);
          }
        }
      }
    },
  };
}

/** The channels of a node that are open or about to be, and whose peer is there. */
function connectedChannels({ name, running }: SimulatedNode) {
  return (running?.parts.book.all() ?? []).flatMap(({ id, channel: { state, link } }) =>
    link === 'up' && (state.kind === 'waitForChannelReady' || state.kind === 'normal')
      ? [{ name, id, state }]
      : [],
  );
}

function depthOf(world: World, txid: string): number {
  const block = world.chain.node.chain.blockOf(txid);
  return block === undefined ? 0 : world.chain.height - block.height + 1;
}
