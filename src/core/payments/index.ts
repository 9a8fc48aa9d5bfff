export {
  type CreatedInvoice,
  createInvoice,
  type HiddenChannel,
  type InvoiceOrder,
  MAX_ROUTE_HINTS,
} from './create-invoice.js';
export { defaultMaxFee } from './fee-limit.js';
export {
  checkForward,
  type ForwardRequest,
  type ForwardTerms,
  MAX_HTLC_CLTV,
  MIN_OUTGOING_BLOCKS,
  type OutgoingChannel,
} from './forward.js';
export * from './held.js';
export * from './incoming.js';
export type { HtlcReference, InvoiceRecord, ReceivedHtlc } from './incoming-checks.js';
export { advancePayment, MAX_ATTEMPTS, startPayment } from './outgoing.js';
export type * from './payment.js';
export type * from './payment-vocabulary.js';
export { extraEdgesOf } from './route-query.js';
export { paymentTarget } from './target.js';
