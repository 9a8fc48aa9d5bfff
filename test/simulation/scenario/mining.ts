import type { SimulatedNode } from '../world/node.js';
import type { World } from '../world/world.js';

/** How long a node may take to handle what its backend shows it. */
const FOLLOW_MILLIS = 30_000;
/** An honest node that has missed so many blocks is brought back before the next: one that sleeps cannot be protected. */
const MOST_MISSED = 2;

/** Mines blocks one by one, each once every node that is up has handled the one before. `empty`: nothing gets in. */
export async function mineAndFollow(world: World, count: number, empty = false): Promise<void> {
  const { chain, nodes } = world;
  for (let i = 0; i < count; i++) {
    for (const node of nodes) {
      if (!node.isAdversary && node.missedBlocks >= MOST_MISSED) node.heal();
    }
    await untilFollowed(world);
    if (empty) chain.node.mineExactly([], chain.faucet.script);
    else chain.mine(1);
    world.statistics.count('blocks');
    await untilFollowed(world);
    for (const node of nodes) node.missedBlocks = node.seesTip ? 0 : node.missedBlocks + 1;
    await world.sleep(40);
  }
}

/** Waits until every node that can see the tip has handled it, and those that have to be there are. */
export async function untilFollowed(world: World): Promise<void> {
  const { nodes } = world;
  const mayWait = (node: SimulatedNode) => {
    const { view, isDown } = node;
    const hindered = isDown || view.down || view.session.isFrozen;
    return hindered && (node.isAdversary || node.missedBlocks < MOST_MISSED);
  };
  const followed = await world.until(
    () => nodes.every((node) => node.seesTip || mayWait(node)),
    FOLLOW_MILLIS,
    40,
  );
  if (followed) return;
  const late = nodes.filter((node) => !node.seesTip && !mayWait(node)).map(({ name }) => name);
  world.fail('nothingWaits', `${late.join()} do not follow the chain`);
  world.throwViolation();
}
