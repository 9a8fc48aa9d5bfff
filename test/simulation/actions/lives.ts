import type { SimulatedNode } from '../world/node.js';
import type { World } from '../world/world.js';
import type { Action } from './action.js';
import { payments } from './payments.js';

/** A node dies between two of its next effects, at times while payments are under way, and comes back after a while. */
export const kill: Action = async (world) => {
  const node = someLiving(world);
  const { random, nodes } = world;
  const pays = random.chance(0.4);
  if (node !== undefined && pays) {
    const [payer, payee] = random.shuffled(nodes.filter((each) => each !== node));
    const isPayer = payee === undefined || random.chance(0.4);
    if (payer !== undefined) await payments(world, isPayer ? node : payee, payer, 2);
  }
  if (node?.life === undefined || node.isDown) return;
  // Around a commit most of all: what left before it, and what leaves only after it.
  const before = random.weighted({ any: 40, commit: 20, promise: 25, committed: 15 });
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
  if (world.random.chance(0.5)) node.life.writesToFailure = world.random.integer(0, 30);
  else node.life.promisesFail = true;
  world.statistics.count('failing disks');
  comeBack(world, node, world.random.integer(500, 4_000));
};

/** Somebody copies the disk of a node as it is now. */
export const copyDisk: Action = (world) => {
  const { random, nodes } = world;
  const adversaries = nodes.filter(({ isAdversary }) => isAdversary);
  const node = random.pick(adversaries.length > 0 && random.chance(0.6) ? adversaries : nodes);
  node.keepCopy();
};

/** The user of an honest node restores an old copy of its disk: one that is there, or one of now some time later. */
export const restoreCopy: Action = (world) => {
  const { random, nodes } = world;
  const honest = nodes.filter(({ isAdversary }) => !isAdversary);
  const node = random.pick(honest);
  if (node.copies.length > 0) return restore(world, node);
  node.keepCopy();
  if (node.copies.length > 0) world.later(random.integer(500, 4_000), () => restore(world, node));
};

function restore(world: World, node: SimulatedNode): void {
  world.statistics.count('stale copies restored');
  node.restore(world.random.pick(node.copies));
  comeBack(world, node, world.random.integer(50, 1_000));
}

/** Sees to it that a node is down by then, and starts it again. */
export function comeBack(world: World, node: SimulatedNode, millis: number): void {
  const { life } = node;
  world.later(millis, () => {
    if (node.life !== life) return;
    if (life?.ended === false) node.kill(life.diesSilently);
    node.start();
  });
}

function someLiving({ nodes, random }: World): SimulatedNode | undefined {
  const living = nodes.filter(({ isDown }) => !isDown);
  return living.length === 0 ? undefined : random.pick(living);
}
