import type { InvoiceInfo } from '../../../api/results.js';
import { renderInvoice } from '../../format/invoice.js';
import { cliCommand } from '../command.js';

export const settleinvoice = cliCommand<InvoiceInfo>({
  name: 'settleinvoice',
  summary: 'take the payment of a hold invoice',
  positionals: [['<HASH|PREIMAGE>', 'the payment hash, or the preimage when the node does not have it']],
  examples: ['settleinvoice 0123…'],
  request: ([hashOrPreimage]) => ({ hashOrPreimage }),
  render: renderInvoice,
});
