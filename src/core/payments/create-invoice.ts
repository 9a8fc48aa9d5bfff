import { hmacSha256, type PrivateKey, type PublicKey, sha256 } from '../crypto/index.js';
import type { ForwardingPolicy } from '../gossip/channel-update.js';
import {
  DEFAULT_EXPIRY,
  DEFAULT_MIN_FINAL_CLTV_EXPIRY_DELTA,
  encodeInvoice,
  type InvoicePrefix,
  type RouteHintHop,
} from '../invoice/index.js';
import { utf8 } from '../primitives/bytes.js';
import type { MilliSatoshi } from '../primitives/units.js';
import { type FeatureSet, featureBits, featuresIn, type ShortChannelId } from '../wire/index.js';
import type { InvoiceRecord } from './incoming-checks.js';

/** Route hints cost room in a QR code; a few channels are enough. */
export const MAX_ROUTE_HINTS = 3;

/** What an invoice is to say. */
export interface InvoiceOrder {
  readonly prefix: InvoicePrefix;
  /** Absent when the payer chooses. */
  readonly amountMsat?: MilliSatoshi;
  readonly description: string;
  /** Seconds; an hour when absent. */
  readonly expirySeconds?: number;
  /** 18 blocks when absent. */
  readonly minFinalCltvExpiryDelta?: number;
  /** The features of this node; those that belong into invoices are shown. */
  readonly features: FeatureSet;
  /** For an invoice whose preimage somebody else keeps; such an invoice is held until the preimage is given. */
  readonly paymentHash?: Uint8Array;
  /** Whether the owner of the invoice decides on the payment once it has arrived. */
  readonly hold?: boolean;
  /** What the payer has to send along (BOLT 11, `m`). */
  readonly paymentMetadata?: Uint8Array;
  /** Channels that payers cannot find in the graph; none when the node has public ones. */
  readonly hiddenChannels?: readonly HiddenChannel[];
}

/** A channel of ours that is not announced, from the side of the peer that forwards to us. */
export interface HiddenChannel {
  readonly remoteNodeId: PublicKey;
  /** The alias that the peer gave it, or its short channel id (BOLT 2, `channel_ready`). */
  readonly shortChannelId: ShortChannelId;
  /** From the peer's own `channel_update`. */
  readonly remotePolicy: ForwardingPolicy;
  readonly receivableMsat: MilliSatoshi;
}

/** A new invoice: its text, and what to remember it by. */
export interface CreatedInvoice {
  readonly bolt11: string;
  readonly paymentHash: Uint8Array;
  readonly record: InvoiceRecord & { readonly paymentSecret: Uint8Array };
}

/**
 * Makes an invoice (BOLT 11). Its preimage and payment secret come from `entropy`, 32 bytes that serve no other one.
 * Throws `RangeError` on a value that BOLT 11 has no form for.
 */
export function createInvoice(
  order: InvoiceOrder,
  {
    nowSeconds,
    entropy,
    nodePrivateKey,
  }: { nowSeconds: number; entropy: Uint8Array; nodePrivateKey: PrivateKey },
): CreatedInvoice {
  const preimage = hmacSha256(entropy, utf8('invoice preimage'));
  const paymentSecret = hmacSha256(entropy, utf8('invoice payment secret'));
  const paymentHash = order.paymentHash ?? sha256(preimage);
  const metadata = order.paymentMetadata === undefined ? {} : { paymentMetadata: order.paymentMetadata };
  const expiry = order.expirySeconds ?? DEFAULT_EXPIRY;
  const minFinalCltvExpiryDelta = order.minFinalCltvExpiryDelta ?? DEFAULT_MIN_FINAL_CLTV_EXPIRY_DELTA;
  const amount = order.amountMsat === undefined ? {} : { amountMsat: order.amountMsat };
  const bolt11 = encodeInvoice(
    {
      prefix: order.prefix,
      ...amount,
      timestamp: nowSeconds,
      paymentHash,
      paymentSecret,
      description: order.description,
      expiry,
      minFinalCltvExpiryDelta,
      ...metadata,
      routeHints: routeHints(order),
      fallbackAddresses: [],
      // BOLT 11, writer: payment_secret and var_onion_optin are a must, for every payment carries both.
      features: featureBits({
        ...featuresIn(order.features, 'invoice'),
        varOnionOptin: 'required',
        paymentSecret: 'required',
        // Without the metadata the payment is refused.
        ...(order.paymentMetadata === undefined ? {} : { optionPaymentMetadata: 'required' }),
      }),
    },
    nodePrivateKey,
  );
  const record = {
    ...(order.paymentHash === undefined ? { preimage } : {}),
    paymentSecret,
    hold: order.hold === true || order.paymentHash !== undefined,
    ...amount,
    ...metadata,
    expiresAt: nowSeconds + expiry,
    minFinalCltvExpiryDelta,
  };
  return { bolt11, paymentHash, record: { ...record, status: 'open' } };
}

/** The channels that can receive most, those too small for the whole amount last. */
function routeHints({ hiddenChannels = [] }: InvoiceOrder): RouteHintHop[][] {
  return hiddenChannels
    .filter(({ receivableMsat }) => receivableMsat > 0n)
    .sort((a, b) => (a.receivableMsat > b.receivableMsat ? -1 : 1))
    .slice(0, MAX_ROUTE_HINTS)
    .map(({ remoteNodeId, shortChannelId, remotePolicy }) => [
      {
        nodeId: remoteNodeId,
        shortChannelId,
        feeBaseMsat: remotePolicy.feeBaseMsat,
        feeProportionalMillionths: remotePolicy.feeProportionalMillionths,
        cltvExpiryDelta: remotePolicy.cltvExpiryDelta,
      },
    ]);
}
