import { bigSize } from '../primitives/bigsize.js';
import { concatBytes } from '../primitives/bytes.js';
import { type Codec, decodeExactly, encode, struct, tryDecode, u32, untilEnd } from '../primitives/codec.js';
import { err, ok, type Result } from '../primitives/result.js';
import { type ShortChannelId, shortChannelId } from '../wire/index.js';
import { crc32c } from './crc32c.js';
import { type GossipError, gossipError } from './error.js';

const UNCOMPRESSED = 0;

/** The bits of a query flag (BOLT 7, `query_short_channel_ids`). */
export const QUERY_FLAG = {
  channelAnnouncement: 1,
  update1: 2,
  update2: 4,
  node1: 8,
  node2: 16,
} as const;

/** The bits of `query_option_flags` (BOLT 7, `query_channel_range`). */
export const QUERY_OPTION = { timestamps: 1, checksums: 2 } as const;

/** A figure for each direction of a channel; 0 where there was no update. */
export interface DirectionPair {
  readonly node1: number;
  readonly node2: number;
}

const pair: Codec<DirectionPair> = struct({ node1: u32, node2: u32 });

/** `encoded_short_ids`: the encoding byte, then the ids. They must ascend. */
export function encodeShortIds(ids: readonly ShortChannelId[]): Uint8Array {
  return withEncoding(encode(untilEnd(shortChannelId), ids));
}

/** The ids of `encoded_short_ids`. The forbidden zlib encoding is an unknown one. */
export function decodeShortIds(bytes: Uint8Array): Result<readonly ShortChannelId[], GossipError> {
  const ids = decodeEncoded(bytes, shortChannelId);
  if (!ids.ok) return ids;
  // BOLT 7, Query Messages, encoding type 0: ids ascend, so none stands twice.
  const ascending = ids.value.every((id, index) => index === 0 || (ids.value[index - 1] as bigint) < id);
  return ascending ? ids : err(gossipError('malformedEncoding', 'warn'));
}

/** `encoded_query_flags`, one for each id. */
export function encodeQueryFlags(flags: readonly number[]): Uint8Array {
  return withEncoding(encode(untilEnd(bigSize), flags.map(BigInt)));
}

/** The flags of `encoded_query_flags`, of which there must be `count`; bits past the defined ones are dropped. */
export function decodeQueryFlags(bytes: Uint8Array, count: number): Result<readonly number[], GossipError> {
  const flags = decodeEncoded(bytes, bigSize);
  if (!flags.ok) return flags;
  // BOLT 7, query_short_channel_ids, receiver: exactly one flag for each id.
  if (flags.value.length !== count) {
    return err(gossipError('malformedEncoding', 'warn', { expected: count, actual: flags.value.length }));
  }
  return ok(flags.value.map((flag) => Number(flag & 0x1fn)));
}

/** `query_option_flags`. */
export function encodeQueryOption(flags: number): Uint8Array {
  return encode(bigSize, BigInt(flags));
}

/** The flags of `query_option_flags`; bits past the defined ones are dropped. */
export function decodeQueryOption(bytes: Uint8Array): Result<number, GossipError> {
  const flags = tryDecode(() => decodeExactly(bigSize, bytes));
  return flags.ok ? ok(Number(flags.value & 3n)) : err(gossipError('malformedEncoding', 'warn'));
}

/** `timestamps_tlv`: the encoding byte, then a pair for each id. */
export function encodeTimestamps(timestamps: readonly DirectionPair[]): Uint8Array {
  return withEncoding(encode(untilEnd(pair), timestamps));
}

/** The pairs of `timestamps_tlv`. */
export function decodeTimestamps(bytes: Uint8Array): Result<readonly DirectionPair[], GossipError> {
  return decodeEncoded(bytes, pair);
}

/** `checksums_tlv`: a pair for each id, without an encoding byte. */
export function encodeChecksums(checksums: readonly DirectionPair[]): Uint8Array {
  return encode(untilEnd(pair), checksums);
}

/** The pairs of `checksums_tlv`. */
export function decodeChecksums(bytes: Uint8Array): Result<readonly DirectionPair[], GossipError> {
  const pairs = tryDecode(() => decodeExactly(untilEnd(pair), bytes));
  return pairs.ok ? pairs : err(gossipError('malformedEncoding', 'warn'));
}

/** The checksum of an encoded `channel_update`: over all but its type, signature and timestamp (BOLT 7). */
export function channelUpdateChecksum(update: Uint8Array): number {
  return crc32c(
    update.subarray(TIMESTAMP_AT - CHAIN_AND_ID_LENGTH, TIMESTAMP_AT),
    update.subarray(TIMESTAMP_AT + 4),
  );
}

const CHAIN_AND_ID_LENGTH = 32 + 8;
const TIMESTAMP_AT = 2 + 64 + CHAIN_AND_ID_LENGTH;

function withEncoding(array: Uint8Array): Uint8Array {
  return concatBytes(Uint8Array.of(UNCOMPRESSED), array);
}

function decodeEncoded<T>(bytes: Uint8Array, item: Codec<T>): Result<readonly T[], GossipError> {
  // BOLT 7, Query Messages: an encoding that is not known, as zlib's 1 now is, deserves a warning.
  if (bytes[0] !== UNCOMPRESSED) {
    return err(gossipError('unknownEncoding', 'warn', { expected: UNCOMPRESSED, actual: bytes[0] ?? -1 }));
  }
  const items = tryDecode(() => decodeExactly(untilEnd(item), bytes.subarray(1)));
  return items.ok ? items : err(gossipError('malformedEncoding', 'warn'));
}
