import fc from 'fast-check';
import { MAX_MESSAGE_LENGTH, NoiseSession, type SessionKeys } from '../../../../src/core/noise/index.js';
import { concatBytes, fromHex, toHex } from '../../../../src/core/primitives/bytes.js';
import { messages as vector } from '../../../vectors/bolt8.js';

const keys: SessionKeys = {
  sendingKey: fromHex(vector.sendingKey),
  receivingKey: fromHex(vector.receivingKey),
  chainingKey: fromHex(vector.chainingKey),
};

function pair(): [NoiseSession, NoiseSession] {
  const mirrored = { ...keys, sendingKey: keys.receivingKey, receivingKey: keys.sendingKey };
  return [new NoiseSession(keys), new NoiseSession(mirrored)];
}

const frame = (session: NoiseSession, message: Uint8Array) => concatBytes(...session.seal(message));

function cut(bytes: Uint8Array, lengths: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let offset = 0, i = 0; offset < bytes.length; i++) {
    const length = lengths[i % lengths.length] as number;
    chunks.push(bytes.slice(offset, offset + length));
    offset += length;
  }
  return chunks;
}

describe('BOLT 8 messages', () => {
  it('encrypts as in the appendix, through two key rotations', () => {
    const [alice, bob] = pair();
    const frames = Array.from({ length: 1002 }, () => frame(alice, fromHex(vector.plaintext)));
    for (const { index, frame: expected } of vector.frames) {
      expect(toHex(frames[index] as Uint8Array)).toBe(expected);
    }
    const received = frames.map((bytes) => bob.receive(bytes));
    expect(received).toHaveLength(1002);
    expect(
      received.every(
        ({ messages }) => messages.length === 1 && toHex(messages[0] as Uint8Array) === vector.plaintext,
      ),
    ).toBe(true);
  });

  it('gives back every message whichever way the stream is cut', () => {
    const message = fc.uint8Array({ maxLength: 400 });
    const lengths = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.array(message, { minLength: 1, maxLength: 20 }), lengths, (sent, cuts) => {
        const [alice, bob] = pair();
        const stream = concatBytes(...sent.map((one) => frame(alice, one)));
        const received = cut(stream, cuts).flatMap((chunk) => {
          const result = [...bob.receive(chunk).messages];
          chunk.fill(0);
          return result;
        });
        expect(received.map(toHex)).toEqual(sent.map(toHex));
      }),
      { numRuns: 50 },
    );
  });

  it('carries messages of 0 and of 65535 bytes, and none longer', () => {
    const [alice, bob] = pair();
    const largest = new Uint8Array(MAX_MESSAGE_LENGTH).fill(7);
    const stream = concatBytes(frame(alice, new Uint8Array(0)), frame(alice, largest));
    expect(stream.length).toBe(34 + 65_569);
    expect(cut(stream, [1000]).flatMap((chunk) => bob.receive(chunk).messages)).toEqual([
      new Uint8Array(0),
      largest,
    ]);
    expect(() => alice.seal(new Uint8Array(MAX_MESSAGE_LENGTH + 1))).toThrow(RangeError);
    expect(bob.receive(frame(alice, fromHex('00'))).messages).toEqual([fromHex('00')]);
  });

  it('delivers what came before a broken frame and nothing after it', () => {
    const [alice, bob] = pair();
    const first = frame(alice, fromHex('0001'));
    const broken = frame(alice, fromHex('0002')).map((byte, i) => (i === 19 ? byte ^ 1 : byte));
    const after = frame(alice, fromHex('0003'));
    const received = bob.receive(concatBytes(first, broken, after));
    expect(received.messages).toEqual([fromHex('0001')]);
    expect(received.error?.code).toBe('messageBadTag');
    expect(bob.receive(after)).toEqual({
      messages: [],
      error: { code: 'messageBadTag', consequence: 'disconnect' },
    });
  });

  it('refuses a length with a wrong tag, a replay and a frame out of order', () => {
    const attempts: ((frames: Uint8Array[]) => Uint8Array[])[] = [
      ([first]) => [(first as Uint8Array).map((byte, i) => (i === 0 ? byte ^ 1 : byte))],
      ([first]) => [first as Uint8Array, first as Uint8Array],
      ([, second]) => [second as Uint8Array],
    ];
    for (const attempt of attempts) {
      const [alice, bob] = pair();
      const frames = [frame(alice, fromHex('0001')), frame(alice, fromHex('0002'))];
      expect(bob.receive(concatBytes(...attempt(frames))).error?.code).toBe('messageBadLength');
    }
  });
});
