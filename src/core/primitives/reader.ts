/** Why some bytes are not what they should be. `code` is stable; `detail` is for people. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError';
  constructor(
    readonly code: DecodeErrorCode,
    readonly detail: string,
  ) {
    super(`${code}: ${detail}`);
  }
}

export type DecodeErrorCode =
  | 'truncated'
  | 'trailingBytes'
  | 'notMinimal'
  | 'invalidPoint'
  | 'invalidValue'
  | 'tlvOrder'
  | 'tlvUnknownEven'
  | 'unknownType';

/** Reads a byte string from front to back. Every read past the end throws `DecodeError('truncated')`. */
export class ByteReader {
  private offset = 0;
  private readonly view: DataView;

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get remaining(): number {
    return this.bytes.length - this.offset;
  }

  get position(): number {
    return this.offset;
  }

  /** The next `length` bytes, copied, so that a small field does not keep a large buffer alive. */
  take(length: number): Uint8Array {
    const start = this.advance(length);
    return this.bytes.slice(start, start + length);
  }

  /** All that is left. */
  rest(): Uint8Array {
    return this.take(this.remaining);
  }

  /** The next byte without moving past it; undefined at the end. */
  peek(): number | undefined {
    return this.bytes[this.offset];
  }

  u8(): number {
    return this.view.getUint8(this.advance(1));
  }

  u16(): number {
    return this.view.getUint16(this.advance(2));
  }

  u32(): number {
    return this.view.getUint32(this.advance(4));
  }

  u64(): bigint {
    return this.view.getBigUint64(this.advance(8));
  }

  private advance(length: number): number {
    if (length > this.remaining) {
      throw new DecodeError('truncated', `${length} bytes wanted, ${this.remaining} left`);
    }
    const start = this.offset;
    this.offset += length;
    return start;
  }
}
