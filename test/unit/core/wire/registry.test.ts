import fc from 'fast-check';
import { fromHex, toHex } from '../../../../src/core/primitives/bytes.js';
import * as closing from '../../../../src/core/wire/closing.js';
import * as establishment from '../../../../src/core/wire/establishment.js';
import * as gossip from '../../../../src/core/wire/gossip.js';
import {
  decodeMessage,
  encodeMessage,
  type Message,
  messageCodecs,
} from '../../../../src/core/wire/index.js';
import * as operation from '../../../../src/core/wire/operation.js';
import * as quiescence from '../../../../src/core/wire/quiescence.js';
import * as setup from '../../../../src/core/wire/setup.js';
import { messageExtensions } from '../../../vectors/bolt1.js';
import { arbitraryMessage, arbitraryPlainMessage, fieldsOf, signedGossip } from './arbitrary.js';

const families: Record<string, Record<string, unknown>> = {
  setup,
  establishment,
  operation,
  quiescence,
  closing,
  gossip,
};
const names = Object.keys(fieldsOf) as Message['type'][];
const numbers = new Set(messageCodecs.map(({ number }) => number));

describe('the registry', () => {
  it.each(Object.keys(families))('holds every message of the family %s under its own name', (family) => {
    const codecs = Object.entries(families[family] as Record<string, unknown>).filter(
      ([, value]) => typeof value === 'object' && value !== null && 'decodeBody' in value,
    );
    expect(codecs.length).toBeGreaterThan(0);
    for (const [name, codec] of codecs) {
      expect(messageCodecs).toContain(codec);
      expect(codec).toMatchObject({ name });
    }
  });

  it('gives each name and each number to one message', () => {
    expect(numbers.size).toBe(messageCodecs.length);
    expect(new Set(messageCodecs.map(({ name }) => name)).size).toBe(messageCodecs.length);
    expect(messageCodecs.map(({ name }) => name).sort()).toEqual([...names].sort());
  });
});

describe('messages', () => {
  it.each(names)('%s comes back as it was sent', (name) => {
    fc.assert(
      fc.property(arbitraryMessage(name), (message) => {
        const bytes = encodeMessage(message);
        const decoded = decodeMessage(bytes);
        if (!decoded.ok) throw decoded.error.cause;
        expect(decoded.value).toEqual(message);
        if (decoded.value.type !== 'unknown') expect(encodeMessage(decoded.value)).toEqual(bytes);
      }),
      { numRuns: 25 },
    );
  });

  it.each(names)('%s cut short anywhere in its fields is malformed', (name) => {
    fc.assert(
      fc.property(arbitraryPlainMessage(name), fc.nat(), (message, at) => {
        const bytes = encodeMessage(message);
        const cut = bytes.slice(0, at % bytes.length);
        expect(decodeMessage(cut)).toMatchObject({ ok: false, error: { code: 'malformedMessage' } });
      }),
      { numRuns: 25 },
    );
  });

  it.each(names.filter((name) => !signedGossip.some((signed) => signed === name)))(
    '%s refuses an unknown even record',
    (name) => {
      const [message] = fc.sample(arbitraryPlainMessage(name), 1);
      const bytes = [...encodeMessage(message as Message), 0xfd, 0x01, 0x02, 0x00];
      expect(decodeMessage(Uint8Array.from(bytes))).toMatchObject({
        ok: false,
        error: { code: 'malformedMessage', cause: { code: 'tlvUnknownEven' } },
      });
    },
  );

  it.each(signedGossip)('%s keeps what follows its fields, whatever it is', (name) => {
    const excess = Uint8Array.of(0xfd, 0x01, 0x02, 0x00, 0x07);
    const [message] = fc.sample(arbitraryMessage(name), 1);
    const bytes = encodeMessage({ ...(message as Message), excess } as Message);
    expect(decodeMessage(bytes)).toEqual({ ok: true, value: { ...message, excess } });
  });

  it('keeps an unknown odd message and refuses an unknown even one (BOLT 1)', () => {
    for (let number = 0; number < 0x10000; number++) {
      if (numbers.has(number)) continue;
      const decoded = decodeMessage(Uint8Array.of(number >> 8, number & 0xff, 1, 2, 3));
      if (number % 2 === 1) {
        if (!decoded.ok || decoded.value.type !== 'unknown' || decoded.value.number !== number) {
          throw new Error(`message ${number} was not kept`);
        }
      } else if (
        decoded.ok ||
        decoded.error.code !== 'unknownEvenMessage' ||
        decoded.error.number !== number
      ) {
        throw new Error(`message ${number} was not refused`);
      }
    }
    expect(decodeMessage(fromHex('8001aabb'))).toEqual({
      ok: true,
      value: { type: 'unknown', number: 0x8001, body: fromHex('aabb') },
    });
  });

  it.each(['', '00'])('refuses %j, which has no type', (hex) => {
    expect(decodeMessage(fromHex(hex))).toMatchObject({
      error: { code: 'malformedMessage', number: undefined },
    });
  });

  it('never throws on any bytes, and what it reads it writes back the same', () => {
    const body = fc.uint8Array({ maxLength: 500 });
    const number = fc.oneof(fc.constantFrom(...numbers), fc.integer({ min: 0, max: 0xffff }));
    fc.assert(
      fc.property(number, body, (type, bytes) => {
        const raw = Uint8Array.of(type >> 8, type & 0xff, ...bytes);
        const decoded = decodeMessage(raw);
        if (decoded.ok && decoded.value.type !== 'unknown') expect(encodeMessage(decoded.value)).toEqual(raw);
      }),
      { numRuns: 2000 },
    );
  });

  it('never throws on a valid message with one byte changed', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...names).chain(arbitraryMessage),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (message, at, flip) => {
          const raw = encodeMessage(message);
          const index = at % raw.length;
          raw[index] = (raw[index] as number) ^ flip;
          const decoded = decodeMessage(raw);
          if (decoded.ok && decoded.value.type !== 'unknown')
            expect(encodeMessage(decoded.value)).toEqual(raw);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('refuses a point that is not on the curve', () => {
    const [message] = fc.sample(arbitraryPlainMessage('channelReady'), 1);
    const bytes = encodeMessage(message as Message);
    for (const point of [`02${'00'.repeat(32)}`, '00'.repeat(33), `05${toHex(bytes.slice(35))}`]) {
      bytes.set(fromHex(point).slice(0, 33), 34);
      expect(decodeMessage(bytes)).toMatchObject({ error: { cause: { code: 'invalidPoint' } } });
    }
  });
});

describe('message extensions (BOLT 1, appendix C)', () => {
  it.each(messageExtensions.valid)('init $bytes', ({ bytes, unknownTypes }) => {
    const decoded = decodeMessage(fromHex(bytes));
    if (!decoded.ok || decoded.value.type !== 'init') throw new Error('not an init');
    expect((decoded.value.unknownTlvs ?? []).map(({ type }) => type)).toEqual(unknownTypes);
    expect(toHex(encodeMessage(decoded.value))).toBe(bytes);
  });

  it.each(messageExtensions.invalid)('refuses init: $name', ({ bytes, code }) => {
    expect(decodeMessage(fromHex(bytes))).toMatchObject({
      error: { code: 'malformedMessage', number: 16, cause: { code } },
    });
  });
});
