import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { report, summary } from './report.js';
import type { SeedResult } from './scenario/run-seed.js';
import { SeedWorker } from './seed-worker.js';
import { Statistics } from './statistics.js';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string' },
    seed: { type: 'string', default: '1' },
    'until-step': { type: 'string' },
    workers: { type: 'string', default: String(cpus().length) },
    trace: { type: 'boolean', default: false },
  },
});

/** Runs seeds from `--seed` on, `--seeds` of them, as many at a time as there are cores. */
async function main(): Promise<void> {
  const first = integer('--seed', values.seed, 0);
  const count = integer('--seeds', values.seeds ?? '1', 1);
  const workers = Math.min(count, integer('--workers', values.workers, 1));
  const began = performance.now();
  const statistics = new Statistics();
  const failed: SeedResult[] = [];
  let next = first;
  let done = 0;

  await Promise.all(
    Array.from({ length: workers }, async () => {
      const worker = new SeedWorker();
      while (next < first + count) {
        const result = await worker.run(requestFor(next++));
        done += 1;
        statistics.add(result.counts);
        if (result.violation !== undefined) failed.push(result);
        report(result, count === 1 || values.trace);
        if (done % 100 === 0) {
          process.stderr.write(`${done} of ${count} seeds, ${failed.length} violations\n`);
        }
      }
      worker.stop();
    }),
  );
  process.stdout.write(summary(statistics, count, failed, (performance.now() - began) / 1000));
  process.exitCode = failed.length === 0 ? 0 : 1;
}

function requestFor(seed: number) {
  const { trace, 'until-step': untilStep } = values;
  return {
    seed,
    trace,
    ...(untilStep === undefined ? {} : { untilStep: integer('--until-step', untilStep, 1) }),
  };
}

function integer(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least) {
    process.stderr.write(`${name} takes a whole number from ${least} on, not ${text}\n`);
    process.exit(2);
  }
  return value;
}

void main();
