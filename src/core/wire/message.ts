import { type Codec, decodeExactly, type FieldValues, restBytes, struct, u16 } from '../primitives/codec.js';
import { ByteReader } from '../primitives/reader.js';
import { type TlvValues, tlvStream } from '../primitives/tlv.js';
import { ByteWriter } from '../primitives/writer.js';

/** One message of the protocol: its name, its number and both directions of its bytes. */
export interface MessageCodec<N extends string, T> {
  readonly name: N;
  readonly number: number;
  /** The whole message, type first. */
  encode(message: T): Uint8Array;
  /** Reads what follows the two bytes of the type. Throws `DecodeError`. */
  decodeBody(body: Uint8Array): T;
}

/** The object that a message codec carries. */
export type MessageOf<C> = C extends MessageCodec<string, infer T> ? T : never;

type Flat<T> = { readonly [K in keyof T]: T[K] };

/** Declares a message that ends in a TLV stream (BOLT 1, Lightning Message Format). */
export function message<
  N extends string,
  F extends Readonly<Record<string, unknown>>,
  R extends Readonly<Record<string, unknown>> = Record<never, never>,
>(
  name: N,
  number: number,
  fields: F,
  records: R = {} as R,
): MessageCodec<N, Flat<{ type: N } & FieldValues<F> & TlvValues<R>>> {
  return build(name, number, struct(fields), tlvStream(records));
}

/**
 * Declares a message whose bytes past the known fields are kept as `excess`, uninterpreted: signed gossip must be
 * passed on as it came.
 */
export function messageWithExcess<N extends string, F extends Readonly<Record<string, unknown>>>(
  name: N,
  number: number,
  fields: F,
): MessageCodec<N, Flat<{ type: N } & FieldValues<F> & { excess?: Uint8Array }>> {
  const excess: Codec<{ excess?: Uint8Array }> = {
    encode: (writer, value) => restBytes.encode(writer, value.excess ?? new Uint8Array(0)),
    decode: (reader) => (reader.remaining > 0 ? { excess: reader.rest() } : {}),
  };
  return build(name, number, struct(fields), excess);
}

function build<N extends string, T>(
  name: N,
  number: number,
  fields: Codec<unknown>,
  tail: Codec<unknown>,
): MessageCodec<N, T> {
  const body: Codec<T> = {
    encode(writer, value) {
      fields.encode(writer, value);
      tail.encode(writer, value);
    },
    decode(reader) {
      const values = fields.decode(reader) as object;
      return { type: name, ...values, ...(tail.decode(reader) as object) } as T;
    },
  };
  return {
    name,
    number,
    encode(value) {
      const writer = new ByteWriter();
      writer.u16(number);
      body.encode(writer, value);
      return writer.finish();
    },
    decodeBody: (bytes) => decodeExactly(body, bytes),
  };
}

/** The number of an encoded message. Throws `DecodeError` when there are not even two bytes. */
export function messageNumber(bytes: Uint8Array): number {
  return u16.decode(new ByteReader(bytes));
}
