import type { DecodedInvoice } from '../../api/results.js';
import type { Invoice } from '../../core/invoice/index.js';
import { toHex } from '../../core/primitives/bytes.js';

import { encodeFeatures, formatShortChannelId } from '../../core/wire/index.js';

/** Every field of an invoice, as `decode` shows it. */
export function decodedInvoice(invoice: Invoice): DecodedInvoice {
  return {
    prefix: invoice.prefix,
    amountMsat: invoice.amountMsat ?? null,
    timestamp: invoice.timestamp,
    nodeId: toHex(invoice.nodeId),
    paymentHash: toHex(invoice.paymentHash),
    paymentSecret: toHex(invoice.paymentSecret),
    description: invoice.description ?? null,
    descriptionHash: invoice.descriptionHash === undefined ? null : toHex(invoice.descriptionHash),
    expirySeconds: invoice.expiry,
    minFinalCltvExpiryDelta: invoice.minFinalCltvExpiryDelta,
    features: toHex(encodeFeatures(invoice.features)),
    paymentMetadata: invoice.paymentMetadata === undefined ? null : toHex(invoice.paymentMetadata),
    fallbackAddresses: [],
    routeHints: invoice.routeHints.map((hops) =>
      hops.map(({ nodeId, shortChannelId, ...policy }) => ({
        nodeId: toHex(nodeId),
        shortChannelId: formatShortChannelId(shortChannelId),
        ...policy,
      })),
    ),
    signature: toHex(invoice.signature) + invoice.recoveryId.toString(16).padStart(2, '0'),
  };
}
