import { type ChildProcess, fork } from 'node:child_process';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { report, summary } from './report.js';
import type { SeedResult } from './scenario/run-seed.js';
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
      for (let worker: ChildProcess | undefined; next < first + count; ) {
        worker ??= startWorker();
        const seed = next++;
        const result = await runIn(worker, seed);
        done += 1;
        statistics.add(result.counts);
        if (result.violation !== undefined) failed.push(result);
        report(result, count === 1 || values.trace);
        if (done % 100 === 0) {
          process.stderr.write(`${done} of ${count} seeds, ${failed.length} violations\n`);
        }
        if (next >= first + count || result.violation?.oracle === 'worker') {
          worker.kill();
          worker = undefined;
        }
      }
    }),
  );
  process.stdout.write(summary(statistics, count, failed, (performance.now() - began) / 1000));
  process.exitCode = failed.length === 0 ? 0 : 1;
}

function startWorker(): ChildProcess {
  return fork(join(__dirname, '..', 'support', 'run-typescript.cjs'), [join(__dirname, 'worker.ts')]);
}

/** A worker that ends over a seed is as bad as a rule that is broken. */
function runIn(worker: ChildProcess, seed: number): Promise<SeedResult> {
  return new Promise((resolve) => {
    const ended = (code: number | null) => {
      const violation = { oracle: 'worker', message: `the process ended with ${code}`, step: 0 };
      resolve({ seed, steps: 0, traceHash: '', counts: {}, violation });
    };
    worker.once('exit', ended);
    worker.once('message', (result: SeedResult) => {
      worker.removeListener('exit', ended);
      resolve(result);
    });
    const untilStep = values['until-step'];
    worker.send({
      seed,
      trace: values.trace,
      ...(untilStep === undefined ? {} : { untilStep: integer('--until-step', untilStep, 1) }),
    });
  });
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
