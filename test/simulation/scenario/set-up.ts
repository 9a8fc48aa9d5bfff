import { sat } from '../../../src/core/primitives/units.js';
import { ACTIONS } from '../actions/index.js';
import { WORLD } from '../world/chain.js';
import type { SimulatedNode } from '../world/node.js';
import type { World } from '../world/world.js';
import { connect, openChannel } from './deeds.js';
import { mineAndFollow } from './mining.js';

const COINS_EACH = 3;
/** BOLT 7: a channel is made public when its funding is six blocks deep. */
const BLOCKS_TO_ANNOUNCE = 7;
const COIN_SAT = 3_000_000n;
/** What a channel that is not open yet has to stand, and how often. */
const TROUBLES = { drop: 3, cut: 3, kill: 3, disconnect: 1, duplicate: 1 } as const;

/** Starts every node, gives each some coins, and opens channels along a random network that holds together. */
export async function setUp(world: World): Promise<void> {
  const { random, nodes, chain } = world;
  for (const node of nodes) node.start();
  if (!(await world.until(() => nodes.every(({ running }) => running !== undefined), 10_000))) {
    world.fail('nothingWaits', 'a node does not come up');
    world.throwViolation();
  }
  for (const node of nodes) {
    for (let i = 0; i < COINS_EACH; i++) {
      const script = node.running?.parts.wallet.newScript();
      if (script !== undefined) chain.faucet.pay(script, COIN_SAT);
    }
  }
  await mineAndFollow(world, 1);
  for (const node of nodes) node.startWealth = COIN_SAT * BigInt(COINS_EACH);
  const planned = edges(world);
  for (const [a, b] of planned) await connect(world, a, b);
  const opened: Promise<boolean>[] = [];
  for (const [index, [a, b]] of planned.entries()) {
    const amountSat = sat(random.integer(3, 20) * 50_000);
    opened.push(
      openChannel(world, a, b, amountSat, (amountSat * BigInt(random.integer(0, 6)) * 1000n) / 10n),
    );
    // Two at the same time: a node that opens both has a coin for each.
    if (index % 2 === 1) await world.sleep(200);
  }
  await world.sleep(1_000);
  if ((await Promise.all(opened)).includes(false)) {
    world.fail('nothingWaits', 'a channel cannot be opened while nothing is amiss');
  }
  world.throwViolation();
  await confirm(world);
  await world.sleep(1_000);
}

/** The channels get their blocks, in some worlds while wires and nodes fail already. */
async function confirm(world: World): Promise<void> {
  const { random } = world;
  const isRough = random.chance(0.5);
  for (let i = 0; i < BLOCKS_TO_ANNOUNCE; i++) {
    if (isRough && random.chance(0.5)) {
      const name = random.weighted(TROUBLES);
      world.trace(WORLD, `action ${name}`);
      await ACTIONS[name][0](world);
    }
    await mineAndFollow(world, 1);
  }
}

/** A tree with a few chords. */
function edges({ random, nodes }: World): readonly (readonly [SimulatedNode, SimulatedNode])[] {
  const found: (readonly [SimulatedNode, SimulatedNode])[] = [];
  for (const [index, node] of nodes.entries()) {
    if (index === 0) continue;
    const other = nodes[random.chance(0.6) ? index - 1 : random.integer(0, index - 1)] as SimulatedNode;
    found.push(random.chance(0.5) ? [node, other] : [other, node]);
  }
  const chords = random.integer(0, 1 + Math.floor(nodes.length / 4));
  for (let i = 0; i < chords; i++) {
    const [a, b] = random.shuffled(nodes);
    if (a !== undefined && b !== undefined) found.push([a, b]);
  }
  return found;
}
