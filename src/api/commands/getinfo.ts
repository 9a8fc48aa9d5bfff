import type { NoParameters } from '../requests.js';
import type { NodeInfo, NodeWarning } from '../results.js';
import { boolean, list, nodeId, object, oneOf, text, u32 } from '../schema/index.js';
import { command } from './command.js';

export const getinfo = command({
  name: 'getinfo',
  summary: 'Who this node is, and whether it keeps up with the chain.',
  parameters: object<NoParameters>({}),
  result: object<NodeInfo>({
    nodeId,
    alias: text(32),
    network: text(32),
    version: text(64),
    blockHeight: u32,
    synced: boolean,
    addresses: list(text(512)),
    warnings: list(
      object<NodeWarning>({ code: oneOf('chainStalled', 'walletReserveTooLow'), message: text(512) }),
    ),
  }),
  run: (service) => service.getinfo(),
});
