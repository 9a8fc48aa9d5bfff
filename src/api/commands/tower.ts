import type { NoParameters } from '../requests.js';
import {
  amountSat,
  boolean,
  hex32,
  integer,
  list,
  nodeId,
  nullable,
  object,
  oneOf,
  optional,
  peerAddress,
  text,
  txid,
  u32,
} from '../schema/index.js';
import type { Properties } from '../schema/structures.js';
import type {
  TowerAddRequest,
  TowerBreach,
  TowerChannel,
  TowerDetails,
  TowerInfo,
  TowerRemoveRequest,
  TowerServer,
  TowerStatus,
} from '../tower-results.js';
import { command } from './command.js';

const count = integer(0, Number.MAX_SAFE_INTEGER);

const towerProperties: Properties<TowerInfo> = {
  nodeId,
  address: text(512),
  mode: oneOf('own', 'stranger'),
  connected: boolean,
  blockHeight: nullable(u32),
  covered: count,
  lag: count,
  lost: count,
  missing: count,
  fault: nullable(text(64)),
};

const channel = object<TowerChannel>({
  channelId: hex32,
  covered: count,
  lag: count,
  lost: count,
  missing: count,
});

const breach = object<TowerBreach>({
  txid,
  blockHeight: u32,
  outputs: u32,
  taken: u32,
  lost: u32,
  recoveredSat: amountSat,
  feesSat: amountSat,
});

const server = object<TowerServer>({
  uris: list(text(512)),
  sessions: count,
  records: count,
  bytes: count,
  blockHeight: u32,
  breaches: list(breach),
});

export const towerAdd = command({
  name: 'tower/add',
  summary: 'Has a watchtower guard the channels: it gets every revoked state, past and to come.',
  parameters: object<TowerAddRequest>({ nodeId, address: peerAddress, own: optional(boolean) }),
  result: object<TowerInfo>(towerProperties),
  run: (service, request) => service.towerAdd(request),
});

export const towerRemove = command({
  name: 'tower/remove',
  summary: 'Gives a watchtower up, with all that waits for it.',
  parameters: object<TowerRemoveRequest>({ nodeId }),
  result: object<TowerRemoveRequest>({ nodeId }),
  run: (service, request) => service.towerRemove(request),
});

export const towerList = command({
  name: 'tower/list',
  summary: 'The watchtowers, and how far each is.',
  parameters: object<NoParameters>({}),
  result: object<{ readonly towers: readonly TowerInfo[] }>({
    towers: list(object<TowerInfo>(towerProperties)),
  }),
  run: (service) => service.towerList(),
});

export const towerStatus = command({
  name: 'tower/status',
  summary:
    'How far each watchtower is, channel by channel; and the watchtower that this node is, if it is one.',
  parameters: object<NoParameters>({}),
  result: object<TowerStatus>({
    towers: list(object<TowerDetails>({ ...towerProperties, channels: list(channel) })),
    server: nullable(server),
  }),
  run: (service) => service.towerStatus(),
});
