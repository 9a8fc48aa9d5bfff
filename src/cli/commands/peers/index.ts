import type { PeerInfo } from '../../../api/results.js';
import { table } from '../../format/table.js';
import { cliCommand } from '../command.js';

export const peers = cliCommand<{ readonly peers: readonly PeerInfo[] }>({
  name: 'peers',
  summary: 'the peers that are connected or kept',
  examples: ['peers'],
  render: (result) =>
    table(
      result.peers,
      [
        { title: 'NODE', value: ({ nodeId }) => nodeId },
        { title: 'CONNECTED', value: ({ connected }) => (connected ? 'yes' : 'no') },
        { title: 'ADDRESS', value: ({ address }) => address ?? '-' },
      ],
      'There are no peers. Meet one with "leyden connect".',
    ),
});
