import { ByteReader, DecodeError } from './reader.js';
import { err, ok, type Result } from './result.js';
import { ByteWriter } from './writer.js';

/** One value that turns a `T` into bytes and back. `encode` throws `RangeError`, `decode` throws `DecodeError`. */
export interface Codec<T> {
  encode(writer: ByteWriter, value: T): void;
  decode(reader: ByteReader): T;
}

/** The type that a codec carries. */
export type Infer<C> = C extends Codec<infer T> ? T : never;

/** The bytes of a value. */
export function encode<T>(codec: Codec<T>, value: T): Uint8Array {
  const writer = new ByteWriter();
  codec.encode(writer, value);
  return writer.finish();
}

/** The value of some bytes, all of which must be used up. Throws `DecodeError`. */
export function decodeExactly<T>(codec: Codec<T>, bytes: Uint8Array): T {
  const reader = new ByteReader(bytes);
  const value = codec.decode(reader);
  if (reader.remaining > 0) throw new DecodeError('trailingBytes', `${reader.remaining} bytes left over`);
  return value;
}

/** Runs a decoder at the edge of the program, where a `DecodeError` becomes a value. */
export function tryDecode<T>(decode: () => T): Result<T, DecodeError> {
  try {
    return ok(decode());
  } catch (error) {
    if (error instanceof DecodeError) return err(error);
    throw error;
  }
}

/** A codec for `U` on top of one for `T`. `to` may throw `DecodeError`. */
export function mapped<T, U>(codec: Codec<T>, to: (value: T) => U, from: (value: U) => T): Codec<U> {
  return {
    encode: (writer, value) => codec.encode(writer, from(value)),
    decode: (reader) => to(codec.decode(reader)),
  };
}

export const u8: Codec<number> = {
  encode: (writer, value) => writer.u8(value),
  decode: (reader) => reader.u8(),
};

export const u16: Codec<number> = {
  encode: (writer, value) => writer.u16(value),
  decode: (reader) => reader.u16(),
};

export const u32: Codec<number> = {
  encode: (writer, value) => writer.u32(value),
  decode: (reader) => reader.u32(),
};

export const u64: Codec<bigint> = {
  encode: (writer, value) => writer.u64(value),
  decode: (reader) => reader.u64(),
};

/** A byte string of a fixed length. */
export function fixedBytes(length: number): Codec<Uint8Array> {
  return {
    encode(writer, value) {
      if (value.length !== length) throw new RangeError(`${value.length} bytes where ${length} belong`);
      writer.put(value);
    },
    decode: (reader) => reader.take(length),
  };
}

/** All bytes to the end. */
export const restBytes: Codec<Uint8Array> = {
  encode: (writer, value) => writer.put(value),
  decode: (reader) => reader.rest(),
};

/** A byte string behind its own length. */
export function prefixedBytes(lengthCodec: Codec<number>): Codec<Uint8Array> {
  return {
    encode(writer, value) {
      lengthCodec.encode(writer, value.length);
      writer.put(value);
    },
    decode: (reader) => reader.take(lengthCodec.decode(reader)),
  };
}

/** A list behind the number of its items. */
export function counted<T>(countCodec: Codec<number>, item: Codec<T>): Codec<readonly T[]> {
  return {
    encode(writer, values) {
      countCodec.encode(writer, values.length);
      for (const value of values) item.encode(writer, value);
    },
    decode(reader) {
      const count = countCodec.decode(reader);
      const values: T[] = [];
      for (let i = 0; i < count; i++) values.push(item.decode(reader));
      return values;
    },
  };
}

/** Items to the end of the bytes. */
export function untilEnd<T>(item: Codec<T>): Codec<readonly T[]> {
  return {
    encode(writer, values) {
      for (const value of values) item.encode(writer, value);
    },
    decode(reader) {
      const values: T[] = [];
      while (reader.remaining > 0) values.push(item.decode(reader));
      return values;
    },
  };
}

/** Named codecs in wire order. */
export type Fields = Readonly<Record<string, Codec<never>>>;

/** The object that `Fields` describe. */
export type FieldValues<F> = { readonly [K in keyof F]: Infer<F[K]> };

/** Fields one after another, as an object. */
export function struct<F extends Readonly<Record<string, unknown>>>(fields: F): Codec<FieldValues<F>> {
  const entries = Object.entries(fields) as [string, Codec<unknown>][];
  return {
    encode(writer, value) {
      const record = value as Record<string, unknown>;
      for (const [name, codec] of entries) codec.encode(writer, record[name]);
    },
    decode(reader) {
      const record: Record<string, unknown> = {};
      for (const [name, codec] of entries) record[name] = codec.decode(reader);
      return record as FieldValues<F>;
    },
  };
}
