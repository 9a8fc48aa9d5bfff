import type { PublicKey } from '../crypto/index.js';
import { compareBytes } from '../primitives/bytes.js';
import type { MilliSatoshi } from '../primitives/units.js';
import { formatShortChannelId, type ShortChannelId } from '../wire/index.js';

/** One direction of one channel as a key: `700123x5x1/0`, where 0 leads from `node_id_1` to `node_id_2` (BOLT 7). */
export type ChannelDirection = string & { readonly unit: 'channelDirection' };

/** The key of a channel and a direction. */
export function channelDirection(shortChannelId: ShortChannelId, direction: 0 | 1): ChannelDirection {
  return `${formatShortChannelId(shortChannelId)}/${direction}` as ChannelDirection;
}

/** The direction that leads from one node to another: 0 when the first has the lesser id (BOLT 7). */
export function directionBetween(from: PublicKey, to: PublicKey): 0 | 1 {
  return compareBytes(from, to) < 0 ? 0 : 1;
}

/**
 * One usable direction of a channel, in the form that path finding reads. Amounts are exact integers below 2⁵³: a
 * search looks at a hundred thousand of them, and `bigint` would cost most of its time. They never leave a search:
 * routes carry `MilliSatoshi`.
 */
export interface RoutingEdge {
  readonly key: ChannelDirection;
  readonly shortChannelId: ShortChannelId;
  /** Index of the node that sends over it and sets its policy. */
  readonly from: number;
  readonly to: number;
  readonly feeBaseMsat: number;
  readonly feeProportionalMillionths: number;
  readonly cltvExpiryDelta: number;
  readonly htlcMinimumMsat: number;
  /** Never above the capacity. */
  readonly htlcMaximumMsat: number;
  readonly capacityMsat: number;
  /** How sure the balance is: known for our own channels and vouched for by invoice hints. */
  readonly liquidity: 'unknown' | 'known';
}

/** What path finding needs of a graph. Nodes go by small integers below `nodeLimit`. */
export interface RoutingGraph {
  readonly nodeLimit: number;
  nodeIndex(nodeId: PublicKey): number | undefined;
  nodeIdAt(index: number): PublicKey;
  /** The usable directions of channels that lead to a node. */
  edgesTo(index: number): readonly RoutingEdge[];
  /** False for a node that demands features we do not know (BOLT 7, `node_announcement`, receiver). */
  mayForward(index: number): boolean;
}

/** An amount as the exact integer of a search; anything past 2⁵³ − 1 counts as 2⁵³ − 1. */
export function searchAmount(amount: bigint): number {
  return amount > MAX_SEARCH ? Number.MAX_SAFE_INTEGER : Number(amount);
}

/** Whether a search can carry an amount exactly. */
export function fitsSearch(amount: MilliSatoshi): boolean {
  return amount < MAX_SEARCH;
}

const MAX_SEARCH = BigInt(Number.MAX_SAFE_INTEGER);
