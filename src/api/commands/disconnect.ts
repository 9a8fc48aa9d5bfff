import type { DisconnectRequest } from '../requests.js';
import { nodeId, object } from '../schema/index.js';
import { command } from './command.js';

export const disconnect = command({
  name: 'disconnect',
  summary: 'Disconnects from a peer, and stays so.',
  parameters: object<DisconnectRequest>({ nodeId }),
  result: object<{ readonly nodeId: string }>({ nodeId }),
  run: (service, request) => service.disconnect(request),
});
