import { curve } from '../crypto/index.js';
import { type Codec, fixedBytes, mapped, prefixedBytes, u16, u64 } from '../primitives/codec.js';
import { DecodeError } from '../primitives/reader.js';
import { type MilliSatoshi, msat, type Satoshi, sat } from '../primitives/units.js';

/** 32 bytes: a hash, a chain hash, a secret or a txid in its internal byte order. */
export const bytes32: Codec<Uint8Array> = fixedBytes(32);
/** 64 bytes of a compact signature. */
export const signature: Codec<Uint8Array> = fixedBytes(64);
/** Bytes behind a u16 length. */
export const bytes16: Codec<Uint8Array> = prefixedBytes(u16);
/** An amount in millisatoshi as u64. */
export const u64Msat: Codec<MilliSatoshi> = mapped(u64, msat, (value) => value);
/** An amount in satoshi as u64. */
export const u64Sat: Codec<Satoshi> = mapped(u64, sat, (value) => value);

/** 33 bytes that are a valid point of the curve (BOLT 1, Fundamental Types). */
export const point: Codec<Uint8Array> = mapped(
  fixedBytes(33),
  (bytes) => {
    if (!curve().isPublicKey(bytes))
      throw new DecodeError('invalidPoint', 'not a compressed point of the curve');
    return bytes;
  },
  (bytes) => bytes,
);

/** Where the funding output of a channel is: block height, index of the transaction, index of the output. */
export type ShortChannelId = bigint & { readonly unit: 'scid' };

/** `short_channel_id` (BOLT 7, Definition of `short_channel_id`). */
export const shortChannelId: Codec<ShortChannelId> = mapped(
  u64,
  (value) => value as ShortChannelId,
  (value) => value,
);

/** Packs the three parts of a short channel id. Throws `RangeError` when one does not fit. */
export function makeShortChannelId(
  height: number,
  transactionIndex: number,
  outputIndex: number,
): ShortChannelId {
  if (!fits(height, 0xffffff) || !fits(transactionIndex, 0xffffff) || !fits(outputIndex, 0xffff)) {
    throw new RangeError(`${height}x${transactionIndex}x${outputIndex} does not fit a short channel id`);
  }
  return ((BigInt(height) << 40n) |
    (BigInt(transactionIndex) << 16n) |
    BigInt(outputIndex)) as ShortChannelId;
}

/** The parts of a short channel id. */
export function shortChannelIdParts(id: ShortChannelId): {
  height: number;
  transactionIndex: number;
  outputIndex: number;
} {
  return {
    height: Number(id >> 40n),
    transactionIndex: Number((id >> 16n) & 0xffffffn),
    outputIndex: Number(id & 0xffffn),
  };
}

/** The form people read: `700123x5x1` (BOLT 7). */
export function formatShortChannelId(id: ShortChannelId): string {
  const { height, transactionIndex, outputIndex } = shortChannelIdParts(id);
  return `${height}x${transactionIndex}x${outputIndex}`;
}

/** Reads `700123x5x1`; undefined when it is not of that form. */
export function parseShortChannelId(text: string): ShortChannelId | undefined {
  const parts = /^(\d{1,8})x(\d{1,8})x(\d{1,5})$/.exec(text);
  if (parts === null) return undefined;
  const [height, transactionIndex, outputIndex] = parts.slice(1).map(Number) as [number, number, number];
  if (!fits(height, 0xffffff) || !fits(transactionIndex, 0xffffff) || !fits(outputIndex, 0xffff))
    return undefined;
  return makeShortChannelId(height, transactionIndex, outputIndex);
}

/** The id of a channel: its funding txid, the last two bytes XORed with the output index (BOLT 2, Definition of `channel_id`). */
export function channelIdOf(fundingTxid: Uint8Array, outputIndex: number): Uint8Array {
  const id = fundingTxid.slice();
  id[30] = (id[30] as number) ^ (outputIndex >> 8);
  id[31] = (id[31] as number) ^ (outputIndex & 0xff);
  return id;
}

function fits(part: number, most: number): boolean {
  return Number.isInteger(part) && part >= 0 && part <= most;
}
