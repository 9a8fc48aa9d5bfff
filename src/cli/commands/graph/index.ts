import type { GraphChannel, GraphPolicy } from '../../../api/results.js';
import { grouped } from '../../format/amount.js';
import { table } from '../../format/table.js';
import { type AsJson, cliCommand } from '../command.js';

export const graph = cliCommand<{ readonly channels: readonly GraphChannel[] }>({
  name: 'graph',
  summary: 'the channels of the public graph',
  examples: ['graph'],
  render: (result) =>
    table(
      result.channels,
      [
        { title: 'CHANNEL', value: ({ shortChannelId }) => shortChannelId },
        {
          title: 'SAT',
          value: ({ capacitySat }) => (capacitySat === null ? '-' : grouped(capacitySat)),
          alignRight: true,
        },
        { title: 'NODE 1', value: ({ nodeId1 }) => nodeId1 },
        { title: 'FEE 1', value: ({ policy1 }) => feeText(policy1), alignRight: true },
        { title: 'NODE 2', value: ({ nodeId2 }) => nodeId2 },
        { title: 'FEE 2', value: ({ policy2 }) => feeText(policy2), alignRight: true },
      ],
      'No channel is known yet. The graph comes from peers: meet one with "leyden connect".',
    ),
});

function feeText(policy: AsJson<GraphPolicy> | null): string {
  if (policy === null) return '-';
  if (!policy.enabled) return 'disabled';
  return `${grouped(policy.feeBaseMsat)} msat + ${grouped(policy.feeProportionalMillionths)} ppm`;
}
