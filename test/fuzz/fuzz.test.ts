import { fuzz } from './fuzz.js';
import { apiBodies } from './targets/api.js';
import { TARGETS } from './targets/index.js';

/** The same inputs in every run: a new failure is one of the change at hand. `npm run fuzz` goes further. */
const SEED = 20_090_103;

describe('decoders under fuzzing', () => {
  it.each(TARGETS.map((target) => [target.name, target] as const))(
    '%s',
    async (_, target) => {
      const outcomes = await fuzz(target, { seed: SEED, runs: 1_500 });
      // One that refuses everything, or takes everything, was not put to the test; feature bits have no wrong ones.
      expect([...outcomes.keys()].length).toBeGreaterThan(target.name === 'feature-bits' ? 0 : 1);
    },
    60_000,
  );

  it('api-bodies', async () => {
    const { target, close } = await apiBodies();
    try {
      const outcomes = await fuzz(target, { seed: SEED, runs: 600 });
      expect([...outcomes.keys()].sort()).toEqual(
        expect.arrayContaining(['accepted', 'invalidField', 'invalidRequest']),
      );
    } finally {
      await close();
    }
  }, 60_000);
});
