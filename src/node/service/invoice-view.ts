import type { DecodedInvoice, InvoiceInfo } from '../../api/results.js';
import type { Invoice } from '../../core/invoice/index.js';
import { cancelHeight } from '../../core/payments/index.js';
import { toHex } from '../../core/primitives/bytes.js';
import { encodeFeatures, formatShortChannelId } from '../../core/wire/index.js';

import { readHeld } from '../payments/incoming-payments.js';
import type { StoredInvoice } from '../store/index.js';

/** An invoice of this node, as `invoices` shows it. */
export function invoiceInfo(invoice: StoredInvoice, nowSeconds: number): InvoiceInfo {
  const { paymentSecret: _, held, ...shown } = invoice;
  const expired = invoice.status === 'unpaid' && nowSeconds >= invoice.expiresAt;
  return {
    ...shown,
    status: expired ? 'expired' : invoice.status,
    preimage: invoice.status === 'paid' ? invoice.preimage : null,
    cancelHeight: held === null ? null : cancelHeight(readHeld(held)),
  };
}

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
