import { curve, type PublicKey } from '../crypto/index.js';
import { encode, fixedBytes, struct, tryDecode, u16, u32, untilEnd } from '../primitives/codec.js';
import { ByteReader } from '../primitives/reader.js';
import { decodeFeatures, type FeatureBits } from '../wire/features.js';
import { shortChannelId } from '../wire/types.js';
import { InvoiceFault } from './error.js';
import type { FallbackAddress, RouteHintHop } from './invoice.js';
import { bytesToWords, integerToWords, wordsToBytes, wordsToInteger } from './words.js';

/** One kind of field data: what it means, in groups of 5 bits. */
export interface FieldCodec<T> {
  /** Undefined when a reader skips the field. Throws `InvoiceFault` when it fails the invoice. */
  decode(words: Uint8Array): T | undefined;
  /** Throws `RangeError` when the value has no place in an invoice. */
  encode(value: T): Uint8Array;
}

/** Bytes of any length. */
export const bytesField: FieldCodec<Uint8Array> = { decode: wordsToBytes, encode: bytesToWords };

/**
 * Bytes of one length. The BOLT's example with fields that must be ignored decides over its text, which fails the
 * payment: a field of another length is skipped, and the invoice fails if no right one of its type is there.
 */
export function fixedField(length: number): FieldCodec<Uint8Array> {
  return {
    decode: (words) => (words.length === Math.ceil((length * 8) / 5) ? wordsToBytes(words) : undefined),
    encode(bytes) {
      if (bytes.length !== length) throw new RangeError(`${bytes.length} bytes where ${length} belong`);
      return bytesToWords(bytes);
    },
  };
}

/** `n`: the payee. */
export const payeeField: FieldCodec<PublicKey> = {
  decode(words) {
    const key = fixedField(33).decode(words);
    if (key !== undefined) checkPoint(key);
    return key;
  },
  encode: fixedField(33).encode,
};

/** `d`: UTF-8, not sanitized. */
export const textField: FieldCodec<string> = {
  decode(words) {
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(wordsToBytes(words));
    } catch {
      throw new InvoiceFault('invalidField', 'a description that is not UTF-8');
    }
  },
  encode: (text) => bytesToWords(new TextEncoder().encode(text)),
};

/** `x` and `c`: a positive number up to `most`, without leading zeros. */
export function integerField(most: number): FieldCodec<number> {
  return {
    decode(words) {
      checkMinimal(words);
      const value = wordsToInteger(words);
      if (value === undefined || value > most)
        throw new InvoiceFault('invalidField', `a number past ${most}`);
      return value;
    },
    encode(value) {
      if (!Number.isInteger(value) || value < 1 || value > most)
        throw new RangeError(`${value} is not in 1 to ${most}`);
      return integerToWords(value);
    },
  };
}

/** `9`: bit 0 is the last bit of the last group. */
export const featuresField: FieldCodec<FeatureBits> = {
  decode(words) {
    checkMinimal(words);
    const bits: number[] = [];
    words.toReversed().forEach((word, index) => {
      for (const bit of decodeFeatures(Uint8Array.of(word))) bits.push(5 * index + bit);
    });
    return bits;
  },
  encode(bits) {
    const words = new Uint8Array(Math.floor(Math.max(...bits) / 5) + 1);
    for (const bit of bits) {
      const index = words.length - 1 - Math.floor(bit / 5);
      words[index] = (words[index] as number) | (1 << (bit % 5));
    }
    return words;
  },
};

/** `f`: a version this node does not know, or a program no version has, is skipped. */
export const fallbackField: FieldCodec<FallbackAddress> = {
  decode(words) {
    const version = words[0];
    if (version === undefined) throw new InvoiceFault('invalidField', 'an empty fallback address');
    const program = wordsToBytes(words.slice(1));
    return isFallback({ version, program }) ? { version, program } : undefined;
  },
  encode(address) {
    if (!isFallback(address)) throw new RangeError(`no fallback address of version ${address.version}`);
    return Uint8Array.of(address.version, ...bytesToWords(address.program));
  },
};

const routeHints = untilEnd(
  struct({
    nodeId: fixedBytes(33),
    shortChannelId,
    feeBaseMsat: u32,
    feeProportionalMillionths: u32,
    cltvExpiryDelta: u16,
  }),
);

/** `r`: one or more channels, in order. */
export const routeHintField: FieldCodec<readonly RouteHintHop[]> = {
  decode(words) {
    const bytes = wordsToBytes(words);
    const hops = tryDecode(() => routeHints.decode(new ByteReader(bytes)));
    if (!hops.ok || hops.value.length === 0)
      throw new InvoiceFault('invalidField', 'a route hint of no whole channels');
    for (const { nodeId } of hops.value) checkPoint(nodeId);
    return hops.value;
  },
  encode(hops) {
    if (hops.length === 0) throw new RangeError('a route hint without channels');
    return bytesToWords(encode(routeHints, hops));
  },
};

function checkPoint(bytes: Uint8Array): void {
  if (!curve().isPublicKey(bytes)) throw new InvoiceFault('invalidPublicKey', 'not a point of the curve');
}

/** BOLT 11, reader: `c`, `x` and `9` with leading zeros make an invoice invalid; so does one without any data. */
function checkMinimal(words: Uint8Array): void {
  if (words.length === 0) throw new InvoiceFault('invalidField', 'a number without digits');
  if (words[0] === 0) throw new InvoiceFault('notMinimal', 'leading zeros');
}

/** BIP 141 for witness versions; 17 and 18 are the BOLT's own numbers for a key hash and a script hash. */
function isFallback({ version, program }: FallbackAddress): boolean {
  const { length } = program;
  if (version === 17 || version === 18) return length === 20;
  if (version === 0) return length === 20 || length === 32;
  return version <= 16 && length >= 2 && length <= 40;
}
