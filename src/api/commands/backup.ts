import type { BackedUpInfo, BackupExport, BackupRestore, BackupRestoreRequest } from '../backup-results.js';
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
  optional,
  text,
  u32,
} from '../schema/index.js';
import { command } from './command.js';

/** More than any number of channels that a node has. */
const backupText = text(4 * 1024 * 1024);

export const backupExport = command({
  name: 'backup/export',
  summary: 'The encrypted backup of all channels, as it is also in the datadir. Restoring it takes the seed.',
  parameters: object<NoParameters>({}),
  result: object<BackupExport>({ backup: backupText, channels: integer(0, Number.MAX_SAFE_INTEGER) }),
  run: (service) => service.backupExport(),
});

export const backupRestore = command({
  name: 'backup/restore',
  summary: 'Takes up the channels of a backup that the node does not know: has their peers close them.',
  parameters: object<BackupRestoreRequest>({ backup: optional(backupText), fromPeers: optional(boolean) }),
  result: object<BackupRestore>({
    restored: list(object<BackedUpInfo>({ channelId: hex32, nodeId, capacitySat: amountSat })),
    known: u32,
    spent: list(hex32),
    rescanFrom: nullable(u32),
  }),
  run: (service, request) => service.backupRestore(request),
});
