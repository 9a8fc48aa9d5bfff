import { ApiError } from '../../api/error.js';
import type { NodeEventType } from '../../api/events.js';
import type { NodeService } from '../../api/node-service.js';
import type { InvoiceInfo } from '../../api/results.js';
import { sha256 } from '../../core/crypto/index.js';
import { createInvoice } from '../../core/payments/index.js';
import { fromHex, toHex } from '../../core/primitives/bytes.js';
import { hiddenChannels } from '../channels/hidden-channels.js';
import { decodeInvoice, HELD_FINAL_CLTV, MIN_FINAL_CLTV } from '../invoice-terms.js';
import type { StoredInvoice } from '../store/index.js';
import { decodedInvoice, invoiceInfo } from './invoice-view.js';
import type { NodeParts } from './parts.js';

/** Invoices that this node issues, and reading anybody's. */
export function invoiceService(
  parts: NodeParts,
): Pick<NodeService, 'invoice' | 'decode' | 'invoices' | 'waitinvoice' | 'settleinvoice' | 'cancelinvoice'> {
  const { store, keys, network, events, incoming, journal, nowSeconds } = parts;

  const show = (invoice: StoredInvoice): InvoiceInfo => invoiceInfo(invoice, nowSeconds());

  const find = (paymentHash: string): InvoiceInfo => {
    const invoice = store.invoices.get(paymentHash);
    if (invoice === undefined) {
      throw new ApiError('unknownInvoice', `no invoice has the payment hash ${paymentHash}`, { paymentHash });
    }
    return show(invoice);
  };

  /** A hash that is given has its preimage elsewhere; one that was used would be paid by the old preimage. */
  const checkGivenHash = (paymentHash: string, hold: boolean) => {
    if (!hold) {
      throw new ApiError('invalidField', 'paymentHash: only a hold invoice can have one that is given', {
        field: 'paymentHash',
      });
    }
    if (store.invoices.get(paymentHash) !== undefined) {
      throw new ApiError('paymentHashTaken', 'an invoice has this payment hash already', { paymentHash });
    }
  };

  /** The invoice, once what was done about it is stored. */
  const afterCommit = async (paymentHash: string): Promise<InvoiceInfo> => {
    await new Promise<void>((resolve) => journal.after(resolve));
    return find(paymentHash);
  };

  return {
    async invoice({
      amountMsat,
      description = '',
      expirySeconds,
      hold = false,
      paymentHash: givenHash,
      paymentMetadata,
    }) {
      const createdAt = nowSeconds();
      if (givenHash !== undefined) checkGivenHash(givenHash, hold);
      const created = createInvoice(
        {
          prefix: network.invoicePrefix,
          ...(amountMsat === undefined ? {} : { amountMsat }),
          description,
          ...(expirySeconds === undefined ? {} : { expirySeconds }),
          minFinalCltvExpiryDelta: hold ? HELD_FINAL_CLTV : MIN_FINAL_CLTV,
          hold,
          ...(givenHash === undefined ? {} : { paymentHash: fromHex(givenHash) }),
          ...(paymentMetadata === undefined ? {} : { paymentMetadata: fromHex(paymentMetadata) }),
          features: parts.features,
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
        preimage: record.preimage === undefined ? null : toHex(record.preimage),
        paymentSecret,
        amountMsat: amountMsat ?? null,
        status: 'unpaid',
        receivedMsat: null,
        description,
        createdAt,
        expiresAt: record.expiresAt,
        paidAt: null,
        hold,
        paymentMetadata: paymentMetadata ?? null,
        held: null,
      });
      return { bolt11, paymentHash, paymentSecret };
    },
    async decode({ bolt11 }) {
      return decodedInvoice(decodeInvoice(bolt11));
    },
    async invoices() {
      return { invoices: store.invoices.all().map(show) };
    },
    async settleinvoice({ hashOrPreimage }) {
      const known = store.invoices.get(hashOrPreimage);
      const paymentHash = known?.paymentHash ?? toHex(sha256(fromHex(hashOrPreimage)));
      checkSettleable(find(paymentHash));
      const preimage = known === undefined ? hashOrPreimage : known.preimage;
      if (preimage === null) {
        throw new ApiError('preimageRequired', 'the node does not have the preimage: give it', {
          paymentHash,
        });
      }
      if (!incoming.settle(fromHex(preimage))) throw notAccepted(paymentHash);
      return afterCommit(paymentHash);
    },
    async cancelinvoice({ paymentHash }) {
      const { status } = find(paymentHash);
      if (status === 'paid') throw alreadyPaid(paymentHash);
      if (status !== 'canceled') incoming.cancel(fromHex(paymentHash));
      return afterCommit(paymentHash);
    },
    waitinvoice({ paymentHash }, signal) {
      const now = find(paymentHash);
      if (now.status !== 'unpaid') return Promise.resolve(now);
      return new Promise((resolve, reject) => {
        const settle = () => {
          expiry.cancel();
          unsubscribe();
          resolve(find(paymentHash));
        };
        const expiry = parts.clock.after(Math.max(0, now.expiresAt - nowSeconds()) * 1000 + 1000, settle);
        const unsubscribe = events.subscribe((event) => {
          if (CHANGES.has(event.type) && 'paymentHash' in event && event.paymentHash === paymentHash)
            settle();
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

/** Events that end the wait for an invoice. */
const CHANGES: ReadonlySet<NodeEventType> = new Set<NodeEventType>([
  'paymentReceived',
  'invoiceAccepted',
  'invoiceCanceled',
]);

function checkSettleable({ paymentHash, status, hold }: InvoiceInfo): void {
  if (status === 'paid') throw alreadyPaid(paymentHash);
  if (status === 'canceled') {
    throw new ApiError('invoiceCanceled', 'the invoice is canceled: its payment went back', { paymentHash });
  }
  if (!hold) {
    throw new ApiError('invoiceNotHeld', 'the invoice settles by itself once it is paid', { paymentHash });
  }
  if (status !== 'accepted') throw notAccepted(paymentHash);
}

function alreadyPaid(paymentHash: string): ApiError {
  return new ApiError('invoiceAlreadyPaid', 'the invoice is paid already', { paymentHash });
}

function notAccepted(paymentHash: string): ApiError {
  return new ApiError('invoiceNotAccepted', 'no payment is held for this invoice yet', { paymentHash });
}
