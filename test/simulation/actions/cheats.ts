import { closeChannel } from '../scenario/deeds.js';
import { mineAndFollow } from '../scenario/mining.js';
import type { DiskImage } from '../world/disk.js';
import type { SimulatedNode } from '../world/node.js';
import type { World } from '../world/world.js';
import type { Action } from './action.js';
import { comeBack } from './lives.js';
import { payments } from './payments.js';

/** HTLCs from this amount on are worth punishing. */
const WORTH_CHEATING_MSAT = 20_000_000n;
/** As long as a final HTLC has, and some. */
const MOST_BLOCKS_AWAY = 40;

/** An adversary goes back to any state that it ever held, and publishes what it was then. */
export const cheat: Action = async (world) => {
  const node = someAdversary(world);
  if (node === undefined) return;
  // Nothing to go back to yet: from now on there is.
  if (node.copies.length === 0) return node.keepCopy();
  await goBack(world, node, world.random.pick(node.copies));
};

/** An adversary keeps a state with HTLCs in it, lets them be settled, and then goes back and publishes that state. */
export const cheatUnderway: Action = async (world) => {
  const { random, nodes } = world;
  const node = someAdversary(world);
  const other = random.pick(nodes.filter((each) => each !== node));
  if (node === undefined || !hasChannel(node)) return;
  await payments(world, node, other, random.integer(2, 4));
  for (let tries = 0; tries < 40; tries++) {
    await world.sleep(random.integer(2, 8));
    const copy = hasHtlcs(node) && random.chance(0.7) ? node.disk.copy() : undefined;
    if (copy === undefined) continue;
    world.statistics.count('cheats with HTLCs');
    await world.sleep(random.integer(200, 1_500));
    return goBack(world, node, copy);
  }
};

/** An adversary is gone without a word, with whatever HTLCs it holds. It may come back at any time. */
export const vanish: Action = (world) => {
  const adversaries = world.nodes.filter(({ isAdversary, isDown }) => isAdversary && !isDown);
  if (adversaries.length === 0) return;
  const node = world.random.pick(adversaries);
  world.statistics.count('adversaries that vanish');
  node.kill(world.random.chance(0.5));
  if (world.random.chance(0.5)) comeBack(world, node, world.random.integer(3_000, 20_000));
};

/** An adversary is gone before it takes out what its peer has fulfilled, until that has run out or nearly so. */
export const leaveFulfilled: Action = async (world) => {
  const { random, nodes, chain, network } = world;
  const node = someAdversary(world);
  if (node === undefined || !hasChannel(node)) return;
  const peers = nodes.filter(({ isAdversary }) => !isAdversary);
  // It answers slowly.
  for (const peer of peers) network.between(node.host, peer.host).slowness = 40;
  await payments(world, node, random.pick(peers), random.integer(1, 3));
  for (let tries = 0; tries < 60; tries++) {
    await world.sleep(random.integer(5, 25));
    const [expiry] = peers.flatMap((peer) => fulfilledFor(peer, node));
    if (expiry === undefined) continue;
    world.statistics.count('adversaries that leave what is fulfilled');
    node.kill(true);
    for (const peer of peers) network.between(node.host, peer.host).slowness = 0;
    const blocks = expiry + random.integer(-3, 5) - chain.height;
    await mineAndFollow(world, Math.min(MOST_BLOCKS_AWAY, Math.max(1, blocks)));
    if (random.chance(0.5)) node.start();
    return;
  }
};

/** When HTLCs run out that a node has fulfilled and its peer has not taken out yet. */
function fulfilledFor({ running }: SimulatedNode, peer: SimulatedNode): readonly number[] {
  return (running?.parts.book.all() ?? []).flatMap(({ peerId, channel: { state } }) =>
    peerId === peer.id && state.kind === 'normal'
      ? state.commitments.htlcs
          .filter(({ offerer, removal }) => offerer === 'remote' && removal?.kind === 'fulfill')
          .map(({ cltvExpiry }) => cltvExpiry)
      : [],
  );
}

/** It publishes its commitments of that time before it talks to anybody; blocks may come before others hear of it. */
async function goBack(world: World, node: SimulatedNode, copy: DiskImage): Promise<void> {
  const { random, nodes, network } = world;
  node.restore(copy);
  for (const other of nodes) network.between(node.host, other.host).cut = true;
  node.heal();
  await world.until(() => node.running !== undefined, 3_000);
  for (const { id } of node.running?.parts.book.all() ?? []) {
    if (!random.chance(0.8)) continue;
    world.statistics.count('cheats tried');
    closeChannel(world, node, id, true);
  }
  await world.sleep(300);
  if (random.chance(0.6)) await mineAndFollow(world, 1);
  for (const other of nodes) network.between(node.host, other.host).cut = false;
}

function someAdversary({ nodes, random }: World): SimulatedNode | undefined {
  const adversaries = nodes.filter(({ isAdversary }) => isAdversary);
  return adversaries.length === 0 ? undefined : random.pick(adversaries);
}

function hasChannel(node: SimulatedNode): boolean {
  return commitmentsOf(node).length > 0;
}

/** Whether a commitment that the node could publish has HTLCs that are worth it. */
function hasHtlcs(node: SimulatedNode): boolean {
  return commitmentsOf(node).some(({ localCommit }) =>
    localCommit.spec.htlcs.some(({ amountMsat }) => amountMsat >= WORTH_CHEATING_MSAT),
  );
}

function commitmentsOf({ running }: SimulatedNode) {
  return (running?.parts.book.all() ?? []).flatMap(({ channel: { state } }) =>
    state.kind === 'normal' ? [state.commitments] : [],
  );
}
