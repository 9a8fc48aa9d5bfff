import { setTimeout as sleep } from 'node:timers/promises';
import type { NodeHandle } from '../network/index.js';
import type { Chance } from './chance.js';

/** A life after a kill lasts up to this long, in milliseconds. */
const LONGEST_LIFE = 1_500;
/** A daemon that is killed while it starts. */
const LONGEST_START = 900;
const LONGEST_DEATH = 1_500;

/** How often what happened. */
export interface Kills {
  running: number;
  starting: number;
}

/** Kills random nodes at random moments, two at once now and then, some while they start, and starts them again. */
export async function killAtRandom(
  nodes: readonly NodeHandle[],
  chance: Chance,
  isOver: (kills: Kills) => boolean,
): Promise<Kills> {
  const kills: Kills = { running: 0, starting: 0 };
  while (!isOver(kills)) {
    await sleep(chance.below(LONGEST_LIFE));
    const first = chance.pick(nodes);
    const others = nodes.filter((node) => node !== first);
    const victims = chance.onceIn(4) ? [first, chance.pick(others)] : [first];
    await Promise.all(victims.map((victim) => strike(victim, chance, kills)));
  }
  return kills;
}

async function strike(node: NodeHandle, chance: Chance, kills: Kills): Promise<void> {
  await node.kill();
  kills.running += 1;
  if (chance.onceIn(3)) await sleep(chance.below(LONGEST_DEATH));
  while (chance.onceIn(3)) {
    await node.strike(chance.below(LONGEST_START));
    kills.starting += 1;
  }
  await node.start();
}
