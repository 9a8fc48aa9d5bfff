import { type Codec, mapped } from './codec.js';
import { DecodeError } from './reader.js';

/** BOLT 1, appendix A: a variable-length integer that has exactly one encoding. */
export const bigSize: Codec<bigint> = {
  encode(writer, value) {
    if (value < 0xfdn) {
      writer.u8(Number(value));
    } else if (value < 0x1_0000n) {
      writer.u8(0xfd);
      writer.u16(Number(value));
    } else if (value < 0x1_0000_0000n) {
      writer.u8(0xfe);
      writer.u32(Number(value));
    } else {
      writer.u8(0xff);
      writer.u64(value);
    }
  },
  decode(reader) {
    const first = reader.u8();
    if (first < 0xfd) return BigInt(first);
    if (first === 0xfd) return atLeast(BigInt(reader.u16()), 0xfdn);
    if (first === 0xfe) return atLeast(BigInt(reader.u32()), 0x1_0000n);
    return atLeast(reader.u64(), 0x1_0000_0000n);
  },
};

/** A bigsize that counts bytes or items: anything past 2³² − 1 is refused before it is allocated. */
export const bigSizeLength: Codec<number> = mapped(
  bigSize,
  (value) => {
    if (value > 0xffff_ffffn) throw new DecodeError('truncated', `a length of ${value}`);
    return Number(value);
  },
  (value) => BigInt(value),
);

function atLeast(value: bigint, least: bigint): bigint {
  if (value < least) throw new DecodeError('notMinimal', `bigsize ${value} has a shorter form`);
  return value;
}
