import type { Balance } from '../../../api/results.js';
import { msatText, satText } from '../../format/amount.js';
import { details } from '../../format/table.js';
import { cliCommand } from '../command.js';

export const balance = cliCommand<Balance>({
  name: 'balance',
  summary: 'what the node holds, on chain and in open channels',
  examples: ['balance'],
  render: ({ onchain, channels }) =>
    details([
      ['on chain, confirmed', satText(onchain.confirmedSat)],
      ['on chain, unconfirmed', satText(onchain.unconfirmedSat)],
      ['in channels, ours', msatText(channels.localMsat)],
      ["in channels, peers'", msatText(channels.remoteMsat)],
    ]),
});
