import type { Invoice } from '../invoice/index.js';
import { err, ok, type Result } from '../primitives/result.js';
import type { MilliSatoshi } from '../primitives/units.js';
import { hasFeature } from '../wire/index.js';
import type { PaymentTarget } from './payment.js';

/** Why an invoice cannot be paid as asked. */
export type PaymentTargetError =
  | { readonly code: 'invoiceExpired'; readonly expiredAt: number }
  | { readonly code: 'amountMissing' }
  | {
      readonly code: 'amountOutOfRange';
      readonly amountMsat: MilliSatoshi;
      readonly invoiceMsat: MilliSatoshi;
    };

/** What to pay for an invoice; `amountMsat` is the payer's choice, needed when the invoice names no amount. */
export function paymentTarget(
  invoice: Invoice,
  amountMsat: MilliSatoshi | undefined,
  nowSeconds: number,
): Result<PaymentTarget, PaymentTargetError> {
  const expiredAt = invoice.timestamp + invoice.expiry;
  // BOLT 11, payer: after the expiry no payment is attempted.
  if (nowSeconds >= expiredAt) return err({ code: 'invoiceExpired', expiredAt });
  const chosen = amountMsat ?? invoice.amountMsat;
  if (chosen === undefined) return err({ code: 'amountMissing' });
  const asked = invoice.amountMsat;
  // BOLT 4, Basic Multi-Part Payments, writer: at least the amount of the invoice, at most twice that.
  if (asked !== undefined && (chosen < asked || chosen > 2n * asked)) {
    return err({ code: 'amountOutOfRange', amountMsat: chosen, invoiceMsat: asked });
  }
  return ok({
    nodeId: invoice.nodeId,
    amountMsat: chosen,
    paymentHash: invoice.paymentHash,
    paymentSecret: invoice.paymentSecret,
    finalCltvDelta: invoice.minFinalCltvExpiryDelta,
    routeHints: invoice.routeHints,
    ...(invoice.paymentMetadata === undefined ? {} : { paymentMetadata: invoice.paymentMetadata }),
    basicMpp: hasFeature(invoice.features, 'basicMpp'),
  });
}
