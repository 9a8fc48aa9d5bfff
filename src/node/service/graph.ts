import { ApiError } from '../../api/error.js';
import type { NodeService } from '../../api/node-service.js';
import type { GraphPolicy } from '../../api/results.js';
import type { ChannelPolicy } from '../../core/gossip/index.js';
import { defaultMaxFee } from '../../core/payments/index.js';
import { fromHex, toHex } from '../../core/primitives/bytes.js';
import { findRoute } from '../../core/routing/index.js';
import { formatShortChannelId } from '../../core/wire/index.js';
import { showAddress } from '../gossip/show-address.js';
import { MIN_FINAL_CLTV } from '../invoice-terms.js';
import type { NodeParts } from './parts.js';

/** The network as this node knows it. */
export function graphService(parts: NodeParts): Pick<NodeService, 'nodes' | 'graph' | 'route'> {
  const { graph } = parts;
  return {
    async nodes() {
      const nodes = [...graph.nodes.values()].map(({ nodeId, details, channels }) => ({
        nodeId: toHex(nodeId),
        alias: details?.alias ?? null,
        addresses: (details?.addresses ?? []).flatMap(showAddress),
        features: details === undefined ? '' : toHex(details.features),
        lastUpdate: details?.timestamp ?? null,
        channels: channels.size,
      }));
      return { nodes };
    },
    async graph() {
      const channels = [...graph.channels.values()].map((channel) => ({
        shortChannelId: formatShortChannelId(channel.shortChannelId),
        nodeId1: toHex(channel.nodeId1),
        nodeId2: toHex(channel.nodeId2),
        capacitySat: channel.capacitySat,
        policy1: showPolicy(channel.policies[0]),
        policy2: showPolicy(channel.policies[1]),
      }));
      return { channels };
    },
    async route({ nodeId, amountMsat }) {
      const { ownNodeId, localChannels, liquidity } = parts.paymentContext();
      const found = findRoute(graph, {
        source: ownNodeId,
        target: fromHex(nodeId),
        amountMsat,
        finalCltvDelta: MIN_FINAL_CLTV,
        maxFeeMsat: defaultMaxFee(amountMsat),
        localChannels,
        ...(liquidity === undefined ? {} : { liquidity }),
      });
      if (!found.ok)
        throw new ApiError('noRoute', `no route: ${found.error.code}`, { reason: found.error.code });
      const { hops, totalFeeMsat } = found.value;
      return {
        amountMsat,
        feeMsat: totalFeeMsat,
        hops: hops.map((hop) => ({
          nodeId: toHex(hop.nodeId),
          shortChannelId: formatShortChannelId(hop.shortChannelId),
          amountMsat: hop.amountMsat,
          cltvExpiryDelta: hop.expiryDelta,
        })),
      };
    },
  };
}

function showPolicy(policy: ChannelPolicy | undefined): GraphPolicy | null {
  if (policy === undefined) return null;
  return {
    enabled: !policy.disabled,
    feeBaseMsat: policy.feeBaseMsat,
    feeProportionalMillionths: policy.feeProportionalMillionths,
    cltvExpiryDelta: policy.cltvExpiryDelta,
    htlcMinimumMsat: policy.htlcMinimumMsat,
    htlcMaximumMsat: policy.htlcMaximumMsat,
    lastUpdate: policy.timestamp,
  };
}
