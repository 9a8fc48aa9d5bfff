import type { OpenedChannel } from '../../../api/results.js';
import { details } from '../../format/table.js';
import { cliCommand, numberOrText } from '../command.js';

export const openchannel = cliCommand<OpenedChannel>({
  name: 'openchannel',
  summary: 'open a channel with a connected peer',
  positionals: [
    ['<NODEID>', 'which peer'],
    ['<SAT>', 'how much to put into the channel, in satoshi'],
  ],
  options: [
    ['--push-msat <N>', 'give this much of it to the peer, in millisatoshi'],
    ['--private', 'do not announce the channel to the network'],
    ['--feerate <N>', 'of the funding transaction, in satoshi for 1000 weight units'],
    ['--close-to <ADDRESS>', 'have a mutual close pay us here; the peer holds us to it'],
    ['--zeroconf', 'use the channel before its funding confirms, if the peer trusts us'],
  ],
  examples: ['openchannel 02ab… 1000000', 'openchannel 02ab… 1000000 --push-msat 200000000 --private'],
  progress: 'agreeing on the channel with the peer',
  request: ([nodeId, amountSat], options) => ({
    nodeId,
    amountSat,
    pushMsat: options.pushMsat,
    private: options.private,
    feeratePerKw: numberOrText(options.feerate),
    closeTo: options.closeTo,
    zeroconf: options.zeroconf,
  }),
  render: ({ channelId, fundingTxid, fundingOutput }) =>
    details([
      ['channel', channelId],
      ['funding output', `${fundingTxid}:${fundingOutput}`],
    ]),
});
