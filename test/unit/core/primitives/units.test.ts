import {
  blockHeight,
  cltvExpiry,
  feeratePerKw,
  msat,
  msatToSat,
  sat,
  satToMsat,
} from '../../../../src/core/primitives/units.js';

describe('units', () => {
  // Hazard 8: amounts past what a double holds exactly.
  it.each([0n, 1n, 2n ** 53n + 1n, 2n ** 63n, 2n ** 64n - 1n])('takes an amount of %s as it is', (amount) => {
    expect(msat(amount)).toBe(amount);
    expect(sat(amount)).toBe(amount);
  });

  it.each([-1n, 2n ** 64n, -1, 0.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY])(
    'refuses an amount of %s',
    (amount) => {
      expect(() => msat(amount)).toThrow(RangeError);
      expect(() => sat(amount)).toThrow(RangeError);
    },
  );

  it('converts between satoshi and millisatoshi without rounding up or wrapping', () => {
    expect(satToMsat(sat(21))).toBe(21_000n);
    expect(msatToSat(msat(1_999))).toBe(1n);
    expect(msatToSat(msat(999))).toBe(0n);
    expect(satToMsat(sat(18_446_744_073_709_551n))).toBe(18_446_744_073_709_551_000n);
    expect(() => satToMsat(sat(18_446_744_073_709_552n))).toThrow(RangeError);
  });

  describe.each([
    ['feeratePerKw', feeratePerKw],
    ['blockHeight', blockHeight],
    ['cltvExpiry', cltvExpiry],
  ] as const)('%s', (_, make) => {
    it('is a u32', () => {
      expect(make(0)).toBe(0);
      expect(make(0xffff_ffff)).toBe(0xffff_ffff);
      for (const value of [-1, 0x1_0000_0000, 0.5, Number.NaN]) expect(() => make(value)).toThrow(RangeError);
    });
  });
});
