import type { ScriptVerifier } from '../../../regtest/chain/script-verifier.js';
import { ACTIONS } from '../actions/index.js';
import { oraclesOf } from '../oracles/index.js';
import { Violation } from '../oracles/oracle.js';
import { WORLD } from '../world/chain.js';
import { type RunOptions, StoppedAtStep, type World } from '../world/world.js';
import { buildWorld } from './build-world.js';
import { drain } from './drain.js';
import { heal } from './heal.js';
import { setUp } from './set-up.js';

/** How the run of one seed ended. */
export interface SeedResult {
  readonly seed: number;
  readonly steps: number;
  readonly traceHash: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly violation?: { readonly oracle: string; readonly message: string; readonly step: number };
  /** The run was told to stop before its end. */
  readonly stopped?: true;
}

const LEAST_ACTIONS = 12;
const MOST_ACTIONS = 32;
/** No command waits for longer than this. */
const LONGEST_COMMAND_MILLIS = 65_000;

/** Builds the world of a seed, lets it come to grief, heals it, and winds it up. */
export async function runSeed(
  seed: number,
  verifier: ScriptVerifier,
  options: RunOptions = {},
): Promise<SeedResult> {
  const world = buildWorld(seed, verifier, options);
  world.oracles = oraclesOf(world);
  try {
    await setUp(world);
    await chaos(world);
    await heal(world);
    for (const oracle of world.oracles) oracle.quiet?.();
    await drain(world);
    await world.until(() => world.commands.size === 0, LONGEST_COMMAND_MILLIS);
    for (const oracle of world.oracles) oracle.end?.();
    return resultOf(world);
  } catch (error) {
    if (error instanceof StoppedAtStep) return { ...resultOf(world), stopped: true };
    if (!(error instanceof Violation)) throw error;
    const { oracle, message, step } = error;
    return { ...resultOf(world), violation: { oracle, message, step } };
  } finally {
    for (const node of world.nodes) node.kill();
  }
}

async function chaos(world: World): Promise<void> {
  const { random } = world;
  const weights = Object.fromEntries(Object.entries(ACTIONS).map(([name, [, weight]]) => [name, weight]));
  const count = random.integer(LEAST_ACTIONS, MOST_ACTIONS);
  for (let i = 0; i < count; i++) {
    await world.sleep(random.chance(0.5) ? random.integer(0, 60) : random.integer(60, 900));
    const name = random.weighted(weights) as keyof typeof ACTIONS;
    world.trace(WORLD, `action ${name}`);
    await ACTIONS[name][0](world);
  }
}

function resultOf(world: World): Omit<SeedResult, 'violation'> {
  const { seed, timeline, traceHash, statistics } = world;
  return { seed, steps: timeline.steps, traceHash, counts: statistics.counts };
}
