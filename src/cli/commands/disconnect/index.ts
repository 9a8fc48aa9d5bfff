import { details } from '../../format/table.js';
import { cliCommand } from '../command.js';

export const disconnect = cliCommand<{ readonly nodeId: string }>({
  name: 'disconnect',
  summary: 'disconnect from a peer, and stay so',
  positionals: [['<NODEID>', 'which peer']],
  examples: ['disconnect 02ab…'],
  request: ([nodeId]) => ({ nodeId }),
  render: ({ nodeId }) => details([['disconnected from', nodeId]]),
});
