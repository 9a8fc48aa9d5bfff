import type { NodeService } from '../../api/node-service.js';
import type { NodeWarning } from '../../api/results.js';
import { msat } from '../../core/primitives/units.js';
import { VERSION } from '../../version.js';
import { commitmentsOf } from '../channels/managed-channel.js';
import { RESERVE_TOO_LOW } from '../sweeper/index.js';
import { formatAddress } from '../transport/index.js';
import { channelBalances } from './channel-view.js';
import type { NodeParts } from './parts.js';

/** What the node says of itself. */
export function nodeInfoService(parts: NodeParts): Pick<NodeService, 'getinfo' | 'balance' | 'stop'> {
  const { config, keys, network, chain, backend, peers, wallet, book } = parts;
  return {
    async getinfo() {
      // A backend that hangs would hold up the answer.
      const status = chain.isStalled ? undefined : await backend.status().catch(() => undefined);
      return {
        nodeId: keys.nodeIdHex,
        alias: config.alias,
        network: network.choice,
        version: VERSION,
        blockHeight: chain.height,
        synced: status?.synced === true && status.bestHash === chain.tip.hash,
        addresses: peers.addresses().map((address) => peerUri(keys.nodeIdHex, formatAddress(address))),
        warnings: warningsOf(parts),
      };
    },
    async balance() {
      const open = book.all().flatMap((channel) => {
        const commitments = commitmentsOf(channel);
        const { kind } = channel.channel.state;
        return commitments === undefined || OVER.has(kind) ? [] : [channelBalances(commitments)];
      });
      return {
        onchain: wallet.balance(),
        channels: {
          localMsat: msat(open.reduce((sum, { localMsat }) => sum + localMsat, 0n)),
          remoteMsat: msat(open.reduce((sum, { remoteMsat }) => sum + remoteMsat, 0n)),
        },
      };
    },
    async stop() {
      // The answer goes out first.
      parts.clock.soon(() => parts.requestStop());
      return { stopped: true };
    },
  };
}

function warningsOf({ chain, reserve }: NodeParts): readonly NodeWarning[] {
  const problem = reserve.problem;
  const stalled =
    'the chain backend gives no answer, or no new blocks: nothing is forwarded or paid meanwhile';
  const warnings: NodeWarning[] = [];
  if (chain.isStalled) warnings.push({ code: 'chainStalled', message: stalled });
  if (problem !== undefined) warnings.push({ code: RESERVE_TOO_LOW, message: problem });
  return warnings;
}

const OVER: ReadonlySet<string> = new Set([
  'closing',
  'forceClosing',
  'waitForRemoteClose',
  'recovering',
  'recovered',
  'closed',
]);

/** An address as `connect` takes it: a TCP one goes without its scheme. */
function peerUri(nodeId: string, address: string): string {
  return `${nodeId}@${address.replace(/^tcp:\/\//, '')}`;
}
