import { type MilliSatoshi, msat } from '../primitives/units.js';
import { type ChannelDirection, channelDirection, directionBetween } from '../routing/edge.js';
import type { ExtraEdge, LocalChannel, RouteQuery } from '../routing/route.js';
import { extraEdgesWithLessons } from './lessons.js';
import {
  committedFeeMsat,
  type OutgoingPayment,
  type PaymentLessons,
  type PaymentPart,
  type PaymentTarget,
} from './payment.js';
import type { PaymentContext } from './payment-vocabulary.js';

/** Blocks beyond what the payee asks for: some may be found while the HTLC is on its way (BOLT 4, BOLT 7). */
export const FINAL_CLTV_SLACK = 3;

/** What to ask path finding for one more part, beside those that are pending or planned. */
export function routeQuery(
  payment: OutgoingPayment,
  amountMsat: MilliSatoshi,
  planned: readonly PaymentPart[],
  context: PaymentContext,
): RouteQuery {
  const { target, lessons, maxFeeMsat } = payment;
  const fees = planned.reduce((sum, part) => sum + part.feeMsat, committedFeeMsat(payment));
  return {
    source: context.ownNodeId,
    target: target.nodeId,
    amountMsat,
    finalCltvDelta: target.finalCltvDelta + FINAL_CLTV_SLACK,
    maxFeeMsat: msat(fees < maxFeeMsat ? maxFeeMsat - fees : 0n),
    localChannels: localChannelsFor(lessons, planned, context),
    extraEdges: extraEdgesWithLessons(extraEdgesOf(target), lessons),
    excludedChannels: new Set(lessons.excludedChannels),
    excludedNodes: new Set(lessons.excludedNodes),
    inFlightMsat: inFlight([...payment.parts, ...planned]),
    ...(context.liquidity === undefined ? {} : { liquidity: context.liquidity }),
  };
}

/** Our channels without those that failed, each with what the other new parts leave of it. */
function localChannelsFor(
  { excludedChannels, ceilings }: PaymentLessons,
  planned: readonly PaymentPart[],
  { localChannels, ownNodeId }: PaymentContext,
): LocalChannel[] {
  return localChannels.flatMap((channel) => {
    const { shortChannelId, remoteNodeId, spendableMsat } = channel;
    const direction = channelDirection(shortChannelId, directionBetween(ownNodeId, remoteNodeId));
    if (excludedChannels.includes(direction)) return [];
    const taken = planned
      .filter((part) => part.hops[0]?.direction === direction)
      .reduce((sum, part) => sum + part.amountMsat + part.feeMsat, 0n);
    const left = spendableMsat > taken ? spendableMsat - taken : 0n;
    const ceiling = ceilings.find((known) => known.direction === direction)?.amountMsat;
    return [
      { ...channel, spendableMsat: msat(ceiling !== undefined && ceiling <= left ? ceiling - 1n : left) },
    ];
  });
}

/** What pending parts take of channels that are not ours; ours say themselves what they have left. */
function inFlight(parts: readonly PaymentPart[]): ReadonlyMap<ChannelDirection, MilliSatoshi> {
  const taken = new Map<ChannelDirection, MilliSatoshi>();
  for (const { hops } of parts.filter(({ status }) => status === 'pending')) {
    for (const { direction, amountMsat } of hops.slice(1)) {
      taken.set(direction, msat((taken.get(direction) ?? 0n) + amountMsat));
    }
  }
  return taken;
}

/** BOLT 11, `r`: each hint is a path that ends at the payee. */
export function extraEdgesOf(target: PaymentTarget): ExtraEdge[] {
  return target.routeHints.flatMap((hint) =>
    hint.map((hop, index) => ({
      fromNodeId: hop.nodeId,
      toNodeId: hint[index + 1]?.nodeId ?? target.nodeId,
      shortChannelId: hop.shortChannelId,
      feeBaseMsat: hop.feeBaseMsat,
      feeProportionalMillionths: hop.feeProportionalMillionths,
      cltvExpiryDelta: hop.cltvExpiryDelta,
    })),
  );
}
