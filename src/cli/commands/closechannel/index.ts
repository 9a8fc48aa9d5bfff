import { details } from '../../format/table.js';
import { cliCommand } from '../command.js';

export const closechannel = cliCommand<{ readonly txid: string }>({
  name: 'closechannel',
  summary: 'close a channel, with the peer or by force',
  positionals: [['<CHANNELID>', 'which channel']],
  options: [
    ['--force', 'publish our commitment at once: no peer is needed, but our money is locked for a while'],
  ],
  examples: ['closechannel 0123…', 'closechannel 0123… --force'],
  progress: 'closing the channel',
  request: ([channelId], { force }) => ({ channelId, force }),
  render: ({ txid }) => details([['closing transaction', txid]]),
});
