import type { ForwardingPolicy } from '../gossip/channel-update.js';
import { type MilliSatoshi, msat } from '../primitives/units.js';
import {
  type ChannelDirection,
  channelDirection,
  directionBetween,
  type RoutingEdge,
  type RoutingGraph,
  searchAmount,
} from '../routing/edge.js';
import type { ExtraEdge } from '../routing/route.js';
import type { PaymentLessons } from './payment.js';

/** No route of this payment uses a channel direction any more. */
export function excludeChannel(lessons: PaymentLessons, direction: ChannelDirection): PaymentLessons {
  return { ...lessons, excludedChannels: [...new Set([...lessons.excludedChannels, direction])] };
}

/** No route of this payment passes through a node any more. */
export function excludeNode(lessons: PaymentLessons, nodeIdHex: string): PaymentLessons {
  return { ...lessons, excludedNodes: [...new Set([...lessons.excludedNodes, nodeIdHex])] };
}

/** A channel direction could not carry an amount: only less is tried from now on. */
export function lowerCeiling(
  lessons: PaymentLessons,
  direction: ChannelDirection,
  amountMsat: MilliSatoshi,
): PaymentLessons {
  const known = lessons.ceilings.find((ceiling) => ceiling.direction === direction);
  if (known !== undefined && known.amountMsat <= amountMsat) return lessons;
  const others = lessons.ceilings.filter((ceiling) => ceiling !== known);
  return { ...lessons, ceilings: [...others, { direction, amountMsat }] };
}

/** A node asks for another policy than the graph knows. */
export function setPolicy(
  lessons: PaymentLessons,
  direction: ChannelDirection,
  policy: ForwardingPolicy,
): PaymentLessons {
  const others = lessons.policies.filter((known) => known.direction !== direction);
  return { ...lessons, policies: [...others, { direction, policy }] };
}

/** A graph as this payment sees it. */
export function graphWithLessons(graph: RoutingGraph, lessons: PaymentLessons): RoutingGraph {
  const changes = changesOf(lessons);
  if (changes.size === 0) return graph;
  return {
    nodeLimit: graph.nodeLimit,
    nodeIndex: (nodeId) => graph.nodeIndex(nodeId),
    nodeIdAt: (index) => graph.nodeIdAt(index),
    mayForward: (index) => graph.mayForward(index),
    edgesTo: (index) => {
      const edges = graph.edgesTo(index);
      // A search asks for every node of a large graph: only the few lists that differ are copied.
      if (!edges.some(({ key }) => changes.has(key))) return edges;
      return edges.map((edge) => changedEdge(edge, changes.get(edge.key)));
    },
  };
}

/** The hops of route hints as this payment sees them. */
export function extraEdgesWithLessons(edges: readonly ExtraEdge[], lessons: PaymentLessons): ExtraEdge[] {
  const changes = changesOf(lessons);
  return edges.map((edge) => {
    const key = channelDirection(edge.shortChannelId, directionBetween(edge.fromNodeId, edge.toNodeId));
    const { policy, ceiling } = changes.get(key) ?? {};
    const changed = policy === undefined ? edge : { ...edge, ...policy };
    if (ceiling === undefined) return changed;
    const most = changed.htlcMaximumMsat;
    const htlcMaximumMsat = most !== undefined && most < ceiling ? most : msat(ceiling - 1n);
    return { ...changed, htlcMaximumMsat };
  });
}

interface Change {
  policy?: ForwardingPolicy;
  ceiling?: MilliSatoshi;
}

function changesOf(lessons: PaymentLessons): Map<ChannelDirection, Change> {
  const changes = new Map<ChannelDirection, Change>();
  for (const { direction, policy } of lessons.policies) changes.set(direction, { policy });
  for (const { direction, amountMsat } of lessons.ceilings) {
    changes.set(direction, { ...changes.get(direction), ceiling: amountMsat });
  }
  return changes;
}

function changedEdge(edge: RoutingEdge, change: Change | undefined): RoutingEdge {
  if (change === undefined) return edge;
  const { policy, ceiling } = change;
  const changed =
    policy === undefined
      ? edge
      : {
          ...edge,
          feeBaseMsat: policy.feeBaseMsat,
          feeProportionalMillionths: policy.feeProportionalMillionths,
          cltvExpiryDelta: policy.cltvExpiryDelta,
          htlcMinimumMsat: searchAmount(policy.htlcMinimumMsat),
          htlcMaximumMsat: Math.min(searchAmount(policy.htlcMaximumMsat), edge.capacityMsat),
        };
  if (ceiling === undefined) return changed;
  return { ...changed, htlcMaximumMsat: Math.min(changed.htlcMaximumMsat, searchAmount(ceiling) - 1) };
}
