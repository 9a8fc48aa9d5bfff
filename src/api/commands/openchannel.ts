import type { OpenChannelRequest } from '../requests.js';
import type { OpenedChannel } from '../results.js';
import {
  amountMsat,
  amountSat,
  boolean,
  hex32,
  integer,
  nodeId,
  object,
  optional,
  positive,
  text,
  txid,
  u32,
} from '../schema/index.js';
import { command } from './command.js';

export const openchannel = command({
  name: 'openchannel',
  summary: 'Opens a channel with a connected peer and publishes its funding transaction.',
  parameters: object<OpenChannelRequest>({
    nodeId,
    amountSat: positive(amountSat),
    pushMsat: optional(amountMsat),
    private: optional(boolean),
    feeratePerKw: optional(integer(253, 0xffff_ffff, 'Satoshi for 1000 weight units.')),
    closeTo: optional(text(128)),
    zeroconf: optional(boolean),
  }),
  result: object<OpenedChannel>({ channelId: hex32, fundingTxid: txid, fundingOutput: u32 }),
  run: (service, request) => service.openchannel(request),
});
