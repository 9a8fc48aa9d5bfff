import { bigSize, bigSizeLength } from './bigsize.js';
import { type Codec, decodeExactly, encode, type Infer } from './codec.js';
import { ByteReader, DecodeError } from './reader.js';
import { ByteWriter } from './writer.js';

/** A record that this node does not know, kept as it came. */
export interface TlvRecord {
  readonly type: bigint;
  readonly value: Uint8Array;
}

/** A known record: its number and what its value holds. */
export interface TlvField<T> {
  readonly type: bigint;
  readonly codec: Codec<T>;
}

/** Names a known record of a stream. */
export function tlv<T>(type: number | bigint, codec: Codec<T>): TlvField<T> {
  return { type: BigInt(type), codec };
}

/** The object a stream decodes to: each known record is an optional property; the unknown odd ones are kept. */
export type TlvValues<R> = {
  readonly [K in keyof R]?: R[K] extends TlvField<infer T> ? T : never;
} & { readonly unknownTlvs?: readonly TlvRecord[] };

/**
 * A TLV stream to the end of the bytes (BOLT 1, Type-Length-Value Format): records strictly ascending, types and
 * lengths minimal, known values used up whole, an unknown even type refused, an unknown odd one kept.
 */
export function tlvStream<R extends Readonly<Record<string, unknown>>>(records: R): Codec<TlvValues<R>> {
  const fields = Object.entries(records) as [string, TlvField<unknown>][];
  const byType = new Map(fields.map(([name, field]) => [field.type, { name, codec: field.codec }]));

  return {
    encode(writer, values) {
      const given = values as Record<string, unknown>;
      const present: TlvRecord[] = [...(values.unknownTlvs ?? [])];
      for (const [name, field] of fields) {
        const value = given[name];
        if (value !== undefined) present.push({ type: field.type, value: encode(field.codec, value) });
      }
      writeRecords(writer, present);
    },
    decode(reader) {
      const values: Record<string, unknown> = {};
      const unknownTlvs: TlvRecord[] = [];
      for (const record of readRecords(reader)) {
        const known = byType.get(record.type);
        if (known !== undefined) {
          values[known.name] = decodeExactly(known.codec, record.value);
        } else if (record.type % 2n === 0n) {
          // BOLT 1, TLV requirements: an unknown even type must fail the parse.
          throw new DecodeError('tlvUnknownEven', `record ${record.type}`);
        } else {
          unknownTlvs.push(record);
        }
      }
      if (unknownTlvs.length > 0) values.unknownTlvs = unknownTlvs;
      return values as TlvValues<R>;
    },
  };
}

/** Splits a stream into its records and checks their order and framing, whatever their types. */
export function readRecords(reader: ByteReader): TlvRecord[] {
  const records: TlvRecord[] = [];
  let previous = -1n;
  while (reader.remaining > 0) {
    const type = bigSize.decode(reader);
    // BOLT 1, TLV requirements: types must strictly increase, which also forbids duplicates.
    if (type <= previous) throw new DecodeError('tlvOrder', `record ${type} after ${previous}`);
    previous = type;
    records.push({ type, value: reader.take(bigSizeLength.decode(reader)) });
  }
  return records;
}

/** Writes records in ascending order of type. Throws `RangeError` when a type stands twice. */
export function writeRecords(writer: ByteWriter, records: readonly TlvRecord[]): void {
  const sorted = [...records].sort((a, b) => (a.type < b.type ? -1 : 1));
  sorted.forEach((record, index) => {
    if (sorted[index - 1]?.type === record.type) throw new RangeError(`record ${record.type} stands twice`);
    bigSize.encode(writer, record.type);
    bigSizeLength.encode(writer, record.value.length);
    writer.put(record.value);
  });
}

/** The bytes of a stream of records. */
export function encodeRecords(records: readonly TlvRecord[]): Uint8Array {
  const writer = new ByteWriter();
  writeRecords(writer, records);
  return writer.finish();
}

/** The records of some bytes. Throws `DecodeError`. */
export function decodeRecords(bytes: Uint8Array): TlvRecord[] {
  return readRecords(new ByteReader(bytes));
}

/** The type that a TLV field carries. */
export type InferTlv<F> = F extends TlvField<infer T> ? T : Infer<F>;

const truncated = (length: number): Codec<bigint> => ({
  encode(writer, value) {
    if (value < 0n || value >= 1n << BigInt(8 * length)) {
      throw new RangeError(`${value} does not fit ${length} bytes`);
    }
    let hex = value === 0n ? '' : value.toString(16);
    if (hex.length % 2 === 1) hex = `0${hex}`;
    for (let i = 0; i < hex.length; i += 2) writer.u8(Number.parseInt(hex.slice(i, i + 2), 16));
  },
  decode(reader) {
    if (reader.remaining > length)
      throw new DecodeError('trailingBytes', `${reader.remaining} bytes in a tu${8 * length}`);
    if (reader.peek() === 0) throw new DecodeError('notMinimal', 'a truncated integer starts with zero');
    let value = 0n;
    while (reader.remaining > 0) value = (value << 8n) | BigInt(reader.u8());
    return value;
  },
});

/** BOLT 1, Fundamental Types: an integer without leading zero bytes, at the end of a record. */
export const tu64: Codec<bigint> = truncated(8);

/** `tu32` as a number. */
export const tu32: Codec<number> = {
  encode: (writer, value) => truncated(4).encode(writer, BigInt(value)),
  decode: (reader) => Number(truncated(4).decode(reader)),
};

/** `tu16` as a number. */
export const tu16: Codec<number> = {
  encode: (writer, value) => truncated(2).encode(writer, BigInt(value)),
  decode: (reader) => Number(truncated(2).decode(reader)),
};
