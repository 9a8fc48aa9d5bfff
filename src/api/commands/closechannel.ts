import type { CloseChannelRequest } from '../requests.js';
import { boolean, hex32, object, optional, txid } from '../schema/index.js';
import { command } from './command.js';

export const closechannel = command({
  name: 'closechannel',
  summary: 'Closes a channel, with the peer or by force.',
  parameters: object<CloseChannelRequest>({ channelId: hex32, force: optional(boolean) }),
  result: object<{ readonly txid: string }>({ txid }),
  run: (service, request) => service.closechannel(request),
});
