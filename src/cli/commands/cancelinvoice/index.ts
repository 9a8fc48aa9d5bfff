import type { InvoiceInfo } from '../../../api/results.js';
import { renderInvoice } from '../../format/invoice.js';
import { cliCommand } from '../command.js';

export const cancelinvoice = cliCommand<InvoiceInfo>({
  name: 'cancelinvoice',
  summary: 'end an invoice and give back what has arrived for it',
  positionals: [['<HASH>', 'its payment hash']],
  examples: ['cancelinvoice 0123…'],
  request: ([paymentHash]) => ({ paymentHash }),
  render: renderInvoice,
});
