import { loadScriptVerifier } from '../../regtest/chain/script-verifier.js';
import { runSeed, type SeedResult } from './scenario/run-seed.js';
import type { SeedRequest } from './seed-worker.js';

// Backends answer many calls with errors that nobody looks into: their stacks are most of what they cost.
Error.stackTraceLimit = 4;

const verifier = loadScriptVerifier();

process.on('message', (request: SeedRequest) => void answer(request));
process.on('disconnect', () => process.exit(0));

async function answer({ seed, trace, untilStep }: SeedRequest): Promise<void> {
  const result = await runSeed(seed, await verifier, {
    ...(untilStep === undefined ? {} : { untilStep }),
    ...(trace ? { onTrace: (line: string) => process.stdout.write(`${line}\n`) } : {}),
  }).catch((error: unknown): SeedResult => broken(seed, error));
  process.send?.(result);
}

/** The simulator itself has failed, or a promise that nobody waits for. */
function broken(seed: number, error: unknown): SeedResult {
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { seed, steps: 0, traceHash: '', counts: {}, violation: { oracle: 'simulator', message, step: 0 } };
}
