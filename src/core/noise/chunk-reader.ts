const EMPTY: Uint8Array = new Uint8Array(0);

/**
 * Cuts a stream that arrives in arbitrary chunks into pieces of known lengths. A piece that lies within a chunk
 * is not copied; one that spans chunks is copied once. It holds one chunk and one unfinished piece at most.
 */
export class ChunkReader {
  private chunk = EMPTY;
  private offset = 0;
  private partial = EMPTY;
  private filled = 0;

  /** The next chunk. Call it only after `read` found too little or `rest` took what there was. */
  feed(chunk: Uint8Array): void {
    this.chunk = chunk;
    this.offset = 0;
  }

  /**
   * The next `length` bytes, or undefined until more chunks bring them; then ask for the same length again.
   * The piece may be a view of the chunk.
   */
  read(length: number): Uint8Array | undefined {
    const available = this.chunk.length - this.offset;
    if (this.filled === 0 && available >= length) {
      this.offset += length;
      return this.chunk.subarray(this.offset - length, this.offset);
    }
    if (this.filled === 0) this.partial = new Uint8Array(length);
    const end = this.offset + Math.min(available, length - this.filled);
    this.partial.set(this.chunk.subarray(this.offset, end), this.filled);
    this.filled += end - this.offset;
    this.offset = end;
    if (this.filled < length) {
      this.chunk = EMPTY;
      this.offset = 0;
      return undefined;
    }
    const piece = this.partial;
    this.partial = EMPTY;
    this.filled = 0;
    return piece;
  }

  /** Takes out what is left of the chunk. */
  rest(): Uint8Array {
    const rest = this.chunk.subarray(this.offset);
    this.chunk = EMPTY;
    this.offset = 0;
    return rest;
  }
}
