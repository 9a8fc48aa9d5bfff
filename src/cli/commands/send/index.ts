import { details } from '../../format/table.js';
import { cliCommand } from '../command.js';

export const send = cliCommand<{ readonly txid: string }>({
  name: 'send',
  summary: 'send from the on-chain wallet',
  positionals: [
    ['<ADDRESS>', 'where to'],
    ['<SAT>', 'how much, in satoshi'],
  ],
  examples: ['send bcrt1q… 50000'],
  request: ([address, amountSat]) => ({ address, amountSat }),
  render: ({ txid }) => details([['txid', txid]]),
});
