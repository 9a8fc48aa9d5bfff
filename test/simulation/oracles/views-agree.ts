import { type Commitments, latestFeerate } from '../../../src/core/channel/commitments/index.js';
import type { SimulatedNode } from '../world/node.js';
import type { World } from '../world/world.js';
import { type Oracle, Violation } from './oracle.js';

/** After quiet, both sides of a channel say the same of it. */
export function viewsAgree(world: World): Oracle {
  return {
    name: 'viewsAgree',
    quiet() {
      for (const node of world.nodes) {
        for (const { id, commitments } of usable(node)) {
          const other = world.nodes.find(
            (each) => each !== node && usable(each).some((channel) => channel.id === id),
          );
          const theirs = other === undefined ? undefined : usable(other).find((channel) => channel.id === id);
          if (theirs === undefined || other === undefined) continue;
          world.statistics.count('views compared');
          const [ours, mirrored] = [viewOf(commitments, 'local'), viewOf(theirs.commitments, 'remote')];
          if (ours === mirrored) continue;
          throw new Violation(
            'viewsAgree',
            `channel ${id}: ${node.name} has ${ours}, ${other.name} has ${mirrored}`,
            world.timeline.steps,
          );
        }
      }
    },
  };
}

function usable({ running }: SimulatedNode) {
  return (running?.parts.book.all() ?? []).flatMap(({ id, channel: { state, link } }) =>
    state.kind === 'normal' && link === 'up' ? [{ id, commitments: state.commitments }] : [],
  );
}

/** What the channel is in the eyes of one side, told from the side named. */
function viewOf(commitments: Commitments, us: 'local' | 'remote'): string {
  const them = us === 'local' ? 'remote' : 'local';
  const { balanceMsat, htlcs, nextHtlcId, localCommit, remoteCommit } = commitments;
  const [own, other] =
    us === 'local'
      ? [localCommit.commitmentNumber, remoteCommit.commitmentNumber]
      : [remoteCommit.commitmentNumber, localCommit.commitmentNumber];
  const told = [
    `${balanceMsat[us]}/${balanceMsat[them]} msat`,
    `htlcs ${htlcs.length}`,
    `next ids ${nextHtlcId[us]}/${nextHtlcId[them]}`,
    `commitments ${own}/${other}`,
    `feerate ${latestFeerate(commitments)}`,
  ];
  return told.join(', ');
}
