import type { NoParameters } from '../requests.js';
import type { GraphChannel, GraphPolicy } from '../results.js';
import {
  amountMsat,
  amountSat,
  boolean,
  list,
  nodeId,
  nullable,
  object,
  text,
  time,
  u32,
} from '../schema/index.js';
import { command } from './command.js';

const policy = object<GraphPolicy>({
  enabled: boolean,
  feeBaseMsat: u32,
  feeProportionalMillionths: u32,
  cltvExpiryDelta: u32,
  htlcMinimumMsat: amountMsat,
  htlcMaximumMsat: amountMsat,
  lastUpdate: time,
});

export const graph = command({
  name: 'graph',
  summary: 'The channels of the public graph.',
  parameters: object<NoParameters>({}),
  result: object<{ readonly channels: readonly GraphChannel[] }>({
    channels: list(
      object<GraphChannel>({
        shortChannelId: text(32),
        nodeId1: nodeId,
        nodeId2: nodeId,
        capacitySat: nullable(amountSat),
        policy1: nullable(policy),
        policy2: nullable(policy),
      }),
    ),
  }),
  run: (service) => service.graph(),
});
