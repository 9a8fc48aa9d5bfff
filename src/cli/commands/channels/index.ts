import type { ChannelInfo } from '../../../api/results.js';
import { grouped } from '../../format/amount.js';
import { table } from '../../format/table.js';
import { cliCommand } from '../command.js';

export const channels = cliCommand<{ readonly channels: readonly ChannelInfo[] }>({
  name: 'channels',
  summary: 'all channels, the closed ones too',
  examples: ['channels', "channels --json | jq -r '.channels[].channelId'"],
  render: (result) =>
    table(
      result.channels,
      [
        { title: 'CHANNEL', value: ({ channelId }) => channelId },
        { title: 'SHORT ID', value: ({ shortChannelId }) => shortChannelId ?? '-' },
        { title: 'ALIAS', value: ({ localAlias }) => localAlias ?? '-' },
        {
          title: 'STATE',
          value: ({ state, stateLoss }) => (stateLoss === null ? state : `${state} (${stateLoss})`),
        },
        { title: 'CAPACITY SAT', value: ({ capacitySat }) => grouped(capacitySat), alignRight: true },
        { title: 'LOCAL MSAT', value: ({ localMsat }) => grouped(localMsat), alignRight: true },
        { title: 'REMOTE MSAT', value: ({ remoteMsat }) => grouped(remoteMsat), alignRight: true },
        { title: 'HTLCS', value: ({ htlcs }) => String(htlcs), alignRight: true },
        { title: 'PEER', value: ({ nodeId }) => nodeId },
      ],
      'There are no channels. Open one with "leyden openchannel".',
    ),
});
