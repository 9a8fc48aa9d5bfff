import type { NoParameters } from '../requests.js';
import type { GraphNode } from '../results.js';
import { hex, list, nodeId, nullable, object, text, time, u32 } from '../schema/index.js';
import { command } from './command.js';

export const nodes = command({
  name: 'nodes',
  summary: 'The nodes of the public graph.',
  parameters: object<NoParameters>({}),
  result: object<{ readonly nodes: readonly GraphNode[] }>({
    nodes: list(
      object<GraphNode>({
        nodeId,
        alias: nullable(text(32)),
        addresses: list(text(512)),
        features: hex,
        lastUpdate: nullable(time),
        channels: u32,
      }),
    ),
  }),
  run: (service) => service.nodes(),
});
