import type { DecodedInvoice } from '../../../api/results.js';
import { grouped, msatText } from '../../format/amount.js';
import { details } from '../../format/table.js';
import { timeText } from '../../format/time.js';
import { cliCommand } from '../command.js';

export const decode = cliCommand<DecodedInvoice>({
  name: 'decode',
  summary: 'every field of an invoice',
  positionals: [['<BOLT11>', 'the invoice']],
  examples: ['decode lnbcrt…'],
  request: ([bolt11]) => ({ bolt11 }),
  render: (invoice) =>
    details([
      ['currency', invoice.prefix],
      ['amount', invoice.amountMsat === null ? 'any' : msatText(invoice.amountMsat)],
      ['payee', invoice.nodeId],
      ['description', invoice.description],
      ['description hash', invoice.descriptionHash],
      ['made at', timeText(invoice.timestamp)],
      ['expires at', timeText(invoice.timestamp + invoice.expirySeconds)],
      ['payment hash', invoice.paymentHash],
      ['payment secret', invoice.paymentSecret],
      ['payment metadata', invoice.paymentMetadata],
      ['final expiry delta', `${grouped(invoice.minFinalCltvExpiryDelta)} blocks`],
      ['features', invoice.features],
      ...invoice.fallbackAddresses.map((address) => ['fallback address', address] as const),
      ...invoice.routeHints.map(
        (hint) =>
          ['route hint', hint.map((hop) => `${hop.nodeId} ${hop.shortChannelId}`).join(' > ')] as const,
      ),
      ['signature', invoice.signature],
    ]),
});
