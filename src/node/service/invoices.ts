import { ApiError } from '../../api/error.js';
import type { NodeService } from '../../api/node-service.js';
import type { InvoiceInfo } from '../../api/results.js';
import { createInvoice } from '../../core/payments/index.js';
import { toHex } from '../../core/primitives/bytes.js';
import { hiddenChannels } from '../channels/hidden-channels.js';
import { nodeFeatures } from '../features.js';
import { decodeInvoice, MIN_FINAL_CLTV } from '../invoice-terms.js';
import type { StoredInvoice } from '../store/index.js';
import { decodedInvoice } from './invoice-view.js';
import type { NodeParts } from './parts.js';

/** Invoices that this node issues, and reading anybody's. */
export function invoiceService(
  parts: NodeParts,
): Pick<NodeService, 'invoice' | 'decode' | 'invoices' | 'waitinvoice'> {
  const { store, keys, network, events, nowSeconds } = parts;

  const show = (invoice: StoredInvoice): InvoiceInfo => {
    const expired = invoice.status === 'unpaid' && nowSeconds() >= invoice.expiresAt;
    return {
      bolt11: invoice.bolt11,
      paymentHash: invoice.paymentHash,
      status: expired ? 'expired' : invoice.status,
      amountMsat: invoice.amountMsat,
      receivedMsat: invoice.receivedMsat,
      description: invoice.description,
      preimage: invoice.status === 'paid' ? invoice.preimage : null,
      createdAt: invoice.createdAt,
      expiresAt: invoice.expiresAt,
      paidAt: invoice.paidAt,
    };
  };

  const find = (paymentHash: string): InvoiceInfo => {
    const invoice = store.invoices.get(paymentHash);
    if (invoice === undefined) {
      throw new ApiError('unknownInvoice', `no invoice has the payment hash ${paymentHash}`, { paymentHash });
    }
    return show(invoice);
  };

  return {
    async invoice({ amountMsat, description = '', expirySeconds }) {
      const createdAt = nowSeconds();
      const created = createInvoice(
        {
          prefix: network.invoicePrefix,
          ...(amountMsat === undefined ? {} : { amountMsat }),
          description,
          ...(expirySeconds === undefined ? {} : { expirySeconds }),
          minFinalCltvExpiryDelta: MIN_FINAL_CLTV,
          features: nodeFeatures,
          hiddenChannels: hiddenChannels(parts.book, parts.graph),
        },
        { nowSeconds: createdAt, entropy: parts.entropy(32), nodePrivateKey: keys.nodePrivateKey },
      );
      const { bolt11, record } = created;
      const paymentHash = toHex(created.paymentHash);
      const paymentSecret = toHex(record.paymentSecret);
      store.invoices.add({
        paymentHash,
        bolt11,
        preimage: toHex(record.preimage),
        paymentSecret,
        amountMsat: amountMsat ?? null,
        status: 'unpaid',
        receivedMsat: null,
        description,
        createdAt,
        expiresAt: record.expiresAt,
        paidAt: null,
      });
      return { bolt11, paymentHash, paymentSecret };
    },
    async decode({ bolt11 }) {
      return decodedInvoice(decodeInvoice(bolt11));
    },
    async invoices() {
      return { invoices: store.invoices.all().map(show) };
    },
    waitinvoice({ paymentHash }, signal) {
      const now = find(paymentHash);
      if (now.status === 'paid' || now.status === 'expired') return Promise.resolve(now);
      return new Promise((resolve, reject) => {
        const settle = () => {
          expiry.cancel();
          unsubscribe();
          resolve(find(paymentHash));
        };
        const expiry = parts.clock.after(Math.max(0, now.expiresAt - nowSeconds()) * 1000 + 1000, settle);
        const unsubscribe = events.subscribe((event) => {
          if (event.type === 'paymentReceived' && event.paymentHash === paymentHash) settle();
        });
        signal.addEventListener('abort', () => {
          expiry.cancel();
          unsubscribe();
          reject(new ApiError('stopping', 'nobody waits any more'));
        });
      });
    },
  };
}
