import { parseExactJson, satFromCoins } from '../../../../src/node/chain/json.js';

describe('JSON without floating point', () => {
  it.each([
    ['0.00000001', 1n],
    ['0.00001000', 1000n],
    ['20999999.97690000', 2099999997690000n],
    ['83999999.99999999', 8399999999999999n],
    ['1e-8', 1n],
    ['1.5E-7', 15n],
    ['21', 2100000000n],
    ['0', 0n],
    ['0.000000010', 1n],
  ])('%s coins', (text, amount) => {
    expect(satFromCoins(parseExactJson(text))).toBe(amount);
  });

  it.each([
    '84000000.00000001',
    '200000000000000000.5',
    '0.000000001',
    '-1.0',
    '"abc"',
    'null',
    '[]',
    '""',
    '1e-9',
  ])('%s is no amount', (text) => {
    expect(satFromCoins(parseExactJson(text))).toBeUndefined();
  });

  it('leaves strings, names and integers as they are', () => {
    const text = String.raw`{"a\"1.5":"x 1.5 \\","b":[1,-2,1e3,0.10],"c":{"d":true,"e":null}}`;
    expect(parseExactJson(text)).toEqual({
      'a"1.5': 'x 1.5 \\',
      b: [1, -2, '1e3', '0.10'],
      c: { d: true, e: null },
    });
  });

  it('refuses what is not JSON', () => {
    expect(() => parseExactJson('<html>1.0</html>')).toThrow(SyntaxError);
  });
});
