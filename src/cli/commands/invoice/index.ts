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
  options: [
    ['--expiry <S>', 'seconds until it expires (default: 3600)'],
    ['--hold', 'the payment waits for "settleinvoice" or "cancelinvoice" once it has arrived'],
    ['--payment-hash <HEX>', 'with --hold: of a preimage that is kept elsewhere'],
    ['--metadata <HEX>', 'what the payer has to send along'],
  ],
  examples: [
    'invoice 25000000 "two coffees"',
    'invoice any donation --expiry 86400',
    'invoice 25000000 "a room for a night" --hold',
  ],
  request: ([amount, description], { expiry, hold, paymentHash, metadata }) => ({
    amountMsat: amount === 'any' ? undefined : amount,
    description,
    expirySeconds: numberOrText(expiry),
    hold,
    paymentHash,
    paymentMetadata: metadata,
  }),
  render: ({ bolt11, paymentHash }) =>
    details([
      ['invoice', bolt11],
      ['payment hash', paymentHash],
    ]),
});
