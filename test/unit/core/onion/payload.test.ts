import fc from 'fast-check';
import { decodePayload, encodePayload } from '../../../../src/core/onion/payload-codec.js';
import { fromHex, toHex } from '../../../../src/core/primitives/bytes.js';
import { cltvExpiry, msat } from '../../../../src/core/primitives/units.js';
import { payloadTable } from '../../../vectors/bolt4.js';

/** Byte strings as hex, so that a payload compares with its figures. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return toHex(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
}

describe('hop payloads', () => {
  it.each(payloadTable.valid.map((vector) => [vector.name, vector] as const))('%s', (_, vector) => {
    const decoded = decodePayload(fromHex(vector.bytes), vector.final);
    if (!decoded.ok) throw new Error(`${decoded.error.code} ${decoded.error.type}`);
    expect(plain(decoded.value)).toEqual(vector.fields);
    expect(toHex(encodePayload(decoded.value))).toBe(vector.bytes);
  });

  it.each(payloadTable.invalid.map((vector) => [vector.name, vector] as const))('%s', (_, vector) => {
    expect(decodePayload(fromHex(vector.bytes), vector.final)).toEqual({
      ok: false,
      error: { code: 'invalidOnionPayload', type: vector.type, offset: vector.offset },
    });
  });

  it('writes no payment data without a payment secret', () => {
    const payload = encodePayload({
      kind: 'final',
      amtToForward: msat(1n),
      outgoingCltvValue: cltvExpiry(2),
      totalMsat: msat(1n),
    });
    expect(toHex(payload)).toBe('020101040102');
  });

  it('never throws, whatever the bytes', () => {
    const parts = fc.array(fc.constantFrom('02', '04', '06', '08', '01', '00', 'fd', 'ff', '10', '0a'), {
      maxLength: 24,
    });
    fc.assert(
      fc.property(parts, fc.boolean(), (bytes, isFinal) => {
        const decoded = decodePayload(fromHex(bytes.join('')), isFinal);
        return decoded.ok || decoded.error.offset <= bytes.length;
      }),
    );
  });
});
