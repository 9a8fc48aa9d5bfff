import type { CancelInvoiceRequest } from '../requests.js';
import { hex32, object } from '../schema/index.js';
import { command } from './command.js';
import { invoiceInfo } from './shared.js';

export const cancelinvoice = command({
  name: 'cancelinvoice',
  summary: 'Ends an invoice that is not paid; what has arrived for it goes back to the payer.',
  parameters: object<CancelInvoiceRequest>({ paymentHash: hex32 }),
  result: invoiceInfo,
  run: (service, request) => service.cancelinvoice(request),
});
