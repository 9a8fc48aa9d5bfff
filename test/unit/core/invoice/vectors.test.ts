import { decodeInvoice } from '../../../../src/core/invoice/decode.js';
import { openEnvelope, sealEnvelope } from '../../../../src/core/invoice/envelope.js';
import { payeeSigner } from '../../../../src/core/invoice/signature.js';
import { fromHex, toHex } from '../../../../src/core/primitives/bytes.js';
import { invoiceTable, PRIVATE_KEY, SAME } from '../../../vectors/bolt11.js';
import { plain } from './plain.js';

describe('BOLT 11, Examples', () => {
  describe.each(invoiceTable.valid.map((vector) => [vector.name, vector] as const))('%s', (_, vector) => {
    it('decodes to its fields', () => {
      const decoded = decodeInvoice(vector.text);
      if (!decoded.ok) throw new Error(`${decoded.error.code}: ${decoded.error.detail}`);
      const { signature, recoveryId, ...fields } = decoded.value;
      expect(plain(fields)).toEqual({ ...SAME, ...vector.fields });
      if (vector.signature === undefined) return;
      expect(toHex(signature)).toBe(vector.signature);
      expect(recoveryId).toBe(vector.recoveryId);
      expect(toHex(openEnvelope(vector.text).signedHash)).toBe(vector.signedHash);
    });

    it('signs to the same text, unless its signature is not low-S', () => {
      const sealed = sealEnvelope(openEnvelope(vector.text), payeeSigner(fromHex(PRIVATE_KEY)));
      expect(sealed === vector.text.toLowerCase()).toBe(vector.deterministic);
    });

    it('is read with a scheme before it, in either case', () => {
      const plainly = decodeInvoice(vector.text);
      expect(decodeInvoice(`lightning:${vector.text}`)).toEqual(plainly);
      expect(decodeInvoice(`LIGHTNING:${vector.text.toUpperCase()}`)).toEqual(plainly);
    });
  });
});

describe('BOLT 11, Examples of Invalid Invoices', () => {
  it.each(invoiceTable.invalid.map((vector) => [vector.name, vector] as const))('%s', (_, vector) => {
    const decoded = decodeInvoice(vector.text);
    expect(decoded.ok ? undefined : decoded.error.code).toBe(vector.code);
  });
});
