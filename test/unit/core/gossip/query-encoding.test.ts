import { crc32c } from '../../../../src/core/gossip/crc32c.js';
import {
  channelUpdateChecksum,
  decodeChecksums,
  decodeQueryFlags,
  decodeQueryOption,
  decodeShortIds,
  decodeTimestamps,
  encodeChecksums,
  encodeQueryFlags,
  encodeQueryOption,
  encodeShortIds,
  encodeTimestamps,
} from '../../../../src/core/gossip/query-encoding.js';
import { fromHex, toHex } from '../../../../src/core/primitives/bytes.js';
import {
  decodeMessage,
  encodeMessage,
  formatShortChannelId,
  makeShortChannelId,
  parseShortChannelId,
  type ShortChannelId,
} from '../../../../src/core/wire/index.js';
import vectors from '../../../vectors/bolt7-extended-queries.json' with { type: 'json' };
import { unwrap } from './fixtures.js';

const pairs = (list: readonly { node1: number; node2: number }[]) =>
  list.map(({ node1, node2 }) => [node1, node2]);
const fromPairs = (list: readonly (readonly number[])[]) =>
  list.map(([node1 = 0, node2 = 0]) => ({ node1, node2 }));
const idOf = (text: string) => parseShortChannelId(text) as ShortChannelId;

describe('BOLT 7, extended-queries.json', () => {
  it.each(vectors.valid)('reads and writes $type $hex', (vector) => {
    const message = unwrap(decodeMessage(fromHex(vector.hex)));
    expect(message.type).toBe(vector.type);
    expect(toHex(encodeMessage(message as Parameters<typeof encodeMessage>[0]))).toBe(vector.hex);
    if (message.type === 'queryChannelRange') {
      expect(message.firstBlocknum).toBe(vector.firstBlocknum);
      expect(message.numberOfBlocks).toBe(vector.numberOfBlocks);
      if (vector.queryOption === undefined) expect(message.queryOption).toBeUndefined();
      else expect(message.queryOption).toEqual(encodeQueryOption(vector.queryOption));
      return;
    }
    if (message.type !== 'replyChannelRange' && message.type !== 'queryShortChannelIds') {
      throw new Error(`no vector has ${message.type}`);
    }
    const texts = vector.shortChannelIds ?? [];
    expect(unwrap(decodeShortIds(message.encodedShortIds)).map(formatShortChannelId)).toEqual(texts);
    expect(encodeShortIds(texts.map(idOf))).toEqual(message.encodedShortIds);
    if (message.type === 'queryShortChannelIds') return;
    expect(message.syncComplete).toBe(vector.syncComplete);
    if (vector.timestamps === undefined || vector.checksums === undefined) return;
    const { timestamps = new Uint8Array(0), checksums = new Uint8Array(0) } = message;
    expect(pairs(unwrap(decodeTimestamps(timestamps)))).toEqual(vector.timestamps);
    expect(pairs(unwrap(decodeChecksums(checksums)))).toEqual(vector.checksums);
    expect(encodeTimestamps(fromPairs(vector.timestamps))).toEqual(timestamps);
    expect(encodeChecksums(fromPairs(vector.checksums))).toEqual(checksums);
  });

  it.each(vectors.invalid)('refuses the zlib of $type $hex', (vector) => {
    const message = unwrap(decodeMessage(fromHex(vector.hex)));
    if (message.type !== 'replyChannelRange' && message.type !== 'queryShortChannelIds') {
      throw new Error(`no vector has ${message.type}`);
    }
    const ids = decodeShortIds(message.encodedShortIds);
    const refused =
      ids.ok && message.type === 'queryShortChannelIds' && message.queryFlags !== undefined
        ? decodeQueryFlags(message.queryFlags, ids.value.length)
        : ids;
    expect(refused).toMatchObject({ ok: false, error: { code: vector.code, consequence: 'warn' } });
  });
});

describe('query encodings', () => {
  it('refuses what is not a whole number of ids, not ascending, or empty', () => {
    const two = encodeShortIds([makeShortChannelId(1, 1, 1), makeShortChannelId(2, 1, 1)]);
    expect(decodeShortIds(two).ok).toBe(true);
    const code = (bytes: Uint8Array) => {
      const decoded = decodeShortIds(bytes);
      return decoded.ok ? undefined : decoded.error.code;
    };
    expect(code(two.subarray(0, 16))).toBe('malformedEncoding');
    expect(code(encodeShortIds([makeShortChannelId(2, 1, 1), makeShortChannelId(1, 1, 1)]))).toBe(
      'malformedEncoding',
    );
    expect(code(encodeShortIds([makeShortChannelId(2, 1, 1), makeShortChannelId(2, 1, 1)]))).toBe(
      'malformedEncoding',
    );
    expect(code(new Uint8Array(0))).toBe('unknownEncoding');
    expect(unwrap(decodeShortIds(Uint8Array.of(0)))).toEqual([]);
  });

  it('wants one minimal flag for each id', () => {
    const flags = encodeQueryFlags([1, 31, 4]);
    expect(toHex(flags)).toBe('00011f04');
    expect(unwrap(decodeQueryFlags(flags, 3))).toEqual([1, 31, 4]);
    expect(decodeQueryFlags(flags, 2)).toMatchObject({ ok: false, error: { code: 'malformedEncoding' } });
    expect(decodeQueryFlags(fromHex('00fd0001'), 1)).toMatchObject({
      ok: false,
      error: { code: 'malformedEncoding' },
    });
    expect(decodeQueryOption(fromHex('fd0001'))).toMatchObject({
      ok: false,
      error: { code: 'malformedEncoding' },
    });
    expect(unwrap(decodeQueryOption(fromHex('ff80000000000000ff')))).toBe(3);
  });
});

describe('CRC-32C, RFC 3720 B.4', () => {
  it.each([
    ['32 zeros', new Uint8Array(32), 0x8a9136aa],
    ['32 ones', new Uint8Array(32).fill(0xff), 0x62a8ab43],
    ['ascending', Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
    ['descending', Uint8Array.from({ length: 32 }, (_, i) => 31 - i), 0x113fdb5c],
  ])('%s', (_name, bytes, expected) => {
    expect(crc32c(bytes)).toBe(expected);
    expect(crc32c(bytes.subarray(0, 5), bytes.subarray(5))).toBe(expected);
  });

  it('of an update leaves out its signature and its timestamp, and nothing else', () => {
    const update = Uint8Array.from({ length: 138 }, (_, i) => i);
    const checksum = channelUpdateChecksum(update);
    const changedAt = (index: number) => {
      const changed = update.slice();
      changed[index] = 255;
      return channelUpdateChecksum(changed) !== checksum;
    };
    const expected = Array.from({ length: 138 }, (_, i) => i >= 66 && !(i >= 106 && i < 110));
    expect(Array.from({ length: 138 }, (_, i) => changedAt(i))).toEqual(expected);
  });
});
