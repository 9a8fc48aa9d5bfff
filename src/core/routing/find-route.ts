import { err, ok, type Result } from '../primitives/result.js';
import { type MilliSatoshi, msat } from '../primitives/units.js';
import { fitsSearch, type RoutingEdge, type RoutingGraph, searchAmount } from './edge.js';
import { forwardingFee } from './fee.js';
import type { Route, RouteError, RouteHop, RouteQuery } from './route.js';
import { DEFAULT_WEIGHTS, edgeProbability, type SearchLimits, searchPath } from './search.js';
import { SearchGraph } from './search-graph.js';

const MAX_CLTV_DELTA = 2016;
const MAX_HOPS = 20;

/**
 * The best route for one HTLC, weighing fees, time and the chance to succeed. When the best by that measure breaks a
 * limit, the cheapest and then the shortest are tried, so that limits alone hide few routes.
 */
export function findRoute(graph: RoutingGraph, query: RouteQuery): Result<Route, RouteError> {
  if (query.amountMsat === 0n || !fitsSearch(query.amountMsat)) return err({ code: 'invalidAmount' });
  const search = new SearchGraph(graph, query);
  if (search.source === search.target) return err({ code: 'targetIsSource' });
  if (!search.knows(search.target)) return err({ code: 'unknownTarget' });
  const shortage = localShortage(query);
  if (shortage !== undefined) return err(shortage);

  const limits: SearchLimits = {
    maxFee: searchAmount(query.maxFeeMsat),
    maxCltvDelta: query.maxCltvDelta ?? MAX_CLTV_DELTA,
    maxHops: query.maxHops ?? MAX_HOPS,
  };
  for (const goal of ['balanced', 'fee', 'hops'] as const) {
    const edges = searchPath(search, query, limits, goal);
    if (edges !== undefined) return ok(routeOver(edges, search, query));
  }
  const unlimited = { ...limits, maxFee: Number.POSITIVE_INFINITY };
  const cheapest = searchPath(search, query, unlimited, 'fee');
  if (cheapest === undefined) return err({ code: 'noRoute' });
  const { totalFeeMsat } = routeOver(cheapest, search, query);
  return err({ code: 'feeTooHigh', feeMsat: totalFeeMsat, maxFeeMsat: query.maxFeeMsat });
}

/** Turns a path into a route, with all amounts anew in exact units. */
function routeOver(edges: readonly RoutingEdge[], graph: SearchGraph, query: RouteQuery): Route {
  const hops: RouteHop[] = [];
  let amount: MilliSatoshi = query.amountMsat;
  let expiryDelta = query.finalCltvDelta;
  let feeMsat = msat(0);
  let probability = 1;
  const { hopProbability } = { ...DEFAULT_WEIGHTS, ...query.weights };
  for (const edge of [...edges].reverse()) {
    hops.unshift({
      nodeId: graph.nodeIdAt(edge.to),
      shortChannelId: edge.shortChannelId,
      direction: edge.key,
      amountMsat: amount,
      expiryDelta,
      feeMsat,
    });
    probability *= hopProbability * edgeProbability(edge, Number(amount), query, query.inFlightMsat);
    if (edge.from === graph.source) break;
    feeMsat = forwardingFee(edge, amount);
    amount = msat(amount + feeMsat);
    expiryDelta += edge.cltvExpiryDelta;
  }
  return {
    hops,
    amountMsat: query.amountMsat,
    totalAmountMsat: amount,
    totalFeeMsat: msat(amount - query.amountMsat),
    totalExpiryDelta: expiryDelta,
    probability,
  };
}

function localShortage({ localChannels, amountMsat }: RouteQuery): RouteError | undefined {
  if (localChannels === undefined) return undefined;
  let spendableMsat = msat(0);
  for (const channel of localChannels) {
    if (channel.spendableMsat > spendableMsat) spendableMsat = channel.spendableMsat;
  }
  return spendableMsat < amountMsat ? { code: 'noLocalBalance', spendableMsat } : undefined;
}
