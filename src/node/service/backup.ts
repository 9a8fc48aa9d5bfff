import type { BackedUpInfo } from '../../api/backup-results.js';
import { ApiError } from '../../api/error.js';
import type { NodeService } from '../../api/node-service.js';
import type { ManagedChannel } from '../channels/managed-channel.js';
import { channelInfo } from './channel-view.js';
import type { NodeParts } from './parts.js';

/** The backup of the channels, and the way back from it. */
export function backupService({
  backup: { keeper, recovery },
}: NodeParts): Pick<NodeService, 'backupExport' | 'backupRestore'> {
  return {
    async backupExport() {
      const contents = keeper.contents();
      return { backup: keeper.text(contents).trim(), channels: contents.channels.length };
    },
    async backupRestore({ backup, fromPeers = false }) {
      if ((backup === undefined) !== fromPeers) {
        throw new ApiError('invalidField', 'give either a backup or fromPeers', { field: 'backup' });
      }
      const { restored, known, spent, rescanFrom } =
        backup === undefined
          ? await recovery.restoreFromPeers()
          : await recovery.restore([recovery.read(backup)]);
      return { restored: restored.map(infoOf), known, spent, rescanFrom };
    },
  };
}

function infoOf(channel: ManagedChannel): BackedUpInfo {
  const { channelId, nodeId, capacitySat } = channelInfo(channel);
  return { channelId, nodeId, capacitySat };
}
