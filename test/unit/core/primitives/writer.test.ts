import { ByteWriter } from '../../../../src/core/primitives/writer.js';

describe('the byte writer', () => {
  it.each([
    ['u8', (writer: ByteWriter) => writer.u8(0xaa), 'aa'],
    ['u16', (writer: ByteWriter) => writer.u16(0xaabb), 'aabb'],
    ['u32', (writer: ByteWriter) => writer.u32(0xaabbccdd), 'aabbccdd'],
    ['u64', (writer: ByteWriter) => writer.u64(0xaabbccddeeff0011n), 'aabbccddeeff0011'],
    ['bytes', (writer: ByteWriter) => writer.put(Uint8Array.of(0xaa, 0xbb, 0xcc)), 'aabbcc'],
  ] as const)('keeps %s written across the end of its first buffer', (_, write, hex) => {
    for (const before of [253, 254, 255, 256]) {
      const writer = new ByteWriter();
      writer.put(new Uint8Array(before).fill(1));
      write(writer);
      expect(Buffer.from(writer.finish()).toString('hex')).toBe('01'.repeat(before) + hex);
    }
  });

  it('grows to whatever one write needs', () => {
    const writer = new ByteWriter();
    const large = new Uint8Array(70_000).fill(7);
    writer.put(large);
    writer.put(large);
    expect(writer.finish().length).toBe(140_000);
    expect(writer.finish().every((byte) => byte === 7)).toBe(true);
  });
});
