import type { InvoiceInfo } from '../../../api/results.js';
import { msatText } from '../../format/amount.js';
import { details } from '../../format/table.js';
import { timeText } from '../../format/time.js';
import { cliCommand } from '../command.js';

export const waitinvoice = cliCommand<InvoiceInfo>({
  name: 'waitinvoice',
  summary: 'wait until an invoice is paid or expired',
  positionals: [['<HASH>', 'its payment hash']],
  examples: ['waitinvoice 0123…'],
  progress: 'waiting for the payment',
  request: ([paymentHash]) => ({ paymentHash }),
  render: (invoice) =>
    details([
      ['status', invoice.status],
      ['received', invoice.receivedMsat === null ? null : msatText(invoice.receivedMsat)],
      ['paid at', timeText(invoice.paidAt)],
      ['preimage', invoice.preimage],
    ]),
});
