import type { NoParameters } from '../requests.js';
import type { ChannelInfo } from '../results.js';
import {
  amountMsat,
  amountSat,
  hex32,
  list,
  nodeId,
  nullable,
  object,
  oneOf,
  text,
  u32,
} from '../schema/index.js';
import { command } from './command.js';
import { channelState } from './shared.js';

export const channels = command({
  name: 'channels',
  summary: 'All channels, the closed ones too.',
  parameters: object<NoParameters>({}),
  result: object<{ readonly channels: readonly ChannelInfo[] }>({
    channels: list(
      object<ChannelInfo>({
        channelId: hex32,
        shortChannelId: nullable(text(32)),
        localAlias: nullable(text(32)),
        remoteAlias: nullable(text(32)),
        channelType: list(text(64)),
        nodeId,
        state: channelState,
        capacitySat: amountSat,
        localMsat: amountMsat,
        remoteMsat: amountMsat,
        htlcs: u32,
        feeratePerKw: nullable(u32),
        stateLoss: nullable(oneOf('stale', 'restored')),
      }),
    ),
  }),
  run: (service) => service.channels(),
});
