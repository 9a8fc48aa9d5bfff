import fc from 'fast-check';
import { deserialize, serialize } from '../../../../src/core/primitives/json.js';

const tree = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
    fc.bigInt(),
    fc.string({ unit: 'binary' }),
    fc.uint8Array(),
    fc.array(tie('node'), { maxLength: 5 }),
    fc.dictionary(fc.oneof(fc.string(), fc.constant('__proto__'), fc.constant('toJSON')), tie('node'), {
      maxKeys: 5,
    }),
  ),
})).node;

describe('serialize', () => {
  it('brings every tree back as it was', () => {
    fc.assert(
      fc.property(tree, (value) => {
        expect(deserialize(serialize(value))).toEqual(value);
      }),
    );
  });

  it.each([0n, 2n ** 53n + 1n, 2n ** 63n, 2n ** 64n - 1n, -1n])('keeps %s exact', (amount) => {
    expect(deserialize(serialize({ amount }))).toEqual({ amount });
  });

  it('does not mistake text for what it looks like', () => {
    const value = ['n1', 'bAAAA', 's', '', '{"a":1}'];
    expect(deserialize(serialize(value))).toEqual(value);
  });

  it('keeps bytes that are long, and those of a view into a larger buffer', () => {
    const long = Uint8Array.from({ length: 100_000 }, (_, index) => (index * 7) & 0xff);
    expect(deserialize(serialize(long))).toEqual(long);
    expect(deserialize(serialize(long.subarray(3, 6)))).toEqual(Uint8Array.of(21, 28, 35));
    expect(deserialize(serialize(Buffer.from([1, 2])))).toEqual(Uint8Array.of(1, 2));
  });

  it('leaves out undefined properties', () => {
    expect(Object.keys(deserialize(serialize({ a: undefined, b: 1 })) as object)).toEqual(['b']);
  });

  it.each([
    ['undefined', undefined],
    ['undefined in an array', [undefined]],
    ['a hole in an array', new Array(1)],
    ['NaN', Number.NaN],
    ['infinity', { a: Number.POSITIVE_INFINITY }],
    ['a function', () => 1],
    ['a map', new Map()],
    ['a date', new Date(0)],
    ['other typed arrays', new Uint16Array(1)],
    ['an instance', new (class Thing {})()],
    ['an object with another prototype', Object.create({ inherited: 1 })],
  ])('refuses %s', (_, value) => {
    expect(() => serialize(value)).toThrow(TypeError);
  });

  it.each(['', '{', '"x"', '""', '"n1.5"', '"n"', '"b***"'])('refuses to read %s', (text) => {
    expect(() => deserialize(text)).toThrow(SyntaxError);
  });
});
