import type { PublicKey } from '../crypto/index.js';
import type { ForwardingPolicy } from '../gossip/channel-update.js';
import type { RouteHintHop } from '../invoice/index.js';
import type { Failure } from '../onion/index.js';
import type { CltvExpiry, MilliSatoshi } from '../primitives/units.js';
import type { ChannelDirection } from '../routing/edge.js';
import type { RouteError, RouteHop } from '../routing/route.js';

/** Who is to be paid, and what the payee asked for. */
export interface PaymentTarget {
  readonly nodeId: PublicKey;
  readonly amountMsat: MilliSatoshi;
  readonly paymentHash: Uint8Array;
  /** Absent for keysend. */
  readonly paymentSecret?: Uint8Array;
  /** What all payers of the invoice send together; `amountMsat` when we are the only one. */
  readonly totalMsat?: MilliSatoshi;
  /** Blocks that the payee wants left (BOLT 11, `c`). */
  readonly finalCltvDelta: number;
  readonly routeHints: readonly (readonly RouteHintHop[])[];
  readonly paymentMetadata?: Uint8Array;
  /** Sent along when there is no invoice. */
  readonly keysendPreimage?: Uint8Array;
  /** Whether the invoice offers `basic_mpp`. */
  readonly basicMpp: boolean;
}

/** A payment of ours, as plain data: what is stored is what is needed to go on after a restart. */
export interface OutgoingPayment {
  readonly target: PaymentTarget;
  readonly bolt11?: string;
  readonly maxFeeMsat: MilliSatoshi;
  /** Unix seconds: nothing new is sent from then on. */
  readonly deadline: number;
  readonly createdAt: number;
  /** When it succeeded or failed, in Unix seconds; absent while it is pending. */
  readonly completedAt?: number;
  /**
   * `succeeded` from the first preimage on, which proves the payment; `failed` only when no part is pending any more.
   */
  readonly status: 'pending' | 'succeeded' | 'failed';
  readonly preimage?: Uint8Array;
  /** Every part ever sent, in the order of their `partId`. */
  readonly parts: readonly PaymentPart[];
  readonly lessons: PaymentLessons;
  /** Why we gave up. While parts are pending the status does not say so yet: one of them may still succeed. */
  readonly failure?: PaymentFailure;
}

/** One HTLC of a payment. */
export interface PaymentPart {
  readonly partId: number;
  readonly channelId: Uint8Array;
  readonly status: 'pending' | 'fulfilled' | 'failed';
  /** What reaches the payee. */
  readonly amountMsat: MilliSatoshi;
  readonly feeMsat: MilliSatoshi;
  /** Of the first HTLC, absolute. */
  readonly cltvExpiry: CltvExpiry;
  readonly hops: readonly RouteHop[];
  /** Read the failure that may come back, first hop first. */
  readonly sharedSecrets: readonly Uint8Array[];
  /** How long hops say that they held it, in units of 100 ms: as many as vouch for it, first hop first. */
  readonly holdTimes?: readonly number[];
  readonly failure?: PartFailure;
  /** What the failure made us do. */
  readonly consequence?: PartConsequence;
}

/** What the rest of a payment makes of a part that failed. */
export type PartConsequence =
  /** The channel, or the node, takes no part in it any more. */
  | 'avoidChannel'
  | 'avoidNode'
  /** Only less is tried over the channel. */
  | 'tryLess'
  /** The policy that came with the failure is used. */
  | 'takePolicy'
  /** The payee does not want it: nothing more is sent. */
  | 'giveUp'
  /** Nothing was wrong with this way. */
  | 'none';

/** Why a part failed. */
export type PartFailure =
  /** A node of the route said so; `hop` 0 is our peer. */
  | { readonly type: 'hop'; readonly hop: number; readonly nodeId: PublicKey; readonly failure: Failure }
  /**
   * No node of the route signed what came back. Where attribution data tells, `hop` is the first one that did not vouch
   * for it: it, or the hop before it, changed it. It is as long as the route when all vouched for what is unreadable.
   */
  | { readonly type: 'unreadable'; readonly hop?: number }
  /** Our peer could not read the onion. */
  | { readonly type: 'malformed'; readonly failureCode: number }
  /** Our own channel refused the HTLC or went away before it was sent. */
  | { readonly type: 'local'; readonly code: string }
  /** Our own timeout transaction took the HTLC back. */
  | { readonly type: 'onChainTimeout' };

/** What failed parts taught, for the rest of this payment alone. */
export interface PaymentLessons {
  readonly excludedChannels: readonly ChannelDirection[];
  /** Node ids in hex. */
  readonly excludedNodes: readonly string[];
  /** The least amount that a direction could not carry. */
  readonly ceilings: readonly { readonly direction: ChannelDirection; readonly amountMsat: MilliSatoshi }[];
  /** Policies from failures. BOLT 4 keeps them out of the graph: applying them there would identify the sender. */
  readonly policies: readonly { readonly direction: ChannelDirection; readonly policy: ForwardingPolicy }[];
}

/** Nothing learnt yet. */
export const noLessons: PaymentLessons = {
  excludedChannels: [],
  excludedNodes: [],
  ceilings: [],
  policies: [],
};

export type PaymentFailureCode =
  /** The payee does not want it: wrong details, unknown or expired invoice, already paid. */
  | 'recipientRejected'
  | 'tooManyAttempts'
  | 'deadlineReached'
  /** Route and metadata do not fit an onion. */
  | 'onionTooLong'
  /** A spontaneous payment to a node that demands features which we do not know. */
  | 'unknownFeatures'
  | RouteError['code'];

/** Why a payment failed, and the figures that explain it. */
export interface PaymentFailure {
  readonly code: PaymentFailureCode;
  readonly attempts: number;
  /** Of the part that failed last, when any was sent. */
  readonly lastFailure?: PartFailure;
  /** What path finding said. */
  readonly routeError?: RouteError;
}

/** The sum that is pending or has arrived. */
export function committedMsat(payment: OutgoingPayment): bigint {
  return sumOf(payment, ({ amountMsat }) => amountMsat);
}

/** The fees of the parts that are pending or have arrived. */
export function committedFeeMsat(payment: OutgoingPayment): bigint {
  return sumOf(payment, ({ feeMsat }) => feeMsat);
}

/** Whether any part may still succeed. */
export function hasPendingPart(payment: OutgoingPayment): boolean {
  return payment.parts.some(({ status }) => status === 'pending');
}

function sumOf(payment: OutgoingPayment, amount: (part: PaymentPart) => bigint): bigint {
  return payment.parts
    .filter(({ status }) => status !== 'failed')
    .reduce((sum, part) => sum + amount(part), 0n);
}
