import { sat } from '../../../src/core/primitives/units.js';
import { closeChannel, openChannel } from '../scenario/deeds.js';
import type { SimulatedNode } from '../world/node.js';
import type { World } from '../world/world.js';
import type { Action } from './action.js';

/** A node opens one more channel. */
export const open: Action = async (world) => {
  const { random } = world;
  const [opener, accepter] = random.shuffled(world.nodes);
  if (opener?.running === undefined || accepter === undefined) return;
  void world.ask(opener, 'connect', (service) =>
    service.connect({ nodeId: accepter.id, address: accepter.address }),
  );
  await world.sleep(200);
  const amountSat = sat(random.integer(2, 20) * 50_000);
  openChannel(world, opener, accepter, amountSat, BigInt(random.integer(0, Number(amountSat) * 500)));
};

/** The two agree to close a channel. */
export const close: Action = (world) => closeOne(world, false);

/** A node goes to the chain with a channel, HTLCs and all. */
export const forceClose: Action = (world) => closeOne(world, true);

function closeOne(world: World, force: boolean): void {
  const { random, nodes } = world;
  const candidates = nodes.flatMap((node) =>
    (node.running?.parts.book.all() ?? [])
      .filter(({ channel }) => channel.state.kind === 'normal')
      .map((channel): readonly [SimulatedNode, string] => [node, channel.id]),
  );
  if (candidates.length === 0) return;
  const [node, channelId] = random.pick(candidates);
  world.statistics.count(force ? 'force closes' : 'mutual closes');
  closeChannel(world, node, channelId, force);
}
