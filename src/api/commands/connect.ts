import type { ConnectRequest } from '../requests.js';
import type { Connected } from '../results.js';
import { hex, nodeId, object, peerAddress } from '../schema/index.js';
import { command } from './command.js';

export const connect = command({
  name: 'connect',
  summary: 'Connects to a peer, and stays connected.',
  parameters: object<ConnectRequest>({ nodeId, address: peerAddress }),
  result: object<Connected>({ nodeId, features: hex }),
  run: (service, request) => service.connect(request),
});
