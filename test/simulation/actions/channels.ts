import { sat } from '../../../src/core/primitives/units.js';
import { closeChannel, openChannel } from '../scenario/deeds.js';
import { mineAndFollow } from '../scenario/mining.js';
import type { SimulatedNode } from '../world/node.js';
import type { World } from '../world/world.js';
import type { Action } from './action.js';
import { burst, payments } from './payments.js';

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

/** A payee has the preimage and its peer hears nothing of it: the channel goes to the chain, which alone shows it. */
export const fulfilOnChain: Action = async (world) => {
  const { random, nodes, network } = world;
  const [payer, payee] = random.shuffled(nodes);
  if (payer === undefined || payee === undefined) return;
  for (const other of nodes) network.between(payee.host, other.host).slowness = 40;
  await payments(world, payer, payee, random.integer(1, 3));
  for (let tries = 0; tries < 60; tries++) {
    await world.sleep(random.integer(5, 25));
    const [found] = nodes.flatMap((node) => fulfilledUnheard(world, node));
    if (found === undefined) continue;
    world.statistics.count('preimages that only the chain shows');
    const { node, peer, id } = found;
    const way = network.between(node.host, peer.host);
    way.cut = true;
    closeChannel(world, random.pick([node, peer]), id, true);
    await world.sleep(100);
    await mineAndFollow(world, 3);
    way.cut = false;
    break;
  }
  for (const other of nodes) network.between(payee.host, other.host).slowness = 0;
};

/** Channels in which a node has fulfilled an HTLC, and the peer that offered it does not know. */
function fulfilledUnheard({ nodes }: World, node: SimulatedNode) {
  return (node.running?.parts.book.all() ?? []).flatMap(({ id, peerId, channel: { state } }) => {
    const peer = nodes.find((each) => each.id === peerId);
    const theirs = peer?.running?.parts.book.get(id)?.channel.state;
    if (peer === undefined || state.kind !== 'normal' || theirs?.kind !== 'normal') return [];
    const isUnheard = state.commitments.htlcs
      .filter(({ offerer, removal }) => offerer === 'remote' && removal?.kind === 'fulfill')
      .some((htlc) =>
        theirs.commitments.htlcs.some(
          (known) => known.offerer === 'local' && known.id === htlc.id && known.removal === undefined,
        ),
      );
    return isUnheard ? [{ node, peer, id }] : [];
  });
}

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
