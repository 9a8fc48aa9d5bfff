import type { NoParameters } from '../requests.js';
import type { PeerInfo } from '../results.js';
import { boolean, list, nodeId, nullable, object, text } from '../schema/index.js';
import { command } from './command.js';

export const peers = command({
  name: 'peers',
  summary: 'The peers that are connected or kept.',
  parameters: object<NoParameters>({}),
  result: object<{ readonly peers: readonly PeerInfo[] }>({
    peers: list(object<PeerInfo>({ nodeId, address: nullable(text(512)), connected: boolean })),
  }),
  run: (service) => service.peers(),
});
