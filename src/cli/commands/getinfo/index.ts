import type { NodeInfo } from '../../../api/results.js';
import { grouped } from '../../format/amount.js';
import { details } from '../../format/table.js';
import { cliCommand } from '../command.js';

export const getinfo = cliCommand<NodeInfo>({
  name: 'getinfo',
  summary: 'who this node is, and whether it keeps up with the chain',
  examples: ['getinfo', 'getinfo --json'],
  render: (info) =>
    details([
      ['node id', info.nodeId],
      ['alias', info.alias],
      ['network', info.network],
      ['version', info.version],
      ['block height', grouped(info.blockHeight)],
      ['synced', info.synced ? 'yes' : 'not yet'],
      ...info.addresses.map((address) => ['address', address] as const),
      ...info.warnings.map(({ message }) => ['warning', message] as const),
    ]),
});
