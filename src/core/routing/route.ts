import type { PublicKey } from '../crypto/index.js';
import type { MilliSatoshi } from '../primitives/units.js';
import type { ShortChannelId } from '../wire/index.js';
import type { ChannelDirection } from './edge.js';

/** One HTLC of a route. */
export interface RouteHop {
  /** The node that receives this HTLC. */
  readonly nodeId: PublicKey;
  /** The channel it travels over, under the id or alias that its sender knows. */
  readonly shortChannelId: ShortChannelId;
  readonly direction: ChannelDirection;
  /** The amount of the HTLC. */
  readonly amountMsat: MilliSatoshi;
  /** Blocks from now to its expiry: `cltv_expiry` is the current height plus this. */
  readonly expiryDelta: number;
  /** What `nodeId` keeps for forwarding it; 0 at the last hop. */
  readonly feeMsat: MilliSatoshi;
}

/** A path for one HTLC, or for one part of several. The first hop leaves the source. */
export interface Route {
  readonly hops: readonly RouteHop[];
  /** What reaches the target. */
  readonly amountMsat: MilliSatoshi;
  /** What leaves the source: the amount and all fees. */
  readonly totalAmountMsat: MilliSatoshi;
  readonly totalFeeMsat: MilliSatoshi;
  /** Blocks from now to the expiry of the first HTLC. */
  readonly totalExpiryDelta: number;
  /** An estimate in 0 … 1 that every channel has the balance it takes. */
  readonly probability: number;
}

/** A channel of our own that may carry the first hop. */
export interface LocalChannel {
  /** The id or the alias to name it by. */
  readonly shortChannelId: ShortChannelId;
  readonly remoteNodeId: PublicKey;
  readonly spendableMsat: MilliSatoshi;
  readonly htlcMinimumMsat: MilliSatoshi;
  /** The most that one HTLC may carry; `spendableMsat` when absent. */
  readonly htlcMaximumMsat?: MilliSatoshi;
}

/** A channel that the graph does not hold: a hop of an invoice's route hint (BOLT 11, `r`). */
export interface ExtraEdge {
  readonly fromNodeId: PublicKey;
  readonly toNodeId: PublicKey;
  readonly shortChannelId: ShortChannelId;
  readonly feeBaseMsat: number;
  readonly feeProportionalMillionths: number;
  readonly cltvExpiryDelta: number;
  readonly htlcMinimumMsat?: MilliSatoshi;
  readonly htlcMaximumMsat?: MilliSatoshi;
}

/** How a route weighs fees against time and the chance to fail. All are parts of one sum in millisatoshi. */
export interface RouteWeights {
  /** For each millisatoshi and block that an HTLC may be stuck. */
  readonly riskFactor: number;
  /** What one failed attempt is worth avoiding, whatever its amount, in msat. */
  readonly attemptCostMsat: number;
  /** The same, in millionths of the amount. */
  readonly attemptCostMillionths: number;
  /** The chance that a node forwards at all, before its balance is considered. */
  readonly hopProbability: number;
}

/** What is known of a channel direction's balance, in msat: surely at least `lower`, surely below `upper`. */
export interface LiquidityBounds {
  readonly lower: number;
  readonly upper: number;
}

/** What to look for. */
export interface RouteQuery {
  readonly source: PublicKey;
  readonly target: PublicKey;
  readonly amountMsat: MilliSatoshi;
  /** Blocks that the target wants left (BOLT 11, `c`), with whatever the sender adds to hide the distance. */
  readonly finalCltvDelta: number;
  readonly maxFeeMsat: MilliSatoshi;
  /** The furthest expiry of the first HTLC, in blocks from now; 2016 when absent. */
  readonly maxCltvDelta?: number;
  /** 20 when absent, as many as an onion surely holds. */
  readonly maxHops?: number;
  /** When given, the route starts over one of these alone; else the source's channels in the graph serve. */
  readonly localChannels?: readonly LocalChannel[];
  readonly extraEdges?: readonly ExtraEdge[];
  readonly excludedChannels?: ReadonlySet<ChannelDirection>;
  /** Node ids in hex. They may still be source or target. */
  readonly excludedNodes?: ReadonlySet<string>;
  /** What other HTLCs of ours take, by channel direction, unless `spendableMsat` counts it already. */
  readonly inFlightMsat?: ReadonlyMap<ChannelDirection, MilliSatoshi>;
  /** What past payments taught; undefined where nothing is known. */
  readonly liquidity?: (direction: ChannelDirection, capacityMsat: number) => LiquidityBounds | undefined;
  readonly weights?: Partial<RouteWeights>;
}

/** Why there is no route. */
export type RouteError =
  | { readonly code: 'targetIsSource' | 'invalidAmount' | 'unknownTarget' | 'noRoute' }
  /** No single channel, or for several parts not all together, can send the amount. */
  | { readonly code: 'noLocalBalance'; readonly spendableMsat: MilliSatoshi }
  | { readonly code: 'feeTooHigh'; readonly feeMsat: MilliSatoshi; readonly maxFeeMsat: MilliSatoshi };
