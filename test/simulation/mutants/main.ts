import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { SeedWorker } from '../seed-worker.js';
import { huntMutant, isCaught } from './hunt.js';
import { MUTANTS } from './index.js';
import { header, line } from './table.js';

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    seeds: { type: 'string', default: '300' },
    workers: { type: 'string', default: String(cpus().length) },
  },
});

/** Hunts every mutant, as many at a time as there are cores. Exits with 1 when one survives. */
async function main(): Promise<void> {
  const only = values.only?.flatMap((names) => names.split(','));
  const mutants = MUTANTS.filter(({ name }) => only?.includes(name) ?? true);
  const most = Number(values.seeds);
  const began = performance.now();
  let caught = 0;
  process.stdout.write(header);
  const waiting = [...mutants];
  await Promise.all(
    Array.from({ length: Number(values.workers) }, async () => {
      const healthy = new SeedWorker();
      for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
        const hunt = await huntMutant(mutant, most, healthy);
        if (isCaught(hunt)) caught += 1;
        process.stdout.write(line(hunt));
      }
      healthy.stop();
    }),
  );
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  process.stdout.write(`${caught} of ${mutants.length} mutants caught, in ${seconds} s\n`);
  process.exitCode = caught === mutants.length && caught > 0 ? 0 : 1;
}

void main();
