import type { Route } from '../../../api/results.js';
import { grouped, msatText } from '../../format/amount.js';
import { details, table } from '../../format/table.js';
import { cliCommand } from '../command.js';

export const route = cliCommand<Route>({
  name: 'route',
  summary: 'the route that a payment would take first',
  positionals: [
    ['<NODEID>', 'to whom'],
    ['<MSAT>', 'how much, in millisatoshi'],
  ],
  examples: ['route 02ab… 5000000'],
  progress: 'looking for a route',
  request: ([nodeId, amountMsat]) => ({ nodeId, amountMsat }),
  render: ({ amountMsat, feeMsat, hops }) => {
    const hopTable = table(
      hops,
      [
        { title: 'CHANNEL', value: ({ shortChannelId }) => shortChannelId },
        { title: 'TO', value: ({ nodeId }) => nodeId },
        { title: 'MSAT', value: (hop) => grouped(hop.amountMsat), alignRight: true },
        { title: 'BLOCKS', value: ({ cltvExpiryDelta }) => grouped(cltvExpiryDelta), alignRight: true },
      ],
      '',
    );
    const sums = details([
      ['amount', msatText(amountMsat)],
      ['fee', msatText(feeMsat)],
    ]);
    return `${sums}\n\n${hopTable}`;
  },
});
