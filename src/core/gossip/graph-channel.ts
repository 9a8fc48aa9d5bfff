import type { PublicKey } from '../crypto/index.js';
import { type MilliSatoshi, type Satoshi, satToMsat } from '../primitives/units.js';
import { channelDirection, type RoutingEdge, searchAmount } from '../routing/edge.js';
import {
  type ChannelUpdate,
  decodeFeatures,
  encodeMessage,
  featureTable,
  type ShortChannelId,
} from '../wire/index.js';
import type { FundingOutput } from './actions.js';
import { type ForwardingPolicy, isDisabled, isDontForward } from './channel-update.js';

/** The newest `channel_update` of one direction. */
export interface ChannelPolicy extends ForwardingPolicy {
  readonly timestamp: number;
  readonly disabled: boolean;
  /** It may be used but not passed on. */
  readonly dontForward: boolean;
  /** The whole message, to pass on as it came. */
  readonly bytes: Uint8Array;
}

/** The policies of `node_id_1` and of `node_id_2`, as far as they were heard. */
export type ChannelPolicies = readonly [ChannelPolicy | undefined, ChannelPolicy | undefined];

/** A channel as the graph knows it. */
export interface GraphChannel {
  readonly shortChannelId: ShortChannelId;
  readonly nodeId1: PublicKey;
  readonly nodeId2: PublicKey;
  readonly features: Uint8Array;
  readonly capacitySat: Satoshi;
  /** The whole message; absent for a channel of our own that is private or not yet announced. */
  readonly announcement?: Uint8Array;
  readonly funding?: FundingOutput;
  readonly policies: ChannelPolicies;
  /** Unix seconds; until the first update, this is the age that pruning looks at. */
  readonly addedAt: number;
  /** Set once the funding output is spent; forgotten 72 blocks later. */
  readonly spentAtHeight?: number;
  /** The direction that we set, when one end is ours. */
  readonly ownDirection?: 0 | 1;
}

/** What a `channel_update` states. */
export function policyOf(update: ChannelUpdate): ChannelPolicy {
  return {
    cltvExpiryDelta: update.cltvExpiryDelta,
    htlcMinimumMsat: update.htlcMinimumMsat,
    htlcMaximumMsat: update.htlcMaximumMsat,
    feeBaseMsat: update.feeBaseMsat,
    feeProportionalMillionths: update.feeProportionalMillionths,
    timestamp: update.timestamp,
    disabled: isDisabled(update),
    dontForward: isDontForward(update),
    bytes: encodeMessage(update),
  };
}

/** Whether a channel may be shown to others: announced, unspent, and with an update that may be passed on (BOLT 7). */
export function isShown({ announcement, spentAtHeight, policies }: GraphChannel): boolean {
  return (
    announcement !== undefined &&
    spentAtHeight === undefined &&
    policies.some((policy) => policy !== undefined && !policy.dontForward)
  );
}

/** Whether some feature bytes demand something that this node does not know (BOLT 9). */
export function hasUnknownEvenBit(features: Uint8Array): boolean {
  return decodeFeatures(features).some((bit) => bit % 2 === 0 && !KNOWN_BITS.has(bit));
}

/** The edge of one direction, or undefined while it cannot carry a payment. */
export function edgeOf(
  channel: GraphChannel,
  direction: 0 | 1,
  node1: number,
  node2: number,
): RoutingEdge | undefined {
  const policy = channel.policies[direction];
  if (policy === undefined || policy.disabled) return undefined;
  const capacityMsat: MilliSatoshi = satToMsat(channel.capacitySat);
  // BOLT 7, channel_update, receiver: such limits keep the channel out of route considerations.
  if (policy.htlcMaximumMsat < policy.htlcMinimumMsat || policy.htlcMaximumMsat > capacityMsat) {
    return undefined;
  }
  return {
    key: channelDirection(channel.shortChannelId, direction),
    shortChannelId: channel.shortChannelId,
    from: direction === 0 ? node1 : node2,
    to: direction === 0 ? node2 : node1,
    feeBaseMsat: policy.feeBaseMsat,
    feeProportionalMillionths: policy.feeProportionalMillionths,
    cltvExpiryDelta: policy.cltvExpiryDelta,
    htlcMinimumMsat: searchAmount(policy.htlcMinimumMsat),
    htlcMaximumMsat: searchAmount(policy.htlcMaximumMsat),
    capacityMsat: searchAmount(capacityMsat),
    liquidity: 'unknown',
  };
}

const KNOWN_BITS: ReadonlySet<number> = new Set(Object.values(featureTable).map(({ bit }) => bit));
