import type { SeedResult } from '../scenario/run-seed.js';
import { SeedWorker } from '../seed-worker.js';
import type { Mutant } from './mutant.js';

/** How the hunt for a mutant went. */
export interface Hunt {
  readonly mutant: Mutant;
  /** How many seeds were run, the last one being the one that caught it. */
  readonly seeds: number;
  readonly seconds: number;
  /** Undefined: it survived. */
  readonly violation: NonNullable<SeedResult['violation']> | undefined;
}

/** Whether a rule was broken. */
export function isCaught({ violation }: Hunt): boolean {
  return violation !== undefined && !NO_ORACLE.has(violation.oracle);
}

/** Faults of the harness: a mutant that does not even run is not caught by any rule. */
const NO_ORACLE: ReadonlySet<string> = new Set(['worker', 'simulator']);

/** Runs seeds from 1 on until one breaks a rule that it keeps without the mutant. `healthy` runs nodes as they are. */
export async function huntMutant(mutant: Mutant, most: number, healthy: SeedWorker): Promise<Hunt> {
  const began = performance.now();
  const sick = new SeedWorker(mutant);
  const done = (seeds: number, violation: Hunt['violation']): Hunt => {
    sick.stop();
    return { mutant, seeds, seconds: (performance.now() - began) / 1000, violation };
  };
  for (let seed = 1; seed <= most; seed++) {
    const { violation } = await sick.run({ seed, trace: false });
    if (violation === undefined) continue;
    if (NO_ORACLE.has(violation.oracle)) return done(seed, violation);
    const asItIs = await healthy.run({ seed, trace: false });
    if (asItIs.violation === undefined) return done(seed, violation);
  }
  return done(most, undefined);
}
