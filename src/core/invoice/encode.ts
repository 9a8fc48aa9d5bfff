import type { PrivateKey } from '../crypto/index.js';
import { sealEnvelope } from './envelope.js';
import {
  bytesField,
  type FieldCodec,
  fallbackField,
  featuresField,
  fixedField,
  integerField,
  routeHintField,
  textField,
} from './field-codecs.js';
import { DEFAULT_EXPIRY, FIELD } from './field-types.js';
import type { TaggedField, UnsignedInvoice } from './invoice.js';
import { payeeSigner } from './signature.js';

/**
 * Signs an invoice with the payee's key and writes it down. The signature implies the payee, so there is no `n` field.
 * Throws `RangeError` on a value that BOLT 11 has no form for.
 */
export function encodeInvoice(invoice: UnsignedInvoice, privateKey: PrivateKey): string {
  if ((invoice.description === undefined) === (invoice.descriptionHash === undefined)) {
    throw new RangeError('an invoice has either a description or the hash of one');
  }
  return sealEnvelope({ ...invoice, fields: fieldsOf(invoice) }, payeeSigner(privateKey));
}

function fieldsOf(invoice: UnsignedInvoice): TaggedField[] {
  const { expiry, features } = invoice;
  return [
    ...field(FIELD.paymentSecret, fixedField(32), invoice.paymentSecret),
    ...field(FIELD.paymentHash, fixedField(32), invoice.paymentHash),
    ...field(FIELD.description, textField, invoice.description),
    ...field(FIELD.descriptionHash, fixedField(32), invoice.descriptionHash),
    ...field(FIELD.paymentMetadata, bytesField, invoice.paymentMetadata),
    ...field(
      FIELD.expiry,
      integerField(Number.MAX_SAFE_INTEGER),
      expiry === DEFAULT_EXPIRY ? undefined : expiry,
    ),
    // BOLT 11, writer: SHOULD be there. Payers disagree on the default, which once was 9.
    ...field(FIELD.minFinalCltvExpiryDelta, integerField(0xffff_ffff), invoice.minFinalCltvExpiryDelta),
    ...invoice.fallbackAddresses.flatMap((address) => field(FIELD.fallbackAddress, fallbackField, address)),
    ...invoice.routeHints.flatMap((hint) => field(FIELD.routeHint, routeHintField, hint)),
    // BOLT 11, writer: without a bit to set, the field is left out.
    ...field(FIELD.features, featuresField, features.length === 0 ? undefined : features),
    ...(invoice.unknownFields ?? []),
  ];
}

function field<T>(type: number, codec: FieldCodec<T>, value: T | undefined): TaggedField[] {
  return value === undefined ? [] : [{ type, words: codec.encode(value) }];
}
