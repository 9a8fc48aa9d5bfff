import type { Payment } from '../../../api/results.js';
import { renderPayment } from '../../format/payment.js';
import { cliCommand } from '../command.js';

export const pay = cliCommand<Payment>({
  name: 'pay',
  summary: 'pay an invoice',
  positionals: [['<BOLT11>', 'the invoice']],
  options: [
    ['--amount-msat <N>', 'how much, for an invoice that leaves it open, in millisatoshi'],
    ['--max-fee-msat <N>', 'do not pay more than this in fees, in millisatoshi'],
  ],
  examples: ['pay lnbcrt…', 'pay lnbcrt… --amount-msat 5000000 --max-fee-msat 10000'],
  progress: 'paying',
  request: ([bolt11], { amountMsat, maxFeeMsat }) => ({ bolt11, amountMsat, maxFeeMsat }),
  render: renderPayment,
});
