import type { InvoiceRequest } from '../requests.js';
import type { CreatedInvoice } from '../results.js';
import { amountMsat, hex32, integer, object, optional, positive, text } from '../schema/index.js';
import { command } from './command.js';

const YEAR = 365 * 24 * 60 * 60;

export const invoice = command({
  name: 'invoice',
  summary: 'Makes an invoice; without an amount the payer chooses it.',
  parameters: object<InvoiceRequest>({
    amountMsat: optional(positive(amountMsat)),
    description: optional(text(639)),
    expirySeconds: optional(integer(1, YEAR)),
  }),
  result: object<CreatedInvoice>({ bolt11: text(7089), paymentHash: hex32, paymentSecret: hex32 }),
  run: (service, request) => service.invoice(request),
});
