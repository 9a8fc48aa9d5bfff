import { ApiError } from '../../api/error.js';
import type { NodeService } from '../../api/node-service.js';
import type { Payment, PaymentRecord } from '../../api/results.js';
import { sha256 } from '../../core/crypto/index.js';
import {
  extraEdgesOf,
  type OutgoingPayment,
  type PaymentContext,
  type PaymentRequest,
  type PaymentTarget,
  paymentTarget,
} from '../../core/payments/index.js';
import { fromHex, toHex } from '../../core/primitives/bytes.js';
import { msat } from '../../core/primitives/units.js';
import { findRoute } from '../../core/routing/index.js';
import { decodeInvoice, KEYSEND_FINAL_CLTV } from '../invoice-terms.js';
import { readPayment } from '../payments/outgoing-payments.js';
import { refuseWhileStalled } from './chain-stall.js';
import { channelCensus } from './failures/channel-census.js';
import { explainParts } from './failures/explain-part.js';
import { paymentError } from './failures/explain-payment.js';
import type { NodeParts } from './parts.js';
import { describeFailure, paymentView } from './payment-view.js';

/** How long a payment looks for ways, in seconds; an HTLC that is under way may take longer. */
const PAYMENT_SECONDS = 60;

/** Payments of this node. */
export function paymentService(parts: NodeParts): Pick<NodeService, 'pay' | 'keysend' | 'payments'> {
  const { keys, network, outgoing, store, nowSeconds } = parts;

  const run = async (request: PaymentRequest): Promise<Payment> => {
    const paymentHash = toHex(request.target.paymentHash);
    if (toHex(request.target.nodeId) === keys.nodeIdHex) {
      throw new ApiError('selfPayment', 'the invoice is of this node itself');
    }
    if (outgoing.isRunning(paymentHash)) {
      throw new ApiError('paymentInFlight', 'a payment with this hash is under way', { paymentHash });
    }
    if (store.payments.byHash(paymentHash).some(({ status }) => status === 'succeeded')) {
      throw new ApiError('invoiceAlreadyPaid', 'this payment hash is paid already', { paymentHash });
    }
    refuseWhileStalled(parts);
    const { payment } = await outgoing.pay(request);
    if (payment.status === 'succeeded') return paymentView(payment);
    throw paymentError(payment, {
      census: channelCensus(parts.book),
      hasWay: () => hasWay(payment.target, parts.paymentContext()),
    });
  };

  return {
    async pay({ bolt11, amountMsat, maxFeeMsat }) {
      const invoice = decodeInvoice(bolt11);
      if (invoice.prefix !== network.invoicePrefix) {
        const message = `the invoice is for another network (ln${invoice.prefix}…, this node is on ln${network.invoicePrefix}…)`;
        throw new ApiError('wrongNetwork', message);
      }
      const target = paymentTarget(invoice, amountMsat, nowSeconds());
      if (!target.ok) throw targetError(target.error);
      return run({
        target: target.value,
        bolt11,
        ...(maxFeeMsat === undefined ? {} : { maxFeeMsat }),
        deadline: nowSeconds() + PAYMENT_SECONDS,
      });
    },
    async keysend({ nodeId, amountMsat, maxFeeMsat }) {
      const keysendPreimage = parts.entropy(32);
      return run({
        target: {
          nodeId: fromHex(nodeId),
          amountMsat,
          paymentHash: sha256(keysendPreimage),
          finalCltvDelta: KEYSEND_FINAL_CLTV,
          routeHints: [],
          keysendPreimage,
          basicMpp: false,
        },
        ...(maxFeeMsat === undefined ? {} : { maxFeeMsat }),
        deadline: nowSeconds() + PAYMENT_SECONDS,
      });
    },
    async payments() {
      return { payments: store.payments.all().map((stored) => record(readPayment(stored).payment)) };
    },
  };
}

function record(payment: OutgoingPayment): PaymentRecord {
  const { target, bolt11, createdAt, completedAt, failure } = payment;
  return {
    ...paymentView(payment),
    failures: explainParts(payment),
    nodeId: toHex(target.nodeId),
    bolt11: bolt11 ?? null,
    createdAt,
    completedAt: completedAt ?? null,
    failure: failure === undefined ? null : describeFailure(failure),
  };
}

function targetError(error: Exclude<ReturnType<typeof paymentTarget>, { ok: true }>['error']): ApiError {
  switch (error.code) {
    case 'invoiceExpired':
      return new ApiError('invoiceExpired', 'the invoice has expired: ask for a new one', {
        expiredAt: error.expiredAt,
      });
    case 'amountMissing':
      return new ApiError('amountRequired', 'the invoice names no amount: give one');
    case 'amountOutOfRange':
      return new ApiError('invalidField', `the invoice asks for ${error.invoiceMsat} msat`, {
        field: 'amountMsat',
      });
  }
}

/** Whether any way leads to a payee, if it may cost anything and carry next to nothing. */
function hasWay(target: PaymentTarget, { graph, ownNodeId, localChannels }: PaymentContext): boolean {
  const found = findRoute(graph, {
    source: ownNodeId,
    target: target.nodeId,
    amountMsat: PROBE_MSAT,
    finalCltvDelta: target.finalCltvDelta,
    maxFeeMsat: PROBE_MSAT,
    localChannels,
    extraEdges: extraEdgesOf(target),
  });
  return found.ok || found.error.code === 'feeTooHigh';
}

/** One satoshi: most channels carry it, and none lacks it. */
const PROBE_MSAT = msat(1_000n);
