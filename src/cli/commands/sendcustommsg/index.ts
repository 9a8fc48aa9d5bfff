import { details } from '../../format/table.js';
import { cliCommand } from '../command.js';

export const sendcustommsg = cliCommand<{ readonly messageType: number }>({
  name: 'sendcustommsg',
  summary: 'send a peer a message of an application',
  positionals: [
    ['<NODEID>', 'which peer'],
    ['<HEX>', 'the type, odd and from 8001 on, then the payload'],
  ],
  examples: ['sendcustommsg 02ab… 8001c0ffee'],
  request: ([nodeId, message]) => ({ nodeId, message }),
  render: ({ messageType }) => details([['sent a message of type', String(messageType)]]),
});
