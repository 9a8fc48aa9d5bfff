import type { SimulatedNode } from '../world/node.js';
import type { World } from '../world/world.js';
import { untilFollowed } from './mining.js';

/** Payments give up after a minute: by then everything that no block has to settle is settled. */
const QUIET_MILLIS = 75_000;
const CALM_FEERATE = 1;

/** Everything works again: disks, wires, backends, nodes. Then the world is left alone until it is quiet. */
export async function heal(world: World): Promise<void> {
  const { network, nodes } = world;
  world.isHealed = true;
  network.heal();
  for (const node of nodes) {
    node.heal();
    node.view.session.feerate = CALM_FEERATE;
    node.missedBlocks = Number.POSITIVE_INFINITY;
  }
  await world.until(() => nodes.every(({ running }) => running !== undefined), 10_000);
  await untilFollowed(world);
  await reconnectAll(world);
  await world.until(() => nodes.every(isQuiet), QUIET_MILLIS, 250);
  // Fee updates and the like.
  await world.sleep(2_000);
}

/** Connects all who share a channel, whatever patience their reconnecting has come to. */
export async function reconnectAll(world: World): Promise<void> {
  const { nodes } = world;
  for (const node of nodes) {
    const peers = new Set(
      (node.running?.parts.book.all() ?? [])
        .filter(({ channel }) => channel.state.kind !== 'closed')
        .map(({ peerId }) => peerId),
    );
    for (const peer of nodes.filter(({ id }) => peers.has(id))) {
      void world.ask(node, 'connect', (service) =>
        service.connect({ nodeId: peer.id, address: peer.address }),
      );
    }
  }
  await world.sleep(1_500);
}

/** Nothing is under way but what waits for a block. */
function isQuiet({ running }: SimulatedNode): boolean {
  if (running === undefined) return false;
  const { book, store } = running.parts;
  return (
    store.payments.withStatus('pending').length === 0 &&
    book
      .all()
      .every(({ channel: { state } }) => state.kind !== 'normal' || state.commitments.htlcs.length === 0)
  );
}
