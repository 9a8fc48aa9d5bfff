import fc from 'fast-check';
import { fromHex, toHex } from '../../../../src/core/primitives/bytes.js';
import {
  type Codec,
  decodeExactly,
  encode,
  struct,
  tryDecode,
  u16,
  u64,
} from '../../../../src/core/primitives/codec.js';
import {
  decodeRecords,
  encodeRecords,
  tlv,
  tlvStream,
  tu16,
  tu32,
  tu64,
} from '../../../../src/core/primitives/tlv.js';
import { point, shortChannelId } from '../../../../src/core/wire/types.js';
import { tlvStreams } from '../../../vectors/bolt1.js';

const streams = {
  n1: tlvStream({
    tlv1: tlv(1, tu64),
    tlv2: tlv(2, shortChannelId),
    tlv3: tlv(3, struct({ nodeId: point, amountMsat1: u64, amountMsat2: u64 })),
    tlv4: tlv(254, u16),
  }) as Codec<object>,
  n2: tlvStream({ tlv1: tlv(0, tu64), tlv2: tlv(11, tu32) }) as Codec<object>,
};

const readable = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, v) =>
      typeof v === 'bigint' ? `${v}n` : v instanceof Uint8Array ? toHex(v) : v,
    ),
  );

const perNamespace = <T extends { readonly namespaces: readonly ('n1' | 'n2')[] }>(rows: readonly T[]) =>
  rows.flatMap((row) => row.namespaces.map((namespace) => ({ ...row, namespace })));

const valid = perNamespace(tlvStreams.valid);
const invalid = perNamespace(tlvStreams.invalid);

const errorOf = (codec: Codec<unknown>, bytes: Uint8Array): string => {
  const decoded = tryDecode(() => decodeExactly(codec, bytes));
  return decoded.ok ? 'none' : decoded.error.code;
};

describe('TLV streams (BOLT 1, appendix B)', () => {
  it.each(valid)('$namespace reads $bytes', ({ namespace, bytes, values }) => {
    const { unknownTlvs, ...known } = decodeExactly(streams[namespace], fromHex(bytes)) as {
      unknownTlvs?: unknown;
    };
    expect(readable(known)).toEqual(readable(values));
    expect(unknownTlvs === undefined).toBe(bytes === '' || Object.keys(values).length > 0);
  });

  it.each(valid)('$namespace writes $bytes again', ({ namespace, bytes }) => {
    const codec = streams[namespace];
    expect(toHex(encode(codec, decodeExactly(codec, fromHex(bytes))))).toBe(bytes);
  });

  it.each(invalid)('$namespace refuses $bytes: $code', ({ namespace, bytes, code }) => {
    expect(errorOf(streams[namespace], fromHex(bytes))).toBe(code);
  });

  it('refuses an invalid stream behind a valid one', () => {
    for (const good of valid) {
      for (const bad of invalid.filter(({ namespace }) => namespace === good.namespace)) {
        expect(errorOf(streams[good.namespace], fromHex(good.bytes + bad.bytes))).not.toBe('none');
      }
    }
  });

  it('takes a higher-numbered valid stream behind a lower-numbered one, and no other order', () => {
    const typeOf = (bytes: string) => decodeRecords(fromHex(bytes))[0]?.type;
    for (const a of valid) {
      for (const b of valid.filter(({ namespace }) => namespace === a.namespace)) {
        const [first, second] = [typeOf(a.bytes), typeOf(b.bytes)];
        const ascending = first === undefined || second === undefined || first < second;
        expect(errorOf(streams[a.namespace], fromHex(a.bytes + b.bytes))).toBe(
          ascending ? 'none' : 'tlvOrder',
        );
      }
    }
  });
});

describe('records', () => {
  const records = fc.uniqueArray(
    fc.record({ type: fc.bigInt(0n, 2n ** 64n - 1n), value: fc.uint8Array({ maxLength: 300 }) }),
    { selector: ({ type }) => type, maxLength: 8 },
  );

  it('come back sorted, whatever order they were given in', () => {
    fc.assert(
      fc.property(records, (given) => {
        const sorted = [...given].sort((a, b) => (a.type < b.type ? -1 : 1));
        expect(decodeRecords(encodeRecords(given))).toEqual(sorted);
      }),
    );
  });

  it('cannot be written twice', () => {
    const value = new Uint8Array(1);
    expect(() =>
      encodeRecords([
        { type: 5n, value },
        { type: 3n, value },
        { type: 5n, value },
      ]),
    ).toThrow(RangeError);
  });

  it('decode of any bytes either works and is canonical, or is a DecodeError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const decoded = tryDecode(() => decodeRecords(bytes));
        if (decoded.ok) expect(encodeRecords(decoded.value)).toEqual(bytes);
      }),
    );
  });
});

describe('truncated integers', () => {
  it.each([
    ['tu16', tu16, 2],
    ['tu32', tu32, 4],
    ['tu64', tu64, 8],
  ] as unknown as readonly (readonly [string, Codec<never>, number])[])(
    '%s drops leading zeros and has a limit',
    (name, codec, length) => {
      const make = (value: bigint) => (name === 'tu64' ? value : Number(value)) as never;
      for (let bytes = 0; bytes <= length; bytes++) {
        const highest = 2n ** BigInt(8 * bytes) - 1n;
        expect(encode(codec, make(highest)).length).toBe(bytes);
        expect(decodeExactly(codec, encode(codec, make(highest)))).toBe(make(highest));
      }
      expect(() => encode(codec, make(2n ** BigInt(8 * length)))).toThrow(RangeError);
      expect(errorOf(codec, new Uint8Array(length + 1).fill(1))).toBe('trailingBytes');
      expect(errorOf(codec, Uint8Array.of(0))).toBe('notMinimal');
      expect(errorOf(codec, Uint8Array.of(0, 1))).toBe('notMinimal');
      for (const negative of [-1n, -0x12n, -0x123n])
        expect(() => encode(codec, make(negative))).toThrow(RangeError);
    },
  );
});
