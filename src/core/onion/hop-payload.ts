import type { TlvRecord } from '../primitives/tlv.js';
import type { CltvExpiry, MilliSatoshi } from '../primitives/units.js';
import type { ShortChannelId } from '../wire/types.js';

/** What an intermediate hop is asked to do (BOLT 4, payload format). */
export interface ForwardPayload {
  readonly kind: 'forward';
  readonly amtToForward: MilliSatoshi;
  readonly outgoingCltvValue: CltvExpiry;
  readonly shortChannelId: ShortChannelId;
  readonly unknownTlvs?: readonly TlvRecord[];
}

/** What the final hop is told about the payment. */
export interface FinalPayload {
  readonly kind: 'final';
  readonly amtToForward: MilliSatoshi;
  readonly outgoingCltvValue: CltvExpiry;
  /** Absent when the sender gave no `payment_data`, as with keysend. */
  readonly paymentSecret?: Uint8Array;
  /** The sum of all parts; `amtToForward` when the sender gave no `payment_data`. */
  readonly totalMsat: MilliSatoshi;
  readonly paymentMetadata?: Uint8Array;
  readonly keysendPreimage?: Uint8Array;
  readonly unknownTlvs?: readonly TlvRecord[];
}

/** The payload of one hop of a payment outside of a blinded route. */
export type HopPayload = ForwardPayload | FinalPayload;

/** Where a payload breaks the rules, as `invalid_onion_payload` reports it: a record and its offset in the stream. */
export interface HopPayloadError {
  readonly code: 'invalidOnionPayload';
  /** 0 when the fault is not in one record. */
  readonly type: bigint;
  readonly offset: number;
}
