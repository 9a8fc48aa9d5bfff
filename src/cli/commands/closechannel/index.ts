import { details } from '../../format/table.js';
import { cliCommand, numberOrText } from '../command.js';

export const closechannel = cliCommand<{ readonly txid: string }>({
  name: 'closechannel',
  summary: 'close a channel, with the peer or by force',
  positionals: [['<CHANNELID>', 'which channel']],
  options: [
    [
      '--feerate <N>',
      'of the closing transaction, in satoshi for 1000 weight units; again, to pay more for it',
    ],
    ['--force', 'publish our commitment at once: no peer is needed, but our money is locked for a while'],
  ],
  examples: ['closechannel 0123…', 'closechannel 0123… --feerate 2500', 'closechannel 0123… --force'],
  progress: 'closing the channel',
  request: ([channelId], { force, feerate }) => ({ channelId, force, feeratePerKw: numberOrText(feerate) }),
  render: ({ txid }) => details([['closing transaction', txid]]),
});
