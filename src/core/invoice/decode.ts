import { toHex } from '../primitives/bytes.js';
import { err, ok, type Result } from '../primitives/result.js';
import { checkFeatures, type FeatureSet } from '../wire/features.js';
import { type InvoiceEnvelope, openEnvelope } from './envelope.js';
import { type InvoiceError, type InvoiceErrorCode, InvoiceFault } from './error.js';
import {
  bytesField,
  type FieldCodec,
  fallbackField,
  featuresField,
  fixedField,
  integerField,
  payeeField,
  routeHintField,
  textField,
} from './field-codecs.js';
import {
  DEFAULT_EXPIRY,
  DEFAULT_MIN_FINAL_CLTV_EXPIRY_DELTA,
  FIELD,
  KNOWN_FIELD_TYPES,
} from './field-types.js';
import type { Invoice } from './invoice.js';
import { verifyPayee } from './signature.js';

/** What a payer can do for an invoice that demands it. */
const PAYER_FEATURES: FeatureSet = {
  varOnionOptin: 'optional',
  paymentSecret: 'optional',
  basicMpp: 'optional',
  optionPaymentMetadata: 'optional',
};

/** Reads a BOLT 11 invoice and checks its signature. Nothing a text holds makes it throw. */
export function decodeInvoice(text: string): Result<Invoice, InvoiceError> {
  try {
    return ok(readInvoice(openEnvelope(text)));
  } catch (error) {
    if (error instanceof InvoiceFault) return err({ code: error.code, detail: error.detail });
    throw error;
  }
}

function readInvoice(envelope: InvoiceEnvelope): Invoice {
  const { fields, signedHash: _, ...content } = envelope;
  const all = <T>(type: number, codec: FieldCodec<T>): T[] =>
    fields
      .filter((field) => field.type === type)
      .map((field) => codec.decode(field.words))
      .filter((value) => value !== undefined);
  // BOLT 11, payer: the first `p` counts; the other fields follow its example.
  const first = <T>(type: number, codec: FieldCodec<T>): T | undefined => all(type, codec)[0];

  const nodeId = verifyPayee(envelope, first(FIELD.payee, payeeField));
  const features = first(FIELD.features, featuresField) ?? [];
  const supported = checkFeatures(features, PAYER_FEATURES);
  if (!supported.ok) throw new InvoiceFault('unsupportedFeature', describe(supported.error));

  const description = first(FIELD.description, textField);
  const descriptionHash = first(FIELD.descriptionHash, fixedField(32));
  const paymentMetadata = first(FIELD.paymentMetadata, bytesField);
  const unknownFields = fields.filter(({ type }) => !KNOWN_FIELD_TYPES.has(type));
  const invoice: Invoice = {
    ...content,
    nodeId,
    paymentHash: required(first(FIELD.paymentHash, fixedField(32)), 'missingPaymentHash'),
    paymentSecret: required(first(FIELD.paymentSecret, fixedField(32)), 'missingPaymentSecret'),
    ...(description === undefined ? {} : { description }),
    ...(descriptionHash === undefined ? {} : { descriptionHash }),
    expiry: first(FIELD.expiry, integerField(Number.MAX_SAFE_INTEGER)) ?? DEFAULT_EXPIRY,
    minFinalCltvExpiryDelta:
      first(FIELD.minFinalCltvExpiryDelta, integerField(0xffff_ffff)) ?? DEFAULT_MIN_FINAL_CLTV_EXPIRY_DELTA,
    routeHints: all(FIELD.routeHint, routeHintField),
    fallbackAddresses: all(FIELD.fallbackAddress, fallbackField),
    features,
    ...(paymentMetadata === undefined ? {} : { paymentMetadata }),
    ...(unknownFields.length === 0 ? {} : { unknownFields }),
  };
  checkDescription(invoice);
  checkRouteHints(invoice);
  return invoice;
}

function required<T>(value: T | undefined, code: InvoiceErrorCode): T {
  if (value === undefined) throw new InvoiceFault(code, 'a field that every invoice has');
  return value;
}

/** BOLT 11, reader: exactly one of `d` and `h`. */
function checkDescription({ description, descriptionHash }: Invoice): void {
  if (description === undefined && descriptionHash === undefined) {
    throw new InvoiceFault('missingDescription', 'neither d nor h');
  }
  if (description !== undefined && descriptionHash !== undefined) {
    throw new InvoiceFault('ambiguousDescription', 'both d and h');
  }
}

/** A hint that passes a node twice, or the payee before its end, leads nowhere and only feeds a path finder. */
function checkRouteHints({ routeHints, nodeId }: Invoice): void {
  for (const hint of routeHints) {
    const nodes = [...hint.map((hop) => toHex(hop.nodeId)), toHex(nodeId)];
    if (new Set(nodes).size < nodes.length) throw new InvoiceFault('routeHintLoop', nodes.join(' '));
  }
}

function describe(error: { code: string; bit?: number; feature?: string; needs?: string }): string {
  return error.bit === undefined ? `${error.feature} without ${error.needs}` : `feature bit ${error.bit}`;
}
