import type { CreatedInvoice } from '../../../api/results.js';
import { details } from '../../format/table.js';
import { cliCommand, numberOrText } from '../command.js';

export const invoice = cliCommand<CreatedInvoice>({
  name: 'invoice',
  summary: 'make an invoice',
  positionals: [
    ['<MSAT|any>', 'how much, in millisatoshi, or "any" to let the payer choose'],
    ['[TEXT]', 'what it is for'],
  ],
  options: [['--expiry <S>', 'seconds until it expires (default: 3600)']],
  examples: ['invoice 25000000 "two coffees"', 'invoice any donation --expiry 86400'],
  request: ([amount, description], { expiry }) => ({
    amountMsat: amount === 'any' ? undefined : amount,
    description,
    expirySeconds: numberOrText(expiry),
  }),
  render: ({ bolt11, paymentHash }) =>
    details([
      ['invoice', bolt11],
      ['payment hash', paymentHash],
    ]),
});
