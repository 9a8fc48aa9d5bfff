import type { PublicKey } from '../crypto/index.js';
import type { MilliSatoshi } from '../primitives/units.js';
import type { FeatureBits } from '../wire/features.js';
import type { ShortChannelId } from '../wire/types.js';
import type { InvoicePrefix } from './prefix.js';

/** BOLT 11, `r` field: one channel on the way to a payee that is not in the public graph. */
export interface RouteHintHop {
  /** The node at the start of the channel. */
  readonly nodeId: PublicKey;
  readonly shortChannelId: ShortChannelId;
  readonly feeBaseMsat: number;
  readonly feeProportionalMillionths: number;
  readonly cltvExpiryDelta: number;
}

/** BOLT 11, `f` field: a witness version 0 to 16 and its program, or 17 and a key hash, or 18 and a script hash. */
export interface FallbackAddress {
  readonly version: number;
  readonly program: Uint8Array;
}

/** A tagged field, its data as it came, in groups of 5 bits. */
export interface TaggedField {
  readonly type: number;
  readonly words: Uint8Array;
}

/** What an invoice says, before it is signed. Exactly one of `description` and `descriptionHash` is there. */
export interface UnsignedInvoice {
  readonly prefix: InvoicePrefix;
  /** Absent when the payer chooses. */
  readonly amountMsat?: MilliSatoshi;
  /** Seconds since 1970. */
  readonly timestamp: number;
  readonly paymentHash: Uint8Array;
  readonly paymentSecret: Uint8Array;
  readonly description?: string;
  readonly descriptionHash?: Uint8Array;
  /** Seconds after `timestamp`; 3600 when the invoice does not say. */
  readonly expiry: number;
  /** 18 when the invoice does not say. */
  readonly minFinalCltvExpiryDelta: number;
  /** Each one a path from a public node to the payee. */
  readonly routeHints: readonly (readonly RouteHintHop[])[];
  readonly fallbackAddresses: readonly FallbackAddress[];
  readonly features: FeatureBits;
  readonly paymentMetadata?: Uint8Array;
  /** Of types that this node does not know. */
  readonly unknownFields?: readonly TaggedField[];
}

/** A BOLT 11 invoice whose signature was checked. */
export interface Invoice extends UnsignedInvoice {
  /** The payee: from the `n` field, or recovered from the signature. */
  readonly nodeId: PublicKey;
  readonly signature: Uint8Array;
  readonly recoveryId: number;
}
