import type { NodeService } from '../../api/node-service.js';
import type { NodeParts } from './parts.js';

/** Channels that were closed by force, as far as the chain still owes them. */
export function onchainService({ sweeper }: NodeParts): Pick<NodeService, 'onchain'> {
  return {
    async onchain() {
      const pending = sweeper.pending().map((claim) => ({
        channelId: claim.channelId,
        txid: claim.outpoint.txid,
        output: claim.outpoint.outputIndex,
        amountSat: claim.amountSat,
        kind: claim.kind,
        earliestHeight: claim.earliestHeight,
        deadlineHeight: claim.deadline,
        claimTxid: claim.txid,
        obstacle: claim.obstacle,
      }));
      return { pending };
    },
  };
}
