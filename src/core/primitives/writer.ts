/** Builds a byte string from front to back, in big-endian order. */
export class ByteWriter {
  private bytes = new Uint8Array(256);
  private view = new DataView(this.bytes.buffer);
  private length = 0;

  put(part: Uint8Array): void {
    const start = this.reserve(part.length);
    this.bytes.set(part, start);
  }

  u8(value: number): void {
    const start = this.reserve(1);
    this.view.setUint8(start, checked(value, 0xff));
  }

  u16(value: number): void {
    const start = this.reserve(2);
    this.view.setUint16(start, checked(value, 0xffff));
  }

  u32(value: number): void {
    const start = this.reserve(4);
    this.view.setUint32(start, checked(value, 0xffff_ffff));
  }

  u64(value: bigint): void {
    if (value < 0n || value > 0xffff_ffff_ffff_ffffn) throw new RangeError(`${value} is not a u64`);
    const start = this.reserve(8);
    this.view.setBigUint64(start, value);
  }

  /** What was written so far, as a copy of its own. */
  finish(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }

  /** Makes room, which may replace `bytes` and `view`: call it before either is looked at. */
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
