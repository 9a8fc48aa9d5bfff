import type { ChannelErrorCode } from '../channel/errors.js';
import { type Failure, type FailureName, failureFlags } from '../onion/index.js';
import { toHex } from '../primitives/bytes.js';
import type { RouteHop } from '../routing/route.js';
import { policyFromFailure } from './failure-update.js';
import { excludeChannel, excludeNode, lowerCeiling, setPolicy } from './lessons.js';
import type { PartConsequence, PartFailure, PaymentLessons, PaymentPart } from './payment.js';
import type { LiquidityObservation } from './payment-vocabulary.js';

/** What the failure of a part is good for. */
export interface Lesson {
  readonly lessons: PaymentLessons;
  readonly observations: readonly LiquidityObservation[];
  /** `giveUp`: the payee refused for good, no other route would help. */
  readonly consequence: PartConsequence;
}

type Learnt = Pick<Lesson, 'lessons' | 'consequence'>;

/** Learns from a part that failed (BOLT 4, Receiving Failure Codes, origin node). */
export function learn(lessons: PaymentLessons, part: PaymentPart, failure: PartFailure): Lesson {
  const observations: readonly LiquidityObservation[] = [];
  const { hops } = part;
  switch (failure.type) {
    case 'hop': {
      const outgoing = hops[failure.hop + 1];
      const reached = observe(hops.slice(0, failure.hop + 1), 'success');
      if (outgoing === undefined) return learnFromPayee(lessons, failure.failure, hops, reached);
      const learnt = learnFromHop(lessons, failure.failure, hops[failure.hop] as RouteHop, outgoing);
      const dry = failure.failure.code === 'temporaryChannelFailure' ? observe([outgoing], 'failure') : [];
      return { ...learnt, observations: [...reached, ...dry] };
    }
    case 'unreadable':
      return { ...avoid(lessons, hopsUnderSuspicion(hops, failure.hop)), observations };
    case 'local': {
      const own = hops[0] as RouteHop;
      // Other payments were quicker: what is left may still carry less.
      const lessWillDo = SHORT_OF_BALANCE.has(failure.code);
      const learnt = lessWillDo ? tryLess(lessons, own) : avoid(lessons, [own]);
      return { ...learnt, observations };
    }
    default:
      // Our own channel or the peer at its end is at fault.
      return { ...avoid(lessons, hops.slice(0, 1)), observations };
  }
}

/** A part that arrived found enough balance everywhere. */
export function observeArrival(part: PaymentPart): LiquidityObservation[] {
  return observe(part.hops, 'success');
}

/** Refusals of our own channel that depend on the amount. */
const SHORT_OF_BALANCE: ReadonlySet<string> = new Set<ChannelErrorCode>([
  'insufficientFunds',
  'htlcValueInFlightTooHigh',
  'dustExposureTooHigh',
]);

/** Codes that speak of the node's own view of the payment or of the onion, whatever their flags say. */
const BLAMES_NODE: ReadonlySet<FailureName | 'unknown'> = new Set<FailureName>([
  'expiryTooFar',
  'invalidOnionPayload',
  // BOLT 4, Failure Messages: an intermediate hop must not send these.
  'incorrectOrUnknownPaymentDetails',
  'finalIncorrectCltvExpiry',
  'finalIncorrectHtlcAmount',
  'mppTimeout',
]);

function learnFromHop(
  lessons: PaymentLessons,
  failure: Failure,
  incoming: RouteHop,
  outgoing: RouteHop,
): Learnt {
  const flags = failureFlags(failure);
  // BOLT 4, origin node: with NODE set, no channel of the erring node is considered any more.
  if (flags.node || BLAMES_NODE.has(failure.code)) {
    return { lessons: excludeNode(lessons, toHex(incoming.nodeId)), consequence: 'avoidNode' };
  }
  if (flags.permanent || !flags.update) return avoid(lessons, [outgoing]);
  if (failure.code === 'temporaryChannelFailure') return tryLess(lessons, outgoing);
  // A node may correct us once. One that keeps changing its mind would be asking for the whole fee limit, bit by bit.
  const corrected = lessons.policies.some(({ direction }) => direction === outgoing.direction);
  const policy = corrected ? undefined : policyFromFailure(failure, incoming, outgoing);
  if (policy === undefined) return avoid(lessons, [outgoing]);
  return { lessons: setPolicy(lessons, outgoing.direction, policy), consequence: 'takePolicy' };
}

function learnFromPayee(
  lessons: PaymentLessons,
  failure: Failure,
  hops: readonly RouteHop[],
  observations: readonly LiquidityObservation[],
): Lesson {
  // BOLT 4, origin node: a permanent failure of the final node ends the payment.
  if (failureFlags(failure).permanent) return { lessons, observations, consequence: 'giveUp' };
  // The payee waited in vain for the other parts: nothing is wrong with this way.
  if (failure.code === 'mppTimeout') return { lessons, observations, consequence: 'none' };
  // The hop before the payee changed the terms, or the payee cannot take the HTLC over this channel now.
  return { ...avoid(lessons, hops.slice(-1)), observations };
}

/**
 * A hop that garbles failures: the channel between the last hop that vouched and the first that did not. Without
 * attribution it cannot be told from its neighbours; our own channel and the payee's are the last to blame.
 */
function hopsUnderSuspicion(hops: readonly RouteHop[], firstSilent: number | undefined): readonly RouteHop[] {
  if (firstSilent !== undefined) return [hops[firstSilent] ?? hops.at(-1)].filter((hop) => hop !== undefined);
  if (hops.length > 2) return hops.slice(1, -1);
  return hops.slice(-1);
}

function avoid(lessons: PaymentLessons, hops: readonly RouteHop[]): Learnt {
  const learnt = hops.reduce((known, { direction }) => excludeChannel(known, direction), lessons);
  return { lessons: learnt, consequence: 'avoidChannel' };
}

function tryLess(lessons: PaymentLessons, { direction, amountMsat }: RouteHop): Learnt {
  return { lessons: lowerCeiling(lessons, direction, amountMsat), consequence: 'tryLess' };
}

function observe(
  hops: readonly RouteHop[],
  outcome: LiquidityObservation['outcome'],
): LiquidityObservation[] {
  return hops.map(({ direction, amountMsat }) => ({ direction, amountMsat, outcome }));
}
