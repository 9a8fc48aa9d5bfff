import { DecodeError } from '../../core/primitives/reader.js';

/** Walks Bitcoin's serialization, which is little-endian. Reads past the end throw `DecodeError('truncated')`. */
export class LittleEndianReader {
  position = 0;
  private readonly view: DataView;

  constructor(readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** The next bytes, in the memory of the whole. */
  take(length: number): Uint8Array {
    const start = this.skip(length);
    return this.bytes.subarray(start, start + length);
  }

  /** Moves on and gives the position before. */
  skip(length: number): number {
    if (length > this.bytes.length - this.position) {
      throw new DecodeError('truncated', `${length} bytes wanted, ${this.bytes.length - this.position} left`);
    }
    const start = this.position;
    this.position += length;
    return start;
  }

  u8(): number {
    return this.view.getUint8(this.skip(1));
  }

  u32(): number {
    return this.view.getUint32(this.skip(4), true);
  }

  u64(): bigint {
    return this.view.getBigUint64(this.skip(8), true);
  }

  /** A count or length ("compact size"). Larger than 2³² is larger than any block. */
  count(): number {
    const first = this.u8();
    if (first < 0xfd) return first;
    if (first === 0xfd) return this.view.getUint16(this.skip(2), true);
    if (first === 0xfe) return this.u32();
    throw new DecodeError('invalidValue', 'a count above 2^32');
  }
}
