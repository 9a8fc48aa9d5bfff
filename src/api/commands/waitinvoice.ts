import type { WaitInvoiceRequest } from '../requests.js';
import { hex32, object } from '../schema/index.js';
import { command } from './command.js';
import { invoiceInfo } from './shared.js';

export const waitinvoice = command({
  name: 'waitinvoice',
  summary: 'Waits until an invoice is paid, accepted, canceled or expired.',
  parameters: object<WaitInvoiceRequest>({ paymentHash: hex32 }),
  result: invoiceInfo,
  run: (service, request, signal) => service.waitinvoice(request, signal),
});
