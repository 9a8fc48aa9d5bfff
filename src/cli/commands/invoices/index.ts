import type { InvoiceInfo } from '../../../api/results.js';
import { grouped } from '../../format/amount.js';
import { table } from '../../format/table.js';
import { timeText } from '../../format/time.js';
import { cliCommand } from '../command.js';

export const invoices = cliCommand<{ readonly invoices: readonly InvoiceInfo[] }>({
  name: 'invoices',
  summary: 'all invoices that this node made',
  examples: ['invoices'],
  render: (result) =>
    table(
      result.invoices,
      [
        { title: 'PAYMENT HASH', value: ({ paymentHash }) => paymentHash },
        { title: 'STATUS', value: ({ status }) => status },
        {
          title: 'MSAT',
          value: ({ amountMsat }) => (amountMsat === null ? 'any' : grouped(amountMsat)),
          alignRight: true,
        },
        {
          title: 'RECEIVED',
          value: ({ receivedMsat }) => (receivedMsat === null ? '-' : grouped(receivedMsat)),
          alignRight: true,
        },
        { title: 'MADE AT', value: ({ createdAt }) => timeText(createdAt) ?? '-' },
        { title: 'DESCRIPTION', value: ({ description }) => description },
      ],
      'There are no invoices. Make one with "leyden invoice".',
    ),
});
