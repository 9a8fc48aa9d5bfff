export { decodeInvoice } from './decode.js';
export { encodeInvoice } from './encode.js';
export type { InvoiceError, InvoiceErrorCode } from './error.js';
export { DEFAULT_EXPIRY, DEFAULT_MIN_FINAL_CLTV_EXPIRY_DELTA } from './field-types.js';
export type { FallbackAddress, Invoice, RouteHintHop, TaggedField, UnsignedInvoice } from './invoice.js';
export { INVOICE_PREFIXES, type InvoicePrefix, isInvoicePrefix } from './prefix.js';
