import { mineAndFollow } from '../scenario/mining.js';
import type { Action } from './action.js';

/** Reorganisations that a node's depths are made to stand. */
const DEEPEST = 2;

/** A few blocks, now and then with nothing in them. */
export const mine: Action = async (world) => {
  const { random } = world;
  await mineAndFollow(world, random.integer(1, 3), random.chance(0.1));
};

/** As many blocks as HTLCs have before they run out. */
export const mineToDeadlines: Action = async (world) => {
  world.statistics.count('deadlines mined to');
  await mineAndFollow(world, world.random.integer(8, 30));
};

/** The chain takes blocks back and goes on from below them, with the same transactions or for a while without. */
export const reorganise: Action = async (world) => {
  const { chain, random } = world;
  const depth = random.integer(1, DEEPEST);
  const lowest = chain.node.chain.at(chain.height - depth + 1);
  if (lowest === undefined) return;
  world.statistics.count('reorgs');
  world.reorganised();
  chain.node.invalidate(lowest);
  const empty = random.chance(0.4);
  for (let i = 0; i <= depth; i++) {
    if (empty) chain.node.mineExactly([], chain.faucet.script);
    else chain.mine(1);
  }
  await mineAndFollow(world, 1);
};

/** Feerates change, for all nodes alike or for one alone. */
export const changeFeerates: Action = (world) => {
  const { random, nodes } = world;
  const feerate = random.chance(0.7) ? random.integer(1, 12) : random.integer(12, 50);
  world.statistics.count('feerate changes');
  const concerned = random.chance(0.8) ? nodes : [random.pick(nodes)];
  for (const { view } of concerned) view.session.feerate = feerate;
};

/** A node's backend does not answer for a while, or shows no new blocks. */
export const hideChain: Action = (world) => {
  const { random } = world;
  const { view } = random.pick(world.nodes);
  world.statistics.count('backends that fail');
  if (random.chance(0.5)) view.down = true;
  else view.session.freeze(true);
  world.later(random.integer(300, 6_000), () => {
    view.down = false;
    view.session.freeze(false);
  });
};

/** Mempools forget a transaction. */
export const evict: Action = (world) => {
  const { mempool } = world.chain.node;
  const entries = mempool.all();
  if (entries.length === 0) return;
  world.statistics.count('evictions');
  mempool.removeWithDescendants(world.random.pick(entries).transaction.txid);
};
