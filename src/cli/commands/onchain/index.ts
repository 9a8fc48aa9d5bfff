import type { PendingOutput } from '../../../api/results.js';
import { grouped } from '../../format/amount.js';
import { table } from '../../format/table.js';
import { cliCommand } from '../command.js';

export const onchain = cliCommand<{ readonly pending: readonly PendingOutput[] }>({
  name: 'onchain',
  summary: 'what is still to be taken from the chain after channels were closed by force',
  examples: ['onchain'],
  render: (result) =>
    table(
      result.pending,
      [
        { title: 'OUTPUT', value: ({ txid, output }) => `${txid}:${output}` },
        { title: 'KIND', value: ({ kind }) => kind },
        { title: 'SAT', value: ({ amountSat }) => grouped(amountSat), alignRight: true },
        { title: 'FROM BLOCK', value: ({ earliestHeight }) => String(earliestHeight), alignRight: true },
        {
          title: 'UNTIL BLOCK',
          value: ({ deadlineHeight }) => deadlineHeight?.toString() ?? '-',
          alignRight: true,
        },
        { title: 'STATE', value: ({ claimTxid, obstacle }) => claimTxid ?? obstacle ?? 'waits' },
      ],
      'Nothing is left to take from the chain.',
    ),
});
