import fc from 'fast-check';
import { bigSize, bigSizeLength } from '../../../../src/core/primitives/bigsize.js';
import { fromHex, toHex } from '../../../../src/core/primitives/bytes.js';
import { decodeExactly, encode, tryDecode } from '../../../../src/core/primitives/codec.js';
import { bigSizes } from '../../../vectors/bolt1.js';

describe('bigsize (BOLT 1, appendix A)', () => {
  it.each(bigSizes.valid)('$name', ({ value, bytes }) => {
    expect(toHex(encode(bigSize, value))).toBe(bytes);
    expect(decodeExactly(bigSize, fromHex(bytes))).toBe(value);
  });

  it.each(bigSizes.invalid)('refuses: $name', ({ bytes, code }) => {
    expect(tryDecode(() => decodeExactly(bigSize, fromHex(bytes)))).toMatchObject({
      ok: false,
      error: { code },
    });
  });

  it('gives every u64 exactly one encoding', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 2n ** 64n - 1n), (value) => {
        expect(decodeExactly(bigSize, encode(bigSize, value))).toBe(value);
      }),
    );
  });

  it('refuses to write what is not a u64', () => {
    expect(() => encode(bigSize, -1n)).toThrow(RangeError);
    expect(() => encode(bigSize, 2n ** 64n)).toThrow(RangeError);
  });

  it('refuses a length past 2^32 - 1 before anything is allocated', () => {
    expect(decodeExactly(bigSizeLength, fromHex('feffffffff'))).toBe(0xffff_ffff);
    expect(tryDecode(() => decodeExactly(bigSizeLength, fromHex('ff0000000100000000')))).toMatchObject({
      error: { code: 'truncated' },
    });
  });
});
