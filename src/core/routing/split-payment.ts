import { err, ok, type Result } from '../primitives/result.js';
import { type MilliSatoshi, msat } from '../primitives/units.js';
import type { ChannelDirection, RoutingGraph } from './edge.js';
import { findRoute } from './find-route.js';
import type { Route, RouteError, RouteQuery } from './route.js';

/** How far a payment may be split. */
export interface SplitLimits {
  /** 1 when the payee takes no multi-part payment. */
  readonly maxParts: number;
  readonly minPartMsat: MilliSatoshi;
}

export const DEFAULT_SPLIT: SplitLimits = { maxParts: 16, minPartMsat: msat(10_000) };

/**
 * Routes whose amounts add up to the whole and whose fees stay within the budget. The whole is tried first; what has
 * no route is halved. Each part sees the channels without what the parts before it take, and may spend its share of
 * the budget with what they left of theirs.
 */
export function splitPayment(
  graph: RoutingGraph,
  query: RouteQuery,
  limits: SplitLimits = DEFAULT_SPLIT,
): Result<readonly Route[], RouteError> {
  const shortage = limits.maxParts > 1 ? totalShortage(query) : undefined;
  if (shortage !== undefined) return err(shortage);
  const routes: Route[] = [];
  const inFlightMsat = new Map<ChannelDirection, MilliSatoshi>(query.inFlightMsat);
  let left: bigint = query.amountMsat;
  let spentFee = 0n;
  let attempt = left;
  while (left > 0n) {
    const share = (query.maxFeeMsat * (query.amountMsat - left + attempt)) / query.amountMsat;
    const part = findRoute(graph, {
      ...query,
      amountMsat: msat(attempt),
      maxFeeMsat: msat(share - spentFee),
      inFlightMsat,
    });
    if (part.ok) {
      routes.push(part.value);
      reserve(inFlightMsat, part.value);
      left -= attempt;
      spentFee += part.value.totalFeeMsat;
      attempt = left;
      if (left > 0n && routes.length >= limits.maxParts) return err({ code: 'noRoute' });
      continue;
    }
    const smaller = (attempt + 1n) / 2n;
    const partsNeeded = BigInt(routes.length) + (left + smaller - 1n) / smaller;
    const hopeless = part.error.code === 'targetIsSource' || part.error.code === 'unknownTarget';
    if (hopeless || smaller === attempt || smaller < limits.minPartMsat) return part;
    if (partsNeeded > BigInt(limits.maxParts)) return part;
    attempt = smaller;
  }
  return ok(routes);
}

/** Takes the amounts of a route out of what its channels can carry. */
function reserve(inFlight: Map<ChannelDirection, MilliSatoshi>, route: Route): void {
  for (const { direction, amountMsat } of route.hops) {
    inFlight.set(direction, msat((inFlight.get(direction) ?? 0n) + amountMsat));
  }
}

function totalShortage({ localChannels, amountMsat }: RouteQuery): RouteError | undefined {
  if (localChannels === undefined) return undefined;
  const spendableMsat = localChannels.reduce((sum, channel) => sum + channel.spendableMsat, 0n);
  return spendableMsat < amountMsat
    ? { code: 'noLocalBalance', spendableMsat: msat(spendableMsat) }
    : undefined;
}
