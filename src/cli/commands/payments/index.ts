import type { PaymentRecord } from '../../../api/results.js';
import { grouped } from '../../format/amount.js';
import { table } from '../../format/table.js';
import { timeText } from '../../format/time.js';
import { cliCommand } from '../command.js';

export const payments = cliCommand<{ readonly payments: readonly PaymentRecord[] }>({
  name: 'payments',
  summary: 'all payments that this node sent or tried to',
  examples: ['payments'],
  render: (result) =>
    table(
      result.payments,
      [
        { title: 'PAYMENT HASH', value: ({ paymentHash }) => paymentHash },
        { title: 'STATUS', value: ({ status }) => status },
        { title: 'MSAT', value: ({ amountMsat }) => grouped(amountMsat), alignRight: true },
        { title: 'FEE MSAT', value: ({ feeMsat }) => grouped(feeMsat), alignRight: true },
        { title: 'PARTS', value: ({ parts }) => String(parts.length), alignRight: true },
        { title: 'BEGUN AT', value: ({ createdAt }) => timeText(createdAt) ?? '-' },
        { title: 'FAILURE', value: ({ failure }) => failure ?? '' },
      ],
      'There are no payments. Make one with "leyden pay".',
    ),
});
