import type { CloseChannelRequest } from '../requests.js';
import { boolean, hex32, integer, object, optional, txid } from '../schema/index.js';
import { command } from './command.js';

export const closechannel = command({
  name: 'closechannel',
  summary:
    'Closes a channel, with the peer or by force; again, pays more for a close that waits for its block.',
  parameters: object<CloseChannelRequest>({
    channelId: hex32,
    force: optional(boolean),
    feeratePerKw: optional(integer(253, 0xffff_ffff, 'Satoshi for 1000 weight units.')),
  }),
  result: object<{ readonly txid: string }>({ txid }),
  run: (service, request) => service.closechannel(request),
});
