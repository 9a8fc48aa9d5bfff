import { fromHex } from '../primitives/bytes.js';
import { type RoutingEdge, searchAmount } from './edge.js';
import { searchFee } from './fee.js';
import { CostHeap } from './heap.js';
import { successProbability } from './probability.js';
import type { RouteQuery, RouteWeights } from './route.js';
import type { SearchGraph } from './search-graph.js';

/** What a search makes small. */
export type SearchGoal = 'balanced' | 'fee' | 'hops';

/** What a path may take. */
export interface SearchLimits {
  readonly maxFee: number;
  readonly maxCltvDelta: number;
  readonly maxHops: number;
}

/** As in common use: an attempt is worth 100 sat and a thousandth; a block of delay 15 billionths of what is locked. */
export const DEFAULT_WEIGHTS: RouteWeights = {
  riskFactor: 15e-9,
  attemptCostMsat: 100_000,
  attemptCostMillionths: 1_000,
  hopProbability: 0.98,
};

/**
 * Dijkstra's algorithm from the target back to the source, since only the last amount is given and each hop's fee
 * depends on what it forwards. Returns the edges from source to target of the least path within the limits.
 */
export function searchPath(
  graph: SearchGraph,
  query: RouteQuery,
  limits: SearchLimits,
  goal: SearchGoal,
): readonly RoutingEdge[] | undefined {
  const labels = new Labels(graph.nodeLimit);
  const relax = new Relaxation(graph, query, limits, goal, labels);
  labels.start(graph.target, searchAmount(query.amountMsat), query.finalCltvDelta);
  for (let index = labels.heap.pop(); index !== undefined; index = labels.heap.pop()) {
    if (labels.closed[index] === 1) continue;
    if (index === graph.source) return labels.path(index, graph.target);
    labels.closed[index] = 1;
    for (const edge of graph.addedEdgesTo(index)) relax.edge(edge);
    for (const edge of graph.graphEdgesTo(index)) if (!graph.hidesFrom(edge.from)) relax.edge(edge);
  }
  return undefined;
}

/** What is known of the best path from each node to the target. */
class Labels {
  readonly heap = new CostHeap();
  readonly closed: Uint8Array;
  readonly cost: Float64Array;
  /** What must reach the node. */
  readonly amount: Float64Array;
  readonly cltvDelta: Float64Array;
  readonly hops: Uint8Array;
  readonly next: (RoutingEdge | undefined)[];

  constructor(size: number) {
    this.closed = new Uint8Array(size);
    this.cost = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
    this.amount = new Float64Array(size);
    this.cltvDelta = new Float64Array(size);
    this.hops = new Uint8Array(size);
    this.next = new Array(size).fill(undefined);
  }

  start(target: number, amount: number, cltvDelta: number): void {
    this.cost[target] = 0;
    this.amount[target] = amount;
    this.cltvDelta[target] = cltvDelta;
    this.heap.push(0, target);
  }

  path(source: number, target: number): readonly RoutingEdge[] {
    const edges: RoutingEdge[] = [];
    for (let index = source; index !== target; ) {
      const edge = this.next[index];
      if (edge === undefined) throw new RangeError('a labelled node has a next edge');
      edges.push(edge);
      index = edge.to;
    }
    return edges;
  }
}

/** Tries edges against what a query allows and costs them. */
class Relaxation {
  private readonly finalAmount: number;
  private readonly attemptCost: number;
  private readonly hopCost: number;
  private readonly weights: RouteWeights;
  private readonly excludedNodes: ReadonlySet<number>;
  private readonly inFlight: ReadonlyMap<string, bigint> | undefined;

  constructor(
    private readonly graph: SearchGraph,
    private readonly query: RouteQuery,
    private readonly limits: SearchLimits,
    private readonly goal: SearchGoal,
    private readonly labels: Labels,
  ) {
    this.weights = { ...DEFAULT_WEIGHTS, ...query.weights };
    this.finalAmount = searchAmount(query.amountMsat);
    const { attemptCostMsat, attemptCostMillionths, hopProbability } = this.weights;
    this.attemptCost = attemptCostMsat + (this.finalAmount * attemptCostMillionths) / 1e6;
    this.hopCost = -Math.log(hopProbability) * this.attemptCost;
    this.excludedNodes = new Set(
      [...(query.excludedNodes ?? [])]
        .map((hex) => graph.lookUp(fromHex(hex)))
        .filter((index) => index !== undefined),
    );
    this.inFlight = query.inFlightMsat?.size ? query.inFlightMsat : undefined;
  }

  edge(edge: RoutingEdge): void {
    const { labels, limits } = this;
    const { from, to } = edge;
    if (labels.closed[from] === 1) return;
    const amount = labels.amount[to] as number;
    if (amount < edge.htlcMinimumMsat || amount > edge.htlcMaximumMsat) return;
    const hops = (labels.hops[to] as number) + 1;
    if (hops > limits.maxHops) return;
    // The source pays itself nothing and needs no time to react (BOLT 7, Routing Example).
    const first = from === this.graph.source;
    const fee = first ? 0 : searchFee(edge, amount);
    const total = amount + fee;
    if (total - this.finalAmount > limits.maxFee) return;
    const cltvDelta = (labels.cltvDelta[to] as number) + (first ? 0 : edge.cltvExpiryDelta);
    if (cltvDelta > limits.maxCltvDelta) return;
    if (!first && (!this.graph.mayForward(from) || this.excludedNodes.has(from))) return;
    if (this.query.excludedChannels?.has(edge.key)) return;
    const probability = edgeProbability(edge, amount, this.query, this.inFlight);
    if (probability <= 0) return;

    const cost = (labels.cost[to] as number) + this.cost(fee, amount, edge, probability, first);
    if (cost >= (labels.cost[from] as number)) return;
    labels.cost[from] = cost;
    labels.amount[from] = total;
    labels.cltvDelta[from] = cltvDelta;
    labels.hops[from] = hops;
    labels.next[from] = edge;
    labels.heap.push(cost, from);
  }

  private cost(fee: number, amount: number, edge: RoutingEdge, probability: number, first: boolean): number {
    if (this.goal === 'hops') return 1;
    if (this.goal === 'fee') return fee;
    const delay = first ? 0 : amount * edge.cltvExpiryDelta * this.weights.riskFactor;
    return fee + delay + this.hopCost - Math.log(probability) * this.attemptCost;
  }
}

/** The chance that an edge carries an amount on top of what of ours it carries already; 0 when it cannot. */
export function edgeProbability(
  edge: RoutingEdge,
  amount: number,
  query: Pick<RouteQuery, 'liquidity'>,
  inFlight: ReadonlyMap<string, bigint> | undefined,
): number {
  const used = inFlight?.get(edge.key);
  const wanted = used === undefined ? amount : amount + searchAmount(used);
  if (wanted > edge.capacityMsat) return 0;
  if (edge.liquidity === 'known') return 1;
  return successProbability(wanted, edge.capacityMsat, query.liquidity?.(edge.key, edge.capacityMsat));
}
