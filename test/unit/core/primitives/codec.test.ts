import fc from 'fast-check';
import {
  type Codec,
  counted,
  decodeExactly,
  encode,
  fixedBytes,
  prefixedBytes,
  struct,
  tryDecode,
  u8,
  u16,
  u32,
  u64,
  untilEnd,
} from '../../../../src/core/primitives/codec.js';
import { DecodeError } from '../../../../src/core/primitives/reader.js';

function codeOf<T>(codec: Codec<T>, bytes: Uint8Array): string {
  const decoded = tryDecode(() => decodeExactly(codec, bytes));
  return decoded.ok ? 'ok' : decoded.error.code;
}

const bytes = fc.uint8Array({ maxLength: 60 });

describe('codec', () => {
  it.each([
    ['u8', u8, 0x12, '12'],
    ['u16', u16, 0x1234, '1234'],
    ['u32', u32, 0xfedc_ba98, 'fedcba98'],
    ['u64', u64, 0xfedc_ba98_7654_3210n, 'fedcba9876543210'],
  ] as unknown as readonly (readonly [string, Codec<never>, number | bigint, string])[])(
    '%s is big-endian',
    (_, codec, value, hex) => {
      expect(Buffer.from(encode(codec, value as never)).toString('hex')).toBe(hex);
      expect(decodeExactly(codec, Buffer.from(hex, 'hex'))).toBe(value);
    },
  );

  it.each([
    ['u8', u8, 0x100],
    ['u8', u8, -1],
    ['u16', u16, 0x1_0000],
    ['u16', u16, 1.5],
    ['u32', u32, 0x1_0000_0000],
    ['u32', u32, Number.NaN],
    ['u64', u64, -1n],
    ['u64', u64, 2n ** 64n],
  ] as unknown as readonly (readonly [string, Codec<never>, number | bigint])[])(
    '%s refuses to write what does not fit',
    (_, codec, value) => {
      expect(() => encode(codec, value as never)).toThrow(RangeError);
    },
  );

  it('reads a struct in the order of its fields', () => {
    const pair = struct({ high: u8, low: u16 });
    expect(encode(pair, { high: 1, low: 2 })).toEqual(Uint8Array.of(1, 0, 2));
    expect(decodeExactly(pair, Uint8Array.of(1, 0, 2))).toEqual({ high: 1, low: 2 });
    expect(codeOf(pair, Uint8Array.of(1, 0))).toBe('truncated');
    expect(codeOf(pair, Uint8Array.of(1, 0, 2, 3))).toBe('trailingBytes');
  });

  it('refuses to write fixed bytes of another length', () => {
    expect(() => encode(fixedBytes(4), new Uint8Array(3))).toThrow(RangeError);
    expect(() => encode(fixedBytes(4), new Uint8Array(5))).toThrow(RangeError);
    expect(() => encode(prefixedBytes(u8), new Uint8Array(256))).toThrow(RangeError);
  });

  it('does not let a count or a length reach past the bytes', () => {
    expect(codeOf(prefixedBytes(u32), Uint8Array.of(0xff, 0xff, 0xff, 0xff, 1))).toBe('truncated');
    expect(codeOf(counted(u16, u64), Uint8Array.of(0xff, 0xff, 1))).toBe('truncated');
    expect(codeOf(untilEnd(u16), Uint8Array.of(1, 2, 3))).toBe('truncated');
  });

  it('round-trips lists and byte strings', () => {
    const codec = struct({ name: prefixedBytes(u16), numbers: counted(u8, u32), rest: untilEnd(u64) });
    fc.assert(
      fc.property(
        bytes,
        fc.array(fc.integer({ min: 0, max: 0xffff_ffff })),
        fc.array(fc.bigInt(0n, 2n ** 64n - 1n)),
        (name, numbers, rest) => {
          const value = { name, numbers, rest };
          expect(decodeExactly(codec, encode(codec, value))).toEqual(value);
        },
      ),
    );
  });

  it('copies what it reads, so that the message buffer may be reused', () => {
    const buffer = Uint8Array.of(1, 2, 3, 4);
    const taken = decodeExactly(fixedBytes(4), buffer);
    buffer.fill(0);
    expect(taken).toEqual(Uint8Array.of(1, 2, 3, 4));
  });

  it('lets an error that is no DecodeError through', () => {
    expect(() =>
      tryDecode(() => {
        throw new TypeError('a bug');
      }),
    ).toThrow(TypeError);
    expect(
      tryDecode(() => {
        throw new DecodeError('truncated', '');
      }),
    ).toMatchObject({ ok: false });
  });
});
