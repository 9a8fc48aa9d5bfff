import type { NoParameters } from '../requests.js';
import type { InvoiceInfo } from '../results.js';
import { list, object } from '../schema/index.js';
import { command } from './command.js';
import { invoiceInfo } from './shared.js';

export const invoices = command({
  name: 'invoices',
  summary: 'All invoices that this node made.',
  parameters: object<NoParameters>({}),
  result: object<{ readonly invoices: readonly InvoiceInfo[] }>({ invoices: list(invoiceInfo) }),
  run: (service) => service.invoices(),
});
