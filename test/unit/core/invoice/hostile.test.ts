import { bech32 } from 'bech32';
import fc from 'fast-check';
import { curve } from '../../../../src/core/crypto/index.js';
import { decodeInvoice } from '../../../../src/core/invoice/decode.js';
import { sealEnvelope } from '../../../../src/core/invoice/envelope.js';
import { FIELD } from '../../../../src/core/invoice/field-types.js';
import type { TaggedField } from '../../../../src/core/invoice/invoice.js';
import { payeeSigner } from '../../../../src/core/invoice/signature.js';
import { bytesToWords } from '../../../../src/core/invoice/words.js';
import { concatBytes, fromHex } from '../../../../src/core/primitives/bytes.js';
import { invoiceTable, PRIVATE_KEY } from '../../../vectors/bolt11.js';

const privateKey = fromHex(PRIVATE_KEY);
const payee = curve().publicKey(privateKey);
const nodeId = (byte: number) => curve().publicKey(new Uint8Array(32).fill(byte));
const notAPoint = concatBytes(Uint8Array.of(2), new Uint8Array(32).fill(0xff));

const words = (type: number, ...groups: number[]): TaggedField => ({ type, words: Uint8Array.from(groups) });
const bytes = (type: number, ...parts: Uint8Array[]): TaggedField => ({
  type,
  words: bytesToWords(concatBytes(...parts)),
});
const hop = (key: Uint8Array) => concatBytes(key, new Uint8Array(18).fill(0xff));

const hash = bytes(FIELD.paymentHash, new Uint8Array(32).fill(1));
const secret = bytes(FIELD.paymentSecret, new Uint8Array(32).fill(2));
const text = bytes(FIELD.description, Uint8Array.of(0x68, 0x69));
const needed = [hash, secret, text];

function seal(fields: readonly TaggedField[], sign = payeeSigner(privateKey)): string {
  return sealEnvelope({ prefix: 'bc', timestamp: 1, fields }, sign);
}

function codeOf(invoice: string): string {
  const decoded = decodeInvoice(invoice);
  return decoded.ok ? 'ok' : decoded.error.code;
}

describe('fields of an invoice', () => {
  it.each<[string, readonly TaggedField[], string]>([
    ['the fields that every invoice has', needed, 'ok'],
    ['no payment hash', [secret, text], 'missingPaymentHash'],
    ['no payment secret', [hash, text], 'missingPaymentSecret'],
    ['no description', [hash, secret], 'missingDescription'],
    [
      'both descriptions',
      [...needed, bytes(FIELD.descriptionHash, new Uint8Array(32))],
      'ambiguousDescription',
    ],
    [
      'a payment hash of 31 bytes',
      [secret, text, bytes(FIELD.paymentHash, new Uint8Array(31))],
      'missingPaymentHash',
    ],
    ['an empty payment secret', [hash, text, words(FIELD.paymentSecret)], 'missingPaymentSecret'],
    ['an empty description', [hash, secret, words(FIELD.description)], 'ok'],
    [
      'a description that is not UTF-8',
      [hash, secret, bytes(FIELD.description, Uint8Array.of(0xff))],
      'invalidField',
    ],
    ['the payee', [...needed, bytes(FIELD.payee, payee)], 'ok'],
    ['another payee', [...needed, bytes(FIELD.payee, nodeId(9))], 'invalidSignature'],
    ['a payee that is no point', [...needed, bytes(FIELD.payee, notAPoint)], 'invalidPublicKey'],
    ['an expiry', [...needed, words(FIELD.expiry, 1, 0)], 'ok'],
    ['an empty expiry', [...needed, words(FIELD.expiry)], 'invalidField'],
    ['an expiry of zero', [...needed, words(FIELD.expiry, 0)], 'notMinimal'],
    ['an expiry with a leading zero', [...needed, words(FIELD.expiry, 0, 1)], 'notMinimal'],
    ['an expiry of 2^53 - 1', [...needed, words(FIELD.expiry, 7, ...Array(10).fill(31))], 'ok'],
    ['an expiry of 2^53', [...needed, words(FIELD.expiry, 8, ...Array(10).fill(0))], 'invalidField'],
    ['an expiry of 5115 bits', [...needed, words(FIELD.expiry, ...Array(1023).fill(31))], 'invalidField'],
    ['an empty final delta', [...needed, words(FIELD.minFinalCltvExpiryDelta)], 'invalidField'],
    [
      'a final delta with a leading zero',
      [...needed, words(FIELD.minFinalCltvExpiryDelta, 0, 9)],
      'notMinimal',
    ],
    [
      'a final delta of 2^32',
      [...needed, words(FIELD.minFinalCltvExpiryDelta, 4, 0, 0, 0, 0, 0, 0)],
      'invalidField',
    ],
    ['empty features', [...needed, words(FIELD.features)], 'invalidField'],
    ['features with a leading zero', [...needed, words(FIELD.features, 0, 16, 8, 0)], 'notMinimal'],
    ['an unknown odd feature', [...needed, words(FIELD.features, 2, ...Array(20).fill(0))], 'ok'],
    [
      'an unknown even feature',
      [...needed, words(FIELD.features, 1, ...Array(20).fill(0))],
      'unsupportedFeature',
    ],
    ['route blinding as a must', [...needed, words(FIELD.features, 16, 0, 0, 0, 0)], 'unsupportedFeature'],
    ['an empty fallback', [...needed, words(FIELD.fallbackAddress)], 'invalidField'],
    ['a fallback of an unknown version', [...needed, words(FIELD.fallbackAddress, 31, 1, 2)], 'ok'],
    ['a fallback without a program', [...needed, words(FIELD.fallbackAddress, 0)], 'ok'],
    ['a route', [...needed, bytes(FIELD.routeHint, hop(nodeId(3)), hop(nodeId(4)))], 'ok'],
    ['an empty route', [...needed, words(FIELD.routeHint)], 'invalidField'],
    ['half a hop', [...needed, bytes(FIELD.routeHint, hop(nodeId(3)).slice(1))], 'invalidField'],
    ['a hop and a half', [...needed, bytes(FIELD.routeHint, hop(nodeId(3)), nodeId(4))], 'invalidField'],
    ['a hop that is no point', [...needed, bytes(FIELD.routeHint, hop(notAPoint))], 'invalidPublicKey'],
    [
      'a route that loops',
      [...needed, bytes(FIELD.routeHint, hop(nodeId(3)), hop(nodeId(3)))],
      'routeHintLoop',
    ],
    ['a route from the payee', [...needed, bytes(FIELD.routeHint, hop(payee))], 'routeHintLoop'],
  ])('%s', (_, fields, code) => {
    expect(codeOf(seal(fields))).toBe(code);
  });

  it('counts the first of several', () => {
    const second = bytes(FIELD.paymentHash, new Uint8Array(32).fill(7));
    const decoded = decodeInvoice(seal([...needed, second]));
    expect(decoded.ok && decoded.value.paymentHash[0]).toBe(1);
  });

  it('leaves a skipped fallback out', () => {
    const known = words(FIELD.fallbackAddress, 17, ...Array(32).fill(1));
    const decoded = decodeInvoice(seal([...needed, words(FIELD.fallbackAddress, 19, 1), known]));
    expect(decoded.ok && decoded.value.fallbackAddresses.map(({ version }) => version)).toEqual([17]);
  });

  it('does not run past the data', () => {
    for (const tail of [[1], [1, 0], [1, 0, 1], [1, 31, 31]]) {
      expect(codeOf(withWords((data) => [...data.slice(0, -104), ...tail, ...data.slice(-104)]))).toBe(
        'truncatedField',
      );
    }
  });
});

describe('the signature of an invoice', () => {
  it.each([4, 255])('has no recovery id %i', (recoveryId) => {
    const sign = (digest: Uint8Array) => ({ ...payeeSigner(privateKey)(digest), recoveryId });
    expect(codeOf(seal(needed, sign))).toBe('invalidRecoveryId');
    expect(codeOf(seal([...needed, bytes(FIELD.payee, payee)], sign))).toBe('invalidRecoveryId');
  });

  it.each([
    ['zeros', new Uint8Array(64)],
    ['ones', new Uint8Array(64).fill(0xff)],
  ])('is not %s', (_, signature) => {
    for (const recoveryId of [0, 1, 2, 3]) {
      const sign = () => ({ signature, recoveryId });
      expect(codeOf(seal(needed, sign))).toBe('invalidSignature');
      expect(codeOf(seal([...needed, bytes(FIELD.payee, payee)], sign))).not.toBe('ok');
    }
  });

  it('covers the amount', () => {
    const honest = (invoiceTable.valid[3] as { text: string }).text;
    const { prefix, words: data } = bech32.decode(honest, 5000);
    const decoded = decodeInvoice(bech32.encode(prefix.replace('20m', '21m'), data, 5000));
    const key = fromHex('03e7156ae33b0a208d0744199163177e909e80176e55d97a2f221ede0f934dd9ad');
    expect(decoded.ok && decoded.value.nodeId).not.toEqual(key);
  });
});

describe('texts that are no invoice', () => {
  it.each([
    ['', 'missingSeparator'],
    ['1', 'missingSeparator'],
    ['lightning:', 'missingSeparator'],
    ['lnbc1', 'tooShort'],
    ['lnbc1qqqqq', 'tooShort'],
    ['lnbc1bbbbbb', 'invalidCharacter'],
    ['lnbc1 qqqqqq', 'invalidCharacter'],
    ['LNBC1\u212aQQQQQQ', 'invalidCharacter'],
    [`${'1'.repeat(50_000)}b`, 'invalidCharacter'],
    ['bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', 'unknownPrefix'],
    [bech32.encode('lnltc', Array(111).fill(0), 5000), 'unknownPrefix'],
    [bech32.encode('ln', Array(111).fill(0), 5000), 'unknownPrefix'],
    [bech32.encode('lnbc', Array(110).fill(0), 5000), 'tooShort'],
    [bech32.encode('lnbc', Array(111).fill(0), 5000), 'invalidSignature'],
    [bech32.encode('lnbc99999999999999999999999', Array(111).fill(0), 5000), 'invalidAmount'],
    [bech32.encode('lnbc5', Array(180_111).fill(0), 1e6), 'invalidSignature'],
  ])('is refused: text %#', (invoice, code) => {
    expect(codeOf(invoice)).toBe(code);
  });

  it('never throws, whatever the text', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc.stringMatching(/^ln(bc|tb|bcrt)[0-9]{0,4}[munp]?1[qpzry9x8gf2tvdw0s3jn54khce6mua7l]{0,200}$/),
    );
    fc.assert(fc.property(anything, (invoice) => codeOf(invoice) !== 'ok'));
  });

  it('never throws on an example with a changed character', () => {
    const example = fc.constantFrom(...invoiceTable.valid.map((vector) => vector.text));
    fc.assert(
      fc.property(example, fc.nat(), fc.string({ minLength: 1, maxLength: 1 }), (invoice, at, character) => {
        const index = at % invoice.length;
        const changed = invoice.slice(0, index) + character + invoice.slice(index + 1);
        return changed === invoice || codeOf(changed) !== 'ok';
      }),
    );
  });

  it('never throws on an example with changed data and a right checksum', () => {
    const changes = fc.array(fc.tuple(fc.nat(), fc.nat(31)), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(fc.nat(), changes, fc.nat(3), (which, edits, cut) => {
        const changed = withWords((data) => {
          for (const [at, word] of edits) data[at % data.length] = word;
          return data.slice(0, data.length - cut);
        }, which);
        return codeOf(changed).length > 0;
      }),
      { numRuns: 300 },
    );
  });
});

/** One of the BOLT's examples with other data and a checksum that is right again. */
function withWords(change: (data: number[]) => number[], which = 3): string {
  const { text: example } = invoiceTable.valid[which % invoiceTable.valid.length] as { text: string };
  const { prefix, words: data } = bech32.decode(example.toLowerCase(), 5000);
  return bech32.encode(prefix, change([...data]), 5000);
}
