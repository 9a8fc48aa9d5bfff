import fc from 'fast-check';
import {
  feeOf,
  maximumFeeratePerKw,
  requiredFee,
  type Urgency,
  wantedFeerate,
} from '../../../../src/core/claims/fee-policy.js';
import { sat } from '../../../../src/core/primitives/units.js';
import { relayFeeratePerKw } from '../../../../src/core/transactions/index.js';

const feerates = { within2: 8000, within6: 4000, within12: 2000, within144: 500 };
const urgency = (changes: Partial<Urgency>): Urgency => ({
  height: 1000,
  deadline: 1100,
  publishedSince: null,
  valueSat: sat(1_000_000),
  weight: 600,
  ...changes,
});

describe('the feerate that is wanted', () => {
  it.each([
    [null, 500],
    [1000 + 2016, 500],
    [1000 + 289, 500],
    [1000 + 288, 2000],
    [1000 + 37, 2000],
    [1000 + 36, 4000],
    [1000 + 13, 4000],
    [1000 + 12, 8000],
    [1001, 8000],
    [900, 8000],
  ])('for the deadline %p is at first the estimate: %d', (deadline, expected) => {
    expect(wantedFeerate(urgency({ deadline }), feerates)).toBe(expected);
  });

  it('reaches half of the value in the last block before the deadline, and no more after it', () => {
    const at = (height: number) =>
      wantedFeerate(urgency({ height, publishedSince: 1000, deadline: 1040 }), feerates);
    const half = Math.floor(500_000_000 / 600);
    expect(at(1038)).toBeLessThan(half);
    expect([at(1039), at(1060)]).toEqual([half, half]);
  });

  it('rises within six blocks when a claim is contested from the start', () => {
    const at = (height: number) =>
      wantedFeerate(urgency({ height, publishedSince: 1000, deadline: 1000 }), feerates);
    expect(at(1000)).toBe(8000);
    expect(at(1006)).toBe(Math.floor(500_000_000 / 600));
  });

  it('never falls while the estimates stand, and stays within its bounds', () => {
    const values = fc.record({
      since: fc.integer({ min: 900, max: 1100 }),
      deadline: fc.integer({ min: 900, max: 1400 }),
      value: fc.integer({ min: 300, max: 100_000_000 }),
      weight: fc.integer({ min: 400, max: 40_000 }),
    });
    fc.assert(
      fc.property(values, ({ since, deadline, value, weight }) => {
        let last = 0;
        for (let height = since; height < since + 60; height++) {
          const wanted = wantedFeerate(
            { height, deadline, publishedSince: since, valueSat: sat(value), weight },
            feerates,
          );
          expect(wanted).toBeGreaterThanOrEqual(last);
          expect(wanted).toBeLessThanOrEqual(maximumFeeratePerKw);
          const half = Math.floor((value * 500) / weight);
          expect(wanted).toBeLessThanOrEqual(Math.max(8000, half));
          last = wanted;
        }
      }),
    );
  });

  it('is bounded by what is relayed and what Bitcoin Core sends', () => {
    const flat = (feerate: number) => ({
      within2: feerate,
      within6: feerate,
      within12: feerate,
      within144: feerate,
    });
    expect(wantedFeerate(urgency({}), flat(1))).toBe(relayFeeratePerKw);
    expect(wantedFeerate(urgency({}), flat(1e9))).toBe(maximumFeeratePerKw);
  });
});

describe('the fee that is required', () => {
  it('is that of the weight, rounded up', () => {
    expect(requiredFee(600, 1001, [], [])).toBe(601n);
  });

  it('pays for parents that pay less themselves, and never less than one satoshi a virtual byte', () => {
    expect(requiredFee(600, 1000, [], [{ feeSat: sat(300), weight: 1200 }])).toBe(1500n);
    expect(requiredFee(600, 1000, [], [{ feeSat: sat(5000), weight: 1200 }])).toBe(600n);
    const parents = [300, 5000, 600].map((fee) => ({ feeSat: sat(fee), weight: 1200 }));
    expect(requiredFee(600, 1000, [], parents)).toBe(600n + 900n + 600n);
    expect(requiredFee(600, 0, [], [{ feeSat: sat(300), weight: 1200 }])).toBe(feeOf(600, 253));
  });

  it('replaces by the rules of BIP 125', () => {
    const replaced = fc.array(
      fc.record({
        feeSat: fc.integer({ min: 100, max: 1_000_000 }).map((fee) => sat(fee)),
        weight: fc.integer({ min: 400, max: 40_000 }),
      }),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(replaced, fc.integer({ min: 400, max: 40_000 }), (old, weight) => {
        const fee = requiredFee(weight, 253, old, []);
        const total = old.reduce((sum, { feeSat }) => sum + feeSat, 0n);
        expect(fee - total).toBeGreaterThanOrEqual(BigInt(Math.ceil(weight / 4)));
        for (const each of old) {
          expect(fee * BigInt(each.weight)).toBeGreaterThan(each.feeSat * BigInt(weight));
        }
      }),
    );
  });
});
