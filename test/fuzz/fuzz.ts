import fc from 'fast-check';
import { bent } from './mutations.js';
import type { FuzzTarget } from './target.js';

/** How long to go on. */
export interface FuzzBudget {
  readonly seed: number;
  /** Inputs at most. */
  readonly runs: number;
  /** Milliseconds at most; no limit when absent. */
  readonly millis?: number;
}

/** How often each outcome came. */
export type FuzzOutcomes = ReadonlyMap<string, number>;

/** Feeds a target bent inputs. Rejects at the first misbehaviour with the input, shrunk, and the command that replays it. */
export async function fuzz(target: FuzzTarget, { seed, runs, millis }: FuzzBudget): Promise<FuzzOutcomes> {
  const outcomes = new Map<string, number>();
  const property = fc.asyncProperty(bent(target.samples), async (input) => {
    const outcome = await target.feed(input);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  });
  const result = await fc.check(property, {
    seed,
    numRuns: runs,
    ...(millis === undefined ? {} : { interruptAfterTimeLimit: millis, markInterruptAsFailure: false }),
  });
  if (!result.failed) return outcomes;
  const hex = Buffer.from(result.counterexample?.[0] ?? []).toString('hex');
  throw new Error(
    `${target.name} misbehaves; replay with: npm run fuzz -- --target ${target.name} --input ${hex || "''"}`,
    { cause: result.errorInstance },
  );
}
