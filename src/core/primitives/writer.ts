/** Builds a byte string from front to back, in big-endian order. */
export class ByteWriter {
  private bytes = new Uint8Array(256);
  private view = new DataView(this.bytes.buffer);
  private length = 0;

  put(part: Uint8Array): void {
    this.bytes.set(part, this.reserve(part.length));
  }

  u8(value: number): void {
    this.view.setUint8(this.reserve(1), checked(value, 0xff));
  }

  u16(value: number): void {
    this.view.setUint16(this.reserve(2), checked(value, 0xffff));
  }

  u32(value: number): void {
    this.view.setUint32(this.reserve(4), checked(value, 0xffff_ffff));
  }

  u64(value: bigint): void {
    if (value < 0n || value > 0xffff_ffff_ffff_ffffn) throw new RangeError(`${value} is not a u64`);
    this.view.setBigUint64(this.reserve(8), value);
  }

  /** What was written so far, as a copy of its own. */
  finish(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }

  private reserve(length: number): number {
    const start = this.length;
    this.length += length;
    if (this.length > this.bytes.length) {
      const larger = new Uint8Array(Math.max(this.length, 2 * this.bytes.length));
      larger.set(this.bytes);
      this.bytes = larger;
      this.view = new DataView(larger.buffer);
    }
    return start;
  }
}

function checked(value: number, most: number): number {
  if (!Number.isInteger(value) || value < 0 || value > most) {
    throw new RangeError(`${value} is outside 0 to ${most}`);
  }
  return value;
}
