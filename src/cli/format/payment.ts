import type { Payment } from '../../api/results.js';
import type { AsJson } from '../commands/command.js';
import { msatText } from './amount.js';
import { details } from './table.js';

/** How a payment went, for people. */
export function renderPayment(payment: AsJson<Payment>): string {
  return details([
    ['status', payment.status],
    ['amount', msatText(payment.amountMsat)],
    ['fee', msatText(payment.feeMsat)],
    ['parts', String(payment.parts.length)],
    ['payment hash', payment.paymentHash],
    ['preimage', payment.preimage],
  ]);
}
