import type { Payment } from '../../../api/results.js';
import { renderPayment } from '../../format/payment.js';
import { cliCommand } from '../command.js';

export const keysend = cliCommand<Payment>({
  name: 'keysend',
  summary: 'pay a node without an invoice',
  positionals: [
    ['<NODEID>', 'whom'],
    ['<MSAT>', 'how much, in millisatoshi'],
  ],
  options: [['--max-fee-msat <N>', 'do not pay more than this in fees, in millisatoshi']],
  examples: ['keysend 02ab… 5000000'],
  progress: 'paying',
  request: ([nodeId, amountMsat], { maxFeeMsat }) => ({ nodeId, amountMsat, maxFeeMsat }),
  render: renderPayment,
});
