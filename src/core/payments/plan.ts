import { equalBytes } from '../primitives/bytes.js';
import { err, ok, type Result } from '../primitives/result.js';
import { cltvExpiry, type MilliSatoshi, msat } from '../primitives/units.js';
import type { Route, RouteError, RouteHop } from '../routing/route.js';
import { graphWithLessons } from './lessons.js';
import { partOnion } from './part-onion.js';
import type { OutgoingPayment, PaymentPart, PaymentTarget } from './payment.js';
import type { PaymentContext } from './payment-vocabulary.js';
import { routeQuery } from './route-query.js';

/** Parts that may be on their way at once. */
export const MAX_PENDING_PARTS = 16;
/** A payment is not split into parts below this: base fees would eat them. The last part may be smaller. */
export const MIN_PART_MSAT = 1_000_000n;

/** A part that is ready to be sent. */
export interface PlannedPart {
  readonly part: PaymentPart;
  readonly onion: Uint8Array;
}

/** Why no parts could be planned. */
export type PlanError = RouteError | { readonly code: 'onionTooLong' } | { readonly code: 'unknownFeatures' };

/**
 * Finds a way for an amount of a payment: in one part when one fits, else in as few as halving finds, when the payee
 * offers `basic_mpp`. All parts together stay within the fee limit.
 */
export function planParts(
  payment: OutgoingPayment,
  amountMsat: MilliSatoshi,
  context: PaymentContext,
): Result<readonly PlannedPart[], PlanError> {
  if (!mayPay(payment.target, context)) return err({ code: 'unknownFeatures' });
  const splits = payment.target.basicMpp && payment.target.paymentSecret !== undefined;
  const spendableMsat = msat(context.localChannels.reduce((sum, channel) => sum + channel.spendableMsat, 0n));
  if (spendableMsat < amountMsat) return err({ code: 'noLocalBalance', spendableMsat });
  const room = MAX_PENDING_PARTS - payment.parts.filter(({ status }) => status === 'pending').length;
  const planned: PlannedPart[] = [];
  let remaining: bigint = amountMsat;
  let size = splits ? startingSize(amountMsat, context) : amountMsat;
  let error: PlanError | undefined;
  while (remaining > 0n) {
    if (planned.length === room) return err(error ?? { code: 'noRoute' });
    const share = msat(size < remaining ? size : remaining);
    const found = planPart(payment, share, planned, context);
    if (found.ok) {
      planned.push(found.value);
      remaining -= share;
      continue;
    }
    // A limit that can be raised explains more than the lack of a route for one of the sizes.
    if (error === undefined || found.error.code === 'feeTooHigh') error = found.error;
    size = (share + 1n) / 2n;
    if (!splits || !helpsToSplit(found.error) || size < MIN_PART_MSAT) return err(error);
  }
  return ok(planned);
}

/**
 * BOLT 7, node_announcement, receiver: nothing is sent to a node that demands features we do not know. An invoice says
 * for itself what it demands.
 */
function mayPay({ nodeId, keysendPreimage }: PaymentTarget, { graph }: PaymentContext): boolean {
  const index = keysendPreimage === undefined ? undefined : graph.nodeIndex(nodeId);
  return index === undefined || graph.mayForward(index);
}

/** The whole amount, or as much of it as our fullest channel holds. */
function startingSize(amountMsat: bigint, { localChannels }: PaymentContext): bigint {
  let most = 0n;
  for (const { spendableMsat } of localChannels) if (spendableMsat > most) most = spendableMsat;
  return most > 0n && most < amountMsat ? most : amountMsat;
}

function helpsToSplit({ code }: PlanError): boolean {
  return code === 'noRoute' || code === 'noLocalBalance' || code === 'feeTooHigh';
}

function planPart(
  payment: OutgoingPayment,
  amountMsat: MilliSatoshi,
  planned: readonly PlannedPart[],
  context: PaymentContext,
): Result<PlannedPart, PlanError> {
  const { target } = payment;
  const { blockHeight, entropy } = context;
  const partId = payment.parts.length + planned.length;
  const graph = graphWithLessons(context.graph, payment.lessons);
  let maxHops: number | undefined;
  for (;;) {
    const query = routeQuery(
      payment,
      amountMsat,
      planned.map(({ part }) => part),
      context,
    );
    const found = context.findRoute(graph, maxHops === undefined ? query : { ...query, maxHops });
    if (!found.ok) return maxHops === undefined ? found : err({ code: 'onionTooLong' });
    const { hops } = found.value;
    const built = partOnion({ target, hops, partId, blockHeight, entropy });
    if (built.ok) return ok(plannedPart(partId, found.value, built.value, context));
    // Metadata may take so much room that only a shorter route leaves enough.
    maxHops = hops.length - 1;
    if (maxHops === 0) return err({ code: 'onionTooLong' });
  }
}

function plannedPart(
  partId: number,
  route: Route,
  { packet, sharedSecrets }: { readonly packet: Uint8Array; readonly sharedSecrets: readonly Uint8Array[] },
  { localChannels, blockHeight }: PaymentContext,
): PlannedPart {
  const first = route.hops[0] as RouteHop;
  const channel = localChannels.find(
    ({ shortChannelId, remoteNodeId }) =>
      shortChannelId === first.shortChannelId && equalBytes(remoteNodeId, first.nodeId),
  );
  if (channel === undefined) throw new RangeError('a route that starts over no channel of ours');
  const part: PaymentPart = {
    partId,
    channelId: channel.channelId,
    status: 'pending',
    amountMsat: route.amountMsat,
    feeMsat: route.totalFeeMsat,
    cltvExpiry: cltvExpiry(blockHeight + route.totalExpiryDelta),
    hops: route.hops,
    sharedSecrets,
  };
  return { part, onion: packet };
}
