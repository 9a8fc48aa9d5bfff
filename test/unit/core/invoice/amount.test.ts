import fc from 'fast-check';
import { formatAmount, parseAmount } from '../../../../src/core/invoice/amount.js';
import { InvoiceFault } from '../../../../src/core/invoice/error.js';
import { type MilliSatoshi, msat } from '../../../../src/core/primitives/units.js';

const U64 = 2n ** 64n - 1n;

function codeOf(text: string): string | undefined {
  try {
    parseAmount(text);
    return undefined;
  } catch (error) {
    if (error instanceof InvoiceFault) return error.code;
    throw error;
  }
}

describe('BOLT 11 amounts', () => {
  it.each([
    ['1', 100_000_000_000n],
    ['20m', 2_000_000_000n],
    ['2500u', 250_000_000n],
    ['2500n', 250_000n],
    ['10p', 1n],
    ['9678785340p', 967_878_534n],
    ['90071992547409930p', 2n ** 53n + 1n],
    ['92233720368547758080p', 2n ** 63n],
    ['184467440737095516150p', U64],
  ])('%s is %s msat', (text, amount) => {
    expect(parseAmount(text)).toBe(amount);
  });

  it.each([
    [1n, '10p'],
    [99n, '990p'],
    [100n, '1n'],
    [100_000n, '1u'],
    [150_000_000n, '1500u'],
    [100_000_000n, '1m'],
    [100_000_000_000n, '1'],
    [2_100_000_000_000n, '21'],
    [U64, '184467440737095516150p'],
  ])('%s msat is written %s', (amount, text) => {
    expect(formatAmount(msat(amount))).toBe(text);
  });

  it.each([
    ['2500x', 'invalidMultiplier'],
    ['2500M', 'invalidMultiplier'],
    ['2500mm', 'invalidAmount'],
    ['m', 'invalidAmount'],
    ['-5m', 'invalidAmount'],
    ['5.5m', 'invalidAmount'],
    ['5 m', 'invalidAmount'],
    ['0', 'invalidAmount'],
    ['0u', 'invalidAmount'],
    ['01u', 'invalidAmount'],
    ['1p', 'subMillisatoshi'],
    ['2500000001p', 'subMillisatoshi'],
    ['184467440737095516160p', 'invalidAmount'],
    ['184467441', 'invalidAmount'],
  ])('%s is refused', (text, code) => {
    expect(codeOf(text)).toBe(code);
  });

  it('refuses a number of any length without parsing it', () => {
    expect(codeOf('9'.repeat(1_000_000))).toBe('invalidAmount');
  });

  it('has no form for nothing, and an empty form for any amount', () => {
    expect(() => formatAmount(msat(0n))).toThrow(RangeError);
    expect(formatAmount(undefined)).toBe('');
    expect(parseAmount('')).toBeUndefined();
  });

  it('reads what it writes', () => {
    fc.assert(
      fc.property(
        fc.bigInt(1n, U64),
        (amount) => parseAmount(formatAmount(amount as MilliSatoshi)) === amount,
      ),
    );
  });
});
