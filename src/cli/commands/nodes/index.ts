import type { GraphNode } from '../../../api/results.js';
import { table } from '../../format/table.js';
import { cliCommand } from '../command.js';

export const nodes = cliCommand<{ readonly nodes: readonly GraphNode[] }>({
  name: 'nodes',
  summary: 'the nodes of the public graph',
  examples: ['nodes'],
  render: (result) =>
    table(
      result.nodes,
      [
        { title: 'NODE', value: ({ nodeId }) => nodeId },
        { title: 'CHANNELS', value: ({ channels }) => String(channels), alignRight: true },
        { title: 'ALIAS', value: ({ alias }) => alias ?? '-' },
        { title: 'ADDRESSES', value: ({ addresses }) => addresses.join(' ') },
      ],
      'No node is known yet. The graph comes from peers: meet one with "leyden connect".',
    ),
});
