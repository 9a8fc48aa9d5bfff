import type { SendCustomMessageRequest } from '../requests.js';
import { hexUpTo, nodeId, object, u32 } from '../schema/index.js';
import { command } from './command.js';

/** What a message of the transport holds (BOLT 8). */
const MAX_MESSAGE_BYTES = 65_535;

export const sendcustommsg = command({
  name: 'sendcustommsg',
  summary: 'Sends a peer a message of an application: an odd type from 32769 on, then its payload.',
  parameters: object<SendCustomMessageRequest>({ nodeId, message: hexUpTo(MAX_MESSAGE_BYTES) }),
  result: object<{ readonly messageType: number }>({ messageType: u32 }),
  run: (service, request) => service.sendcustommsg(request),
});
