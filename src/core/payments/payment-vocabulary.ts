import type { PublicKey } from '../crypto/index.js';
import type { Result } from '../primitives/result.js';
import type { BlockHeight, CltvExpiry, MilliSatoshi } from '../primitives/units.js';
import type { ChannelDirection, RoutingGraph } from '../routing/edge.js';
import type { LocalChannel, Route, RouteError, RouteQuery } from '../routing/route.js';
import type { OutgoingPayment, PaymentFailure, PaymentTarget } from './payment.js';

/** A payment to begin. */
export interface PaymentRequest {
  readonly target: PaymentTarget;
  readonly bolt11?: string;
  /** `defaultMaxFee` of the amount when absent. */
  readonly maxFeeMsat?: MilliSatoshi;
  /** Unix seconds. */
  readonly deadline: number;
}

/** Everything that can happen to a payment after it began. A command that comes twice does nothing. */
export type PaymentCommand =
  | {
      readonly type: 'partFulfilled';
      readonly partId: number;
      readonly preimage: Uint8Array;
      readonly attributionData?: Uint8Array;
    }
  | { readonly type: 'partFailed'; readonly partId: number; readonly reason: PartFailureReason }
  | { readonly type: 'deadlineReached' };

/** How the channel of a part ended it. */
export type PartFailureReason =
  /** `update_fail_htlc`: an encrypted return packet. */
  | { readonly type: 'onion'; readonly packet: Uint8Array; readonly attributionData?: Uint8Array }
  /** `update_fail_malformed_htlc` from our peer. */
  | { readonly type: 'malformed'; readonly failureCode: number; readonly onionHash: Uint8Array }
  /** The HTLC was never committed. */
  | { readonly type: 'local'; readonly code: string }
  | { readonly type: 'onChainTimeout' };

/** What to do, in this order. */
export type PaymentAction =
  /** Before any part is sent. */
  | { readonly type: 'store'; readonly payment: OutgoingPayment }
  /** Offer this HTLC; its end comes back as a command with the same `partId`. */
  | {
      readonly type: 'sendPart';
      readonly partId: number;
      readonly channelId: Uint8Array;
      readonly amountMsat: MilliSatoshi;
      readonly cltvExpiry: CltvExpiry;
      readonly paymentHash: Uint8Array;
      readonly onion: Uint8Array;
    }
  /** For the memory of path finding. */
  | { readonly type: 'remember'; readonly observations: readonly LiquidityObservation[] }
  | {
      readonly type: 'succeeded';
      readonly preimage: Uint8Array;
      readonly amountMsat: MilliSatoshi;
      readonly feeMsat: MilliSatoshi;
    }
  | { readonly type: 'failed'; readonly failure: PaymentFailure };

/** Whether a channel direction could carry an amount. */
export interface LiquidityObservation {
  readonly direction: ChannelDirection;
  readonly amountMsat: MilliSatoshi;
  readonly outcome: 'success' | 'failure';
}

/** A channel of ours by both of its names. */
export interface PaymentChannel extends LocalChannel {
  readonly channelId: Uint8Array;
}

/** What the world looks like at one command. */
export interface PaymentContext {
  readonly ownNodeId: PublicKey;
  readonly blockHeight: BlockHeight;
  readonly nowSeconds: number;
  /** 32 bytes that were never used before. */
  readonly entropy: Uint8Array;
  /** `spendableMsat` is what is left beside the HTLCs that are on their way. */
  readonly localChannels: readonly PaymentChannel[];
  readonly graph: RoutingGraph;
  readonly findRoute: (graph: RoutingGraph, query: RouteQuery) => Result<Route, RouteError>;
  readonly liquidity?: RouteQuery['liquidity'];
}

/** A new state and what to do about it. */
export interface PaymentTransition {
  readonly payment: OutgoingPayment;
  readonly actions: readonly PaymentAction[];
}
