import { INDEX } from './bolts/index.js';
import { MUST_LINES } from './must-lines.js';
import { brokenReferences } from './references.js';
import { share, tally } from './tally.js';

describe('the index of what the BOLTs require', () => {
  it('has every BOLT', () => {
    expect(INDEX.map(({ bolt }) => bolt)).toEqual(MUST_LINES.map(({ bolt }) => bolt));
  });

  it.each(INDEX.map((index) => [index.bolt, index] as const))('BOLT %i: no MUST is left out', (_, index) => {
    expect(tally(index)).toMatchObject({ missing: [], mistaken: [] });
  });

  it.each(INDEX.map((index) => [index.bolt, index] as const))(
    'BOLT %i: what it names is there',
    (_, index) => {
      expect(brokenReferences(index)).toEqual([]);
    },
  );

  it('covers 95 % of what receivers must do', () => {
    expect(share(INDEX.map(tally), ['receiver'])).toBeGreaterThanOrEqual(0.95);
  });
});
