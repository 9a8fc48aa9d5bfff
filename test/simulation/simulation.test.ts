import { loadScriptVerifier, type ScriptVerifier } from '../../regtest/chain/script-verifier.js';
import { showFigures } from '../support/figures.js';
import { countLines } from './report.js';
import { runSeed } from './scenario/run-seed.js';
import { Statistics } from './statistics.js';

/** A fixed set: more run with `npm run simulate -- --seeds 2000`. */
const SEEDS = Array.from({ length: 12 }, (_, index) => 7001 + index);
const SEED_MILLIS = 60_000;

let verifier: ScriptVerifier;
const statistics = new Statistics();
const began = performance.now();

beforeAll(async () => {
  verifier = await loadScriptVerifier();
});

afterAll(() => {
  const seconds = (performance.now() - began) / 1000;
  showFigures('simulated network', [
    ...countLines(statistics.counts),
    `${SEEDS.length} seeds, ${((60 * SEEDS.length) / seconds).toFixed(0)} a minute`,
  ]);
});

it.each(SEEDS)(
  'seed %i breaks no rule',
  async (seed) => {
    const { violation, counts } = await runSeed(seed, verifier);
    statistics.add(counts);
    expect(violation).toBeUndefined();
  },
  SEED_MILLIS,
);

it(
  'a seed leads to the same events whenever it is run',
  async () => {
    const [first, second] = [await runSeed(7003, verifier), await runSeed(7003, verifier)];
    expect(second).toEqual(first);
    const other = await runSeed(7003, verifier, { untilStep: 500 });
    expect(other).toMatchObject({ stopped: true, steps: 500 });
    expect(other.traceHash).not.toBe(first.traceHash);
  },
  3 * SEED_MILLIS,
);
