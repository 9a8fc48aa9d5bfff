import type { InvoiceInfo } from '../../../api/results.js';
import { renderInvoice } from '../../format/invoice.js';
import { cliCommand } from '../command.js';

export const waitinvoice = cliCommand<InvoiceInfo>({
  name: 'waitinvoice',
  summary: 'wait until an invoice is paid, accepted, canceled or expired',
  positionals: [['<HASH>', 'its payment hash']],
  examples: ['waitinvoice 0123…'],
  progress: 'waiting for the payment',
  request: ([paymentHash]) => ({ paymentHash }),
  render: renderInvoice,
});
