import type { PublicKey } from '../crypto/index.js';
import { toHex } from '../primitives/bytes.js';
import {
  channelDirection,
  directionBetween,
  type RoutingEdge,
  type RoutingGraph,
  searchAmount,
} from './edge.js';
import type { ExtraEdge, LocalChannel, RouteQuery } from './route.js';

/** A graph with what one query adds to it: our own channels, the payee's hints, and the nodes that only these know. */
export class SearchGraph {
  readonly source: number;
  readonly target: number;
  private readonly added: PublicKey[] = [];
  private readonly addedByHex = new Map<string, number>();
  private readonly addedEdges = new Map<number, RoutingEdge[]>();
  /** With channels of our own to choose from, the graph's idea of them is not used. */
  private readonly ownFirstHops: boolean;

  constructor(
    private readonly graph: RoutingGraph,
    query: RouteQuery,
  ) {
    this.source = this.indexOf(query.source);
    this.target = this.indexOf(query.target);
    this.ownFirstHops = query.localChannels !== undefined;
    for (const channel of query.localChannels ?? []) this.addLocal(channel, query.source);
    for (const edge of query.extraEdges ?? []) this.addExtra(edge);
  }

  get nodeLimit(): number {
    return this.graph.nodeLimit + this.added.length;
  }

  nodeIdAt(index: number): PublicKey {
    return this.added[index - this.graph.nodeLimit] ?? this.graph.nodeIdAt(index);
  }

  /** The index of a node, if the query or the graph knows it. */
  lookUp(nodeId: PublicKey): number | undefined {
    return this.graph.nodeIndex(nodeId) ?? this.addedByHex.get(toHex(nodeId));
  }

  /** Whether a node has a place in the graph, or a channel of the query leads to it. */
  knows(index: number): boolean {
    return index < this.graph.nodeLimit || this.addedEdges.has(index);
  }

  mayForward(index: number): boolean {
    return index >= this.graph.nodeLimit || this.graph.mayForward(index);
  }

  graphEdgesTo(index: number): readonly RoutingEdge[] {
    return index < this.graph.nodeLimit ? this.graph.edgesTo(index) : [];
  }

  addedEdgesTo(index: number): readonly RoutingEdge[] {
    return this.addedEdges.get(index) ?? [];
  }

  /** Whether an edge of the graph is to be passed over because our own channels stand for it. */
  hidesFrom(index: number): boolean {
    return this.ownFirstHops && index === this.source;
  }

  private indexOf(nodeId: PublicKey): number {
    const known = this.lookUp(nodeId);
    if (known !== undefined) return known;
    const index = this.graph.nodeLimit + this.added.length;
    this.added.push(nodeId);
    this.addedByHex.set(toHex(nodeId), index);
    return index;
  }

  private addLocal(channel: LocalChannel, source: PublicKey): void {
    const spendable = searchAmount(channel.spendableMsat);
    this.add({
      key: channelDirection(channel.shortChannelId, directionBetween(source, channel.remoteNodeId)),
      shortChannelId: channel.shortChannelId,
      from: this.source,
      to: this.indexOf(channel.remoteNodeId),
      feeBaseMsat: 0,
      feeProportionalMillionths: 0,
      cltvExpiryDelta: 0,
      htlcMinimumMsat: searchAmount(channel.htlcMinimumMsat),
      htlcMaximumMsat: Math.min(spendable, searchAmount(channel.htlcMaximumMsat ?? channel.spendableMsat)),
      capacityMsat: spendable,
      liquidity: 'known',
    });
  }

  private addExtra(edge: ExtraEdge): void {
    const from = this.indexOf(edge.fromNodeId);
    if (this.hidesFrom(from)) return;
    const maximum =
      edge.htlcMaximumMsat === undefined ? Number.MAX_SAFE_INTEGER : searchAmount(edge.htlcMaximumMsat);
    this.add({
      key: channelDirection(edge.shortChannelId, directionBetween(edge.fromNodeId, edge.toNodeId)),
      shortChannelId: edge.shortChannelId,
      from,
      to: this.indexOf(edge.toNodeId),
      feeBaseMsat: edge.feeBaseMsat,
      feeProportionalMillionths: edge.feeProportionalMillionths,
      cltvExpiryDelta: edge.cltvExpiryDelta,
      htlcMinimumMsat: edge.htlcMinimumMsat === undefined ? 0 : searchAmount(edge.htlcMinimumMsat),
      htlcMaximumMsat: maximum,
      capacityMsat: maximum,
      liquidity: 'known',
    });
  }

  private add(edge: RoutingEdge): void {
    const edges = this.addedEdges.get(edge.to);
    if (edges === undefined) this.addedEdges.set(edge.to, [edge]);
    else edges.push(edge);
  }
}
