import type { SettleInvoiceRequest } from '../requests.js';
import { hex32, object } from '../schema/index.js';
import { command } from './command.js';
import { invoiceInfo } from './shared.js';

export const settleinvoice = command({
  name: 'settleinvoice',
  summary: 'Takes the payment of a hold invoice that is accepted.',
  parameters: object<SettleInvoiceRequest>({ hashOrPreimage: hex32 }),
  result: invoiceInfo,
  run: (service, request) => service.settleinvoice(request),
});
