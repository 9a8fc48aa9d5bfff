import { sat } from '../../../src/core/primitives/units.js';
import { closeChannel, openChannel } from '../scenario/deeds.js';
import type { SimulatedNode } from '../world/node.js';
import type { World } from '../world/world.js';
import type { Action } from './action.js';
import { burst } from './payments.js';

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
  void openChannel(world, opener, accepter, amountSat, BigInt(random.integer(0, Number(amountSat) * 500)));
};

/** The two agree to close a channel. */
export const close: Action = (world) => closeOne(world, false);

/** A node goes to the chain with a channel, HTLCs and all. */
export const forceClose: Action = (world) => closeOne(world, true);

/** HTLCs are on their way when one of their channels goes to the chain. */
export const forceCloseUnderway: Action = async (world) => {
  await burst(world);
  const { random, nodes } = world;
  for (let tries = 0; tries < 8; tries++) {
    await world.sleep(random.integer(5, 40));
    const busy = nodes.flatMap((node) => normalChannels(node).filter(({ htlcs }) => htlcs > 0));
    if (busy.length === 0 || random.chance(0.4)) continue;
    const { node, id } = random.pick(busy);
    world.statistics.count('force closes with HTLCs in flight');
    closeChannel(world, node, id, true);
    return;
  }
};

function normalChannels(node: SimulatedNode) {
  return (node.running?.parts.book.all() ?? []).flatMap(({ id, channel: { state } }) =>
    state.kind === 'normal' ? [{ node, id, htlcs: state.commitments.htlcs.length }] : [],
  );
}

function closeOne(world: World, force: boolean): void {
  const { random, nodes } = world;
  const candidates = nodes.flatMap(normalChannels);
  if (candidates.length === 0) return;
  const { node, id, htlcs } = random.pick(candidates);
  const what = force ? 'force closes' : 'mutual closes';
  world.statistics.count(force && htlcs > 0 ? 'force closes with HTLCs in flight' : what);
  closeChannel(world, node, id, force);
}
