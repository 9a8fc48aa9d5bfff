import { WORLD } from '../world/chain.js';
import type { SimulatedNode } from '../world/node.js';
import type { World } from '../world/world.js';
import type { Action } from './action.js';

const COPIES_KEPT = 4;

/** A node dies between two of its next effects, and comes back after a while. */
export const kill: Action = (world) => {
  const node = someLiving(world);
  if (node?.life === undefined) return;
  const { random } = world;
  // Around a commit most of all: what left before it, and what leaves only after it.
  const before = random.weighted({ any: 50, commit: 35, committed: 15 });
  node.life.diesBefore = before === 'any' ? undefined : before;
  node.life.effectsToDeath =
    before === 'any' ? (random.chance(0.3) ? 0 : random.integer(0, 40)) : random.integer(0, 3);
  node.life.diesSilently = random.chance(0.3);
  world.statistics.count('kills');
  comeBack(world, node, random.chance(0.5) ? random.integer(50, 600) : random.integer(600, 6_000));
};

/** A write of a node fails: full disk, broken disk. */
export const failWrite: Action = (world) => {
  const node = someLiving(world);
  if (node?.life === undefined) return;
  node.life.writesToFailure = world.random.integer(0, 30);
  world.statistics.count('failing disks');
  comeBack(world, node, world.random.integer(500, 4_000));
};

/** Somebody copies the disk of a node as it is now. */
export const copyDisk: Action = (world) => {
  const { random, nodes } = world;
  const adversaries = nodes.filter(({ isAdversary }) => isAdversary);
  const node = random.pick(adversaries.length > 0 && random.chance(0.6) ? adversaries : nodes);
  copyOf(node);
};

/** The user of an honest node restores an old copy of its disk. */
export const restoreCopy: Action = (world) => {
  const candidates = world.nodes.filter(({ copies, isAdversary }) => copies.length > 0 && !isAdversary);
  if (candidates.length === 0) return;
  const node = world.random.pick(candidates);
  world.statistics.count('stale copies restored');
  node.kill();
  node.wasRestored = true;
  node.disk.restore(world.random.pick(node.copies));
  comeBack(world, node, world.random.integer(50, 1_000));
};

/** An adversary goes back to any state that it ever held, and publishes what it was then. */
export const cheat: Action = async (world) => {
  const { random, nodes, network } = world;
  const candidates = nodes.filter(({ isAdversary }) => isAdversary);
  if (candidates.length === 0) return;
  const node = random.pick(candidates);
  // Nothing to go back to yet: from now on there is.
  if (node.copies.length === 0) return copyOf(node);
  node.kill();
  node.wasRestored = true;
  node.disk.restore(random.pick(node.copies));
  for (const other of nodes) network.between(node.host, other.host).cut = true;
  node.heal();
  await world.until(() => node.running !== undefined, 3_000);
  const channels = node.running?.parts.book.all() ?? [];
  for (const { id } of channels) {
    if (!random.chance(0.8)) continue;
    world.statistics.count('cheats tried');
    void world
      .ask(node, 'closechannel', (service) => service.closechannel({ channelId: id, force: true }))
      .then((closed) => world.statistics.count('cheats published', closed === undefined ? 0 : 1));
  }
  await world.sleep(300);
  for (const other of nodes) network.between(node.host, other.host).cut = false;
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

function copyOf(node: SimulatedNode): void {
  const copy = node.disk.copy();
  if (copy === undefined) return;
  const { copies, world } = node;
  if (copies.length >= COPIES_KEPT) copies.splice(world.random.integer(0, COPIES_KEPT - 1), 1);
  copies.push(copy);
}

/** Sees to it that a node is down by then, and starts it again. */
function comeBack(world: World, node: SimulatedNode, millis: number): void {
  const { life } = node;
  world.timeline.at(millis, WORLD, () => {
    if (node.life !== life) return;
    if (life?.ended === false) node.kill(life.diesSilently);
    node.start();
  });
}

function someLiving({ nodes, random }: World): SimulatedNode | undefined {
  const living = nodes.filter(({ isDown }) => !isDown);
  return living.length === 0 ? undefined : random.pick(living);
}
