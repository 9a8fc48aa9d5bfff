import fc from 'fast-check';
import {
  channelIdOf,
  formatShortChannelId,
  makeShortChannelId,
  parseShortChannelId,
  shortChannelIdParts,
} from '../../../../src/core/wire/types.js';

describe('short channel ids (BOLT 7)', () => {
  it('pack three, three and two bytes', () => {
    expect(makeShortChannelId(539268, 845, 1)).toBe(0x083a8400034d0001n);
    expect(formatShortChannelId(makeShortChannelId(539268, 845, 1))).toBe('539268x845x1');
  });

  it('come back from their parts and from their text', () => {
    const part = (bits: number) => fc.nat(2 ** bits - 1);
    fc.assert(
      fc.property(part(24), part(24), part(16), (height, transactionIndex, outputIndex) => {
        const id = makeShortChannelId(height, transactionIndex, outputIndex);
        expect(shortChannelIdParts(id)).toEqual({ height, transactionIndex, outputIndex });
        expect(parseShortChannelId(formatShortChannelId(id))).toBe(id);
      }),
    );
  });

  it.each([
    [0x1000000, 0, 0],
    [0, 0x1000000, 0],
    [0, 0, 0x10000],
    [-1, 0, 0],
    [0, 0.5, 0],
    [0, 0, Number.NaN],
  ])('refuse the parts %d, %d, %d', (height, transactionIndex, outputIndex) => {
    expect(() => makeShortChannelId(height, transactionIndex, outputIndex)).toThrow(RangeError);
  });

  it.each(['', '1x2', '1x2x3x4', 'ax2x3', '16777216x0x0', '0x16777216x0', '0x0x65536', '-1x0x0', '1X2X3'])(
    'refuse the text %j',
    (text) => {
      expect(parseShortChannelId(text)).toBeUndefined();
    },
  );
});

describe('channel ids (BOLT 2)', () => {
  it('are the funding txid with its last two bytes XORed with the output index', () => {
    const txid = new Uint8Array(32).fill(0xf0);
    expect(channelIdOf(txid, 0)).toEqual(txid);
    expect([...channelIdOf(txid, 0x0102).slice(29)]).toEqual([0xf0, 0xf1, 0xf2]);
    expect(txid).toEqual(new Uint8Array(32).fill(0xf0));
  });
});
