import type { InvoiceRequest } from '../requests.js';
import type { CreatedInvoice } from '../results.js';
import {
  amountMsat,
  boolean,
  hex32,
  hexUpTo,
  integer,
  object,
  optional,
  positive,
  text,
} from '../schema/index.js';
import { command } from './command.js';

/** BOLT 11 leaves no more room in a field, and an onion has hardly more. */
const MAX_METADATA_BYTES = 639;
const YEAR = 365 * 24 * 60 * 60;

export const invoice = command({
  name: 'invoice',
  summary: 'Makes an invoice; without an amount the payer chooses it.',
  parameters: object<InvoiceRequest>({
    amountMsat: optional(positive(amountMsat)),
    description: optional(text(639)),
    expirySeconds: optional(integer(1, YEAR)),
    hold: optional(boolean),
    paymentHash: optional(hex32),
    paymentMetadata: optional(hexUpTo(MAX_METADATA_BYTES)),
  }),
  result: object<CreatedInvoice>({ bolt11: text(7089), paymentHash: hex32, paymentSecret: hex32 }),
  run: (service, request) => service.invoice(request),
});
