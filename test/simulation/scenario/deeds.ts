import { msat, type Satoshi } from '../../../src/core/primitives/units.js';
import type { SimulatedNode } from '../world/node.js';
import type { World } from '../world/world.js';

/** Connects two nodes and waits for it, a while. */
export async function connect(world: World, a: SimulatedNode, b: SimulatedNode): Promise<void> {
  void world.ask(a, 'connect', (service) => service.connect({ nodeId: b.id, address: b.address }));
  await world.until(() => a.running?.parts.peers.get(b.id) !== undefined, 3_000);
}

/** Asks for a channel, and tells at last whether its funding was published. */
export function openChannel(
  world: World,
  opener: SimulatedNode,
  accepter: SimulatedNode,
  amountSat: Satoshi,
  pushMsat: bigint,
): Promise<boolean> {
  world.statistics.count('opens asked for');
  return world
    .ask(opener, 'openchannel', (service) =>
      service.openchannel({ nodeId: accepter.id, amountSat, pushMsat: msat(pushMsat) }),
    )
    .then((opened) => {
      world.statistics.count('channels opened', opened === undefined ? 0 : 1);
      return opened !== undefined;
    });
}

/** Asks to close a channel. */
export function closeChannel(world: World, node: SimulatedNode, channelId: string, force: boolean): void {
  void world.ask(node, 'closechannel', (service) => service.closechannel({ channelId, force }));
}
