import fc from 'fast-check';
import { curve } from '../../../../src/core/crypto/index.js';
import { decodeInvoice } from '../../../../src/core/invoice/decode.js';
import { encodeInvoice } from '../../../../src/core/invoice/encode.js';
import { openEnvelope } from '../../../../src/core/invoice/envelope.js';
import type { UnsignedInvoice } from '../../../../src/core/invoice/invoice.js';
import { INVOICE_PREFIXES } from '../../../../src/core/invoice/prefix.js';
import { fromHex } from '../../../../src/core/primitives/bytes.js';
import { msat } from '../../../../src/core/primitives/units.js';
import type { ShortChannelId } from '../../../../src/core/wire/types.js';
import { invoiceTable, PRIVATE_KEY } from '../../../vectors/bolt11.js';

const privateKey = fromHex(PRIVATE_KEY);
const nodeId = (byte: number) => curve().publicKey(new Uint8Array(32).fill(byte));

const minimal: UnsignedInvoice = {
  prefix: 'bcrt',
  timestamp: 1_700_000_000,
  paymentHash: new Uint8Array(32).fill(1),
  paymentSecret: new Uint8Array(32).fill(2),
  description: '',
  expiry: 3600,
  minFinalCltvExpiryDelta: 18,
  routeHints: [],
  fallbackAddresses: [],
  features: [],
};

const hop = (byte: number) => ({
  nodeId: nodeId(byte),
  shortChannelId: 0xffff_ffff_ffff_ffffn as ShortChannelId,
  feeBaseMsat: 0xffff_ffff,
  feeProportionalMillionths: 0xffff_ffff,
  cltvExpiryDelta: 0xffff,
});

function reread(invoice: UnsignedInvoice) {
  const decoded = decodeInvoice(encodeInvoice(invoice, privateKey));
  if (!decoded.ok) throw new Error(`${decoded.error.code}: ${decoded.error.detail}`);
  const { nodeId: payee, signature, recoveryId, ...fields } = decoded.value;
  expect(payee).toEqual(curve().publicKey(privateKey));
  expect(signature.length + recoveryId).toBeLessThan(68);
  return fields;
}

describe('encodeInvoice', () => {
  it('is read back as it was', () => {
    expect(reread(minimal)).toEqual(minimal);
    for (const prefix of INVOICE_PREFIXES) expect(reread({ ...minimal, prefix }).prefix).toBe(prefix);
  });

  it('keeps every field, at its limits', () => {
    const { description: _, ...rest } = minimal;
    const full: UnsignedInvoice = {
      ...rest,
      amountMsat: msat(2n ** 64n - 1n),
      timestamp: 2 ** 35 - 1,
      descriptionHash: new Uint8Array(32).fill(3),
      expiry: Number.MAX_SAFE_INTEGER,
      minFinalCltvExpiryDelta: 0xffff_ffff,
      routeHints: [Array.from({ length: 12 }, (_hop, index) => hop(index + 1)), [hop(20)]],
      fallbackAddresses: [
        { version: 17, program: new Uint8Array(20).fill(4) },
        { version: 1, program: new Uint8Array(32).fill(5) },
      ],
      features: [8, 14, 17, 5114],
      paymentMetadata: new Uint8Array(639).fill(6),
      unknownFields: [{ type: 31, words: Uint8Array.of(1, 2, 31) }],
    };
    expect(() => reread({ ...full, features: [5115] })).toThrow(RangeError);
    expect(() => reread(full)).toThrow('unsupportedFeature');
    const known = { ...full, features: [8, 14, 17, 5113] };
    expect(reread(known)).toEqual(known);
  });

  it('writes what the BOLT examples say again, field by field', () => {
    for (const { text } of invoiceTable.valid) {
      const decoded = decodeInvoice(text);
      if (!decoded.ok) throw new Error(decoded.error.code);
      const { nodeId: _payee, signature: _signature, recoveryId: _id, ...fields } = decoded.value;
      expect(reread(fields)).toEqual(fields);
    }
  });

  it('leaves the default expiry and empty features out, and always says the final delta', () => {
    const types = openEnvelope(encodeInvoice(minimal, privateKey)).fields.map(({ type }) => type);
    expect(types).toEqual([16, 1, 13, 24]);
  });

  it.each<[string, Partial<UnsignedInvoice>]>([
    ['no amount', { amountMsat: msat(0n) }],
    ['a short payment hash', { paymentHash: new Uint8Array(31) }],
    ['a long payment secret', { paymentSecret: new Uint8Array(33) }],
    ['a description past 639 bytes', { description: 'ä'.repeat(320) }],
    ['both descriptions', { descriptionHash: new Uint8Array(32) }],
    ['metadata past 639 bytes', { paymentMetadata: new Uint8Array(640) }],
    ['thirteen hops in a hint', { routeHints: [Array.from({ length: 13 }, () => hop(1))] }],
    ['a hint without hops', { routeHints: [[]] }],
    ['a fallback of no version', { fallbackAddresses: [{ version: 19, program: new Uint8Array(20) }] }],
    ['a fallback of the wrong length', { fallbackAddresses: [{ version: 0, program: new Uint8Array(21) }] }],
    ['a program of one byte', { fallbackAddresses: [{ version: 2, program: new Uint8Array(1) }] }],
    ['a program of 41 bytes', { fallbackAddresses: [{ version: 16, program: new Uint8Array(41) }] }],
    ['an expiry of zero', { expiry: 0 }],
    ['a broken final delta', { minFinalCltvExpiryDelta: 1.5 }],
    ['a timestamp past 35 bits', { timestamp: 2 ** 35 }],
  ])('refuses %s', (_, change) => {
    expect(() => encodeInvoice({ ...minimal, ...change }, privateKey)).toThrow(RangeError);
  });

  it('refuses an invoice that describes nothing', () => {
    const { description: _, ...rest } = minimal;
    expect(() => encodeInvoice(rest, privateKey)).toThrow(RangeError);
  });

  it('is read back as it was, for any text, amount and expiry', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        fc.bigInt(1n, 2n ** 64n - 1n),
        fc.integer({ min: 1, max: 2 ** 31 }),
        fc.uint8Array({ maxLength: 64 }),
        fc.uniqueArray(fc.integer({ min: 0, max: 500 }), { maxLength: 6 }),
        (description, amount, expiry, paymentMetadata, bits) => {
          const features = bits.map((bit) => 2 * bit + 1).sort((a, b) => a - b);
          const withoutDependants = features.filter((bit) => bit > 100);
          const invoice = { ...minimal, description, amountMsat: msat(amount), expiry, paymentMetadata };
          expect(reread({ ...invoice, features: withoutDependants })).toEqual({
            ...invoice,
            features: withoutDependants,
          });
        },
      ),
      { numRuns: 60 },
    );
  });
});
