import type { InvoiceInfo } from '../../api/results.js';
import type { AsJson } from '../commands/command.js';
import { grouped, msatText } from './amount.js';
import { details } from './table.js';
import { timeText } from './time.js';

/** What became of an invoice, for people. */
export function renderInvoice(invoice: AsJson<InvoiceInfo>): string {
  const { status, receivedMsat, paidAt, preimage, cancelHeight } = invoice;
  return details([
    ['status', status],
    ['received', receivedMsat === null ? null : msatText(receivedMsat)],
    ['paid at', timeText(paidAt)],
    ['preimage', preimage],
    ['held until block', cancelHeight === null ? null : grouped(cancelHeight)],
  ]);
}
