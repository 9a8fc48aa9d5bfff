import { ApiError } from '../../api/error.js';
import type { NodeService } from '../../api/node-service.js';
import type { TowerDetails, TowerInfo, TowerServer } from '../../api/tower-results.js';
import { sat } from '../../core/primitives/units.js';
import type { Tower, TowerSummary } from '../../watchtower/index.js';
import type { NodeParts } from './parts.js';

/** The towers that guard this node, and the one that it is. */
export function towerService({
  keys,
  towers,
}: NodeParts): Pick<NodeService, 'towerAdd' | 'towerRemove' | 'towerList' | 'towerStatus'> {
  const { client } = towers;
  return {
    async towerAdd({ nodeId, address, own }) {
      if (nodeId === towers.server?.towerId || nodeId === keys.nodeIdHex) {
        throw new ApiError(
          'selfConnect',
          'a tower on this machine is down whenever its node is: use another',
        );
      }
      return infoOf(client.add(nodeId, address, own === true ? 'own' : 'stranger'));
    },
    async towerRemove({ nodeId }) {
      if (!client.remove(nodeId)) throw new ApiError('unknownTower', `no tower is known by ${nodeId}`);
      return { nodeId };
    },
    async towerList() {
      return { towers: client.summaries().map(infoOf) };
    },
    async towerStatus() {
      await client.refresh();
      return {
        towers: client.summaries().map(detailsOf),
        server: towers.server === null ? null : serverOf(towers.server),
      };
    },
  };
}

function infoOf(summary: TowerSummary): TowerInfo {
  const { nodeId, address, mode, connected, blockHeight, fault, channels } = summary;
  const total = (count: (channel: (typeof channels)[number]) => number) =>
    channels.reduce((sum, channel) => sum + count(channel), 0);
  return {
    nodeId,
    address,
    mode,
    connected,
    blockHeight,
    covered: total(({ covered }) => covered),
    lag: total(({ waiting }) => waiting),
    lost: total(({ lost }) => lost),
    missing: total(({ missing }) => missing),
    fault,
  };
}

function detailsOf(summary: TowerSummary): TowerDetails {
  const channels = summary.channels.map(({ channelId, covered, waiting, lost, missing }) => ({
    channelId,
    covered,
    lag: waiting,
    lost,
    missing,
  }));
  return { ...infoOf(summary), channels };
}

function serverOf({ state }: Tower): TowerServer {
  const breaches = state.breaches.map(({ txid, height, claims, taken, lost, recoveredSat, feesSat }) => ({
    txid,
    blockHeight: height,
    outputs: claims,
    taken,
    lost,
    recoveredSat: sat(recoveredSat),
    feesSat: sat(feesSat),
  }));
  return { ...state, breaches };
}
