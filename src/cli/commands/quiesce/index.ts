import { details } from '../../format/table.js';
import { cliCommand } from '../command.js';

export const quiesce = cliCommand<{ readonly quiescent: boolean }>({
  name: 'quiesce',
  summary: 'hold a channel still until its connection ends, a minute at most; again, tells whether it is',
  positionals: [['<CHANNELID>', 'which channel']],
  examples: ['quiesce 0123…'],
  request: ([channelId]) => ({ channelId }),
  render: ({ quiescent }) => details([['quiescent', quiescent ? 'yes' : 'not yet']]),
});
