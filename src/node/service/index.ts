import type { NodeService } from '../../api/node-service.js';
import { backupService } from './backup.js';
import { channelService } from './channels.js';
import { graphService } from './graph.js';
import { invoiceService } from './invoices.js';
import { nodeInfoService } from './node-info.js';
import { onchainService } from './onchain.js';
import type { NodeParts } from './parts.js';
import { paymentService } from './payments.js';
import { peerService } from './peers.js';
import { withStoreFailures } from './store-failures.js';
import { tokenService } from './tokens.js';
import { towerService } from './towers.js';
import { walletService } from './wallet.js';

/** Everything a node does for its user, family by family. */
export function nodeService(parts: NodeParts): NodeService {
  const service: NodeService = {
    events: parts.events,
    ...nodeInfoService(parts),
    ...walletService(parts),
    ...peerService(parts),
    ...channelService(parts),
    ...onchainService(parts),
    ...invoiceService(parts),
    ...paymentService(parts),
    ...graphService(parts),
    ...towerService(parts),
    ...tokenService(parts),
    ...backupService(parts),
  };
  return withStoreFailures(service, parts.log);
}
