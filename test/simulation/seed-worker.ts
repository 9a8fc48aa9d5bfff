import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { Mutant } from './mutants/mutant.js';
import type { SeedResult } from './scenario/run-seed.js';

/** What a worker is asked for. */
export interface SeedRequest {
  readonly seed: number;
  readonly trace: boolean;
  readonly untilStep?: number;
}

/** A process that runs seeds, one at a time. With a mutant, all nodes of its worlds have that bug. */
export class SeedWorker {
  private process: ChildProcess | undefined;

  constructor(private readonly mutant?: Mutant) {}

  /** A worker that ends over a seed is as bad as a rule that is broken; the next seed has another process. */
  run(request: SeedRequest): Promise<SeedResult> {
    const worker = this.process ?? this.start();
    this.process = worker;
    return new Promise((resolve) => {
      const ended = (code: number | null) => {
        this.process = undefined;
        const violation = { oracle: 'worker', message: `the process ended with ${code}`, step: 0 };
        resolve({ seed: request.seed, steps: 0, traceHash: '', counts: {}, violation });
      };
      worker.once('exit', ended);
      worker.once('message', (result: SeedResult) => {
        worker.removeListener('exit', ended);
        resolve(result);
      });
      worker.send(request);
    });
  }

  stop(): void {
    this.process?.kill();
    this.process = undefined;
  }

  private start(): ChildProcess {
    const loader = join(__dirname, '..', 'support', 'run-typescript.cjs');
    const { mutant } = this;
    const bug = mutant === undefined ? {} : { LEYDEN_MUTANT: JSON.stringify(mutant) };
    return fork(loader, [join(__dirname, 'worker.ts')], { env: { ...process.env, ...bug } });
  }
}
