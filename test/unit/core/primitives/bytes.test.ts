import fc from 'fast-check';
import {
  compareBytes,
  concatBytes,
  equalBytes,
  equalSecrets,
  fromHex,
  toHex,
  utf8,
} from '../../../../src/core/primitives/bytes.js';

const bytes = () => fc.uint8Array({ maxLength: 40 });

describe('bytes', () => {
  it('writes hex as Buffer does, and reads it back in either case', () => {
    fc.assert(
      fc.property(bytes(), (value) => {
        const hex = toHex(value);
        expect(hex).toBe(Buffer.from(value).toString('hex'));
        expect(fromHex(hex)).toEqual(value);
        expect(fromHex(hex.toUpperCase())).toEqual(value);
      }),
    );
  });

  it.each(['0', 'abc', '0g', ' 0', '0x00', '+1', '-1', 'é0'])('refuses the hex %j', (hex) => {
    expect(() => fromHex(hex)).toThrow(RangeError);
  });

  it('joins parts in order', () => {
    expect(concatBytes()).toEqual(new Uint8Array(0));
    expect(concatBytes(Uint8Array.of(1), Uint8Array.of(), Uint8Array.of(2, 3))).toEqual(
      Uint8Array.of(1, 2, 3),
    );
  });

  it('compares as Buffer does', () => {
    fc.assert(
      fc.property(bytes(), bytes(), (a, b) => {
        expect(Math.sign(compareBytes(a, b))).toBe(Buffer.compare(a, b));
        expect(equalBytes(a, b)).toBe(Buffer.compare(a, b) === 0);
        expect(equalSecrets(a, b)).toBe(Buffer.compare(a, b) === 0);
        expect(equalBytes(a, a.slice())).toBe(true);
        expect(equalSecrets(a, a.slice())).toBe(true);
      }),
    );
  });

  it('sees a difference in any one byte of a secret', () => {
    const secret = new Uint8Array(32).fill(7);
    for (let i = 0; i < 32; i++) expect(equalSecrets(secret, secret.with(i, 8))).toBe(false);
    expect(equalSecrets(secret, secret.slice(1))).toBe(false);
  });

  it('encodes text as UTF-8', () => {
    expect(utf8('é€')).toEqual(Uint8Array.of(0xc3, 0xa9, 0xe2, 0x82, 0xac));
  });
});
