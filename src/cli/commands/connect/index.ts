import type { Connected } from '../../../api/results.js';
import { CliError } from '../../cli-error.js';
import { details } from '../../format/table.js';
import { cliCommand } from '../command.js';

export const connect = cliCommand<Connected>({
  name: 'connect',
  summary: 'connect to a peer, and stay connected',
  positionals: [['<NODEID@ADDRESS>', 'NODEID@HOST:PORT or NODEID@ws://HOST:PORT']],
  examples: ['connect 02ab…@127.0.0.1:9735', 'connect 02ab…@ws://127.0.0.1:9735'],
  progress: 'connecting',
  request: ([peer = '']) => {
    const at = peer.indexOf('@');
    if (at < 0) throw new CliError('usage', `"${peer}" has no address: give NODEID@HOST:PORT`);
    return { nodeId: peer.slice(0, at), address: peer.slice(at + 1) };
  },
  render: ({ nodeId, features }) =>
    details([
      ['connected to', nodeId],
      ['features', features],
    ]),
});
