import type { Utxo } from '../../../api/results.js';
import { grouped } from '../../format/amount.js';
import { table } from '../../format/table.js';
import { cliCommand } from '../command.js';

export const utxos = cliCommand<{ readonly utxos: readonly Utxo[] }>({
  name: 'utxos',
  summary: 'the unspent outputs of the on-chain wallet',
  examples: ['utxos'],
  render: (result) =>
    table(
      result.utxos,
      [
        { title: 'OUTPUT', value: ({ txid, output }) => `${txid}:${output}` },
        { title: 'SAT', value: ({ amountSat }) => grouped(amountSat), alignRight: true },
        { title: 'HEIGHT', value: ({ blockHeight }) => blockHeight?.toString() ?? '-', alignRight: true },
        { title: 'ADDRESS', value: ({ address }) => address },
      ],
      'The wallet has no outputs. Send some coins to an address of "leyden newaddress".',
    ),
});
