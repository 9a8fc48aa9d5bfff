import { sat } from '../../../src/core/primitives/units.js';
import type { SimulatedNode } from '../world/node.js';
import type { World } from '../world/world.js';
import { connect, openChannel } from './deeds.js';
import { mineAndFollow } from './mining.js';

const COINS_EACH = 3;
/** BOLT 7: a channel is made public when its funding is six blocks deep. */
const BLOCKS_TO_ANNOUNCE = 7;
const COIN_SAT = 3_000_000n;

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
  for (const [a, b] of edges(world)) {
    await connect(world, a, b);
    const amountSat = sat(random.integer(3, 20) * 50_000);
    openChannel(world, a, b, amountSat, (amountSat * BigInt(random.integer(0, 6)) * 1000n) / 10n);
    await world.sleep(200);
  }
  await world.sleep(1_000);
  await mineAndFollow(world, BLOCKS_TO_ANNOUNCE);
  await world.sleep(1_000);
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
