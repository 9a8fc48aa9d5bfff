import type { Json } from './schema/field.js';

/**
 * Every code that an API call may fail with, and the HTTP status it travels under. 4xx: the caller can do something
 * about it. 5xx: the node, its peer or its chain could not.
 */
export const API_ERROR_STATUS = {
  // The call itself
  invalidRequest: 400,
  missingField: 400,
  unknownField: 400,
  invalidField: 400,
  unauthorized: 401,
  forbiddenHost: 403,
  forbiddenCommand: 403,
  tooManyCommands: 429,
  replyTooLarge: 413,
  unknownCommand: 404,
  methodNotAllowed: 405,
  bodyTooLarge: 413,
  unsupportedMediaType: 415,
  // Peers
  unknownPeer: 404,
  peerNotConnected: 409,
  connectFailed: 502,
  connectTimeout: 504,
  peerIdMismatch: 502,
  incompatiblePeer: 502,
  selfConnect: 400,
  peerHasChannels: 409,
  // Tokens
  unknownToken: 404,
  // Watchtowers
  unknownTower: 404,
  // Backups
  invalidBackup: 400,
  // Channels
  unknownChannel: 404,
  channelNotUsable: 409,
  channelAlreadyClosing: 409,
  invalidChannelParameters: 400,
  tooManyPendingChannels: 409,
  openRefused: 502,
  openTimeout: 504,
  closeTimeout: 504,
  // Invoices and payments
  invalidInvoice: 400,
  wrongNetwork: 400,
  invoiceExpired: 409,
  invoiceAlreadyPaid: 409,
  unknownInvoice: 404,
  paymentHashTaken: 409,
  invoiceNotHeld: 409,
  invoiceNotAccepted: 409,
  invoiceCanceled: 409,
  preimageRequired: 409,
  amountRequired: 400,
  amountTooSmall: 400,
  paymentInFlight: 409,
  paymentFailed: 502,
  paymentPending: 504,
  noUsableChannel: 409,
  noRoute: 409,
  feeLimitExceeded: 409,
  insufficientBalance: 409,
  selfPayment: 400,
  unsupportedFeature: 400,
  // The on-chain wallet and the chain
  invalidAddress: 400,
  insufficientFunds: 409,
  amountBelowDust: 400,
  transactionRejected: 502,
  notSynced: 503,
  chainUnavailable: 503,
  // The node
  storeFailed: 500,
  stopping: 503,
  internal: 500,
} as const;

/** Why an API call failed. */
export type ApiErrorCode = keyof typeof API_ERROR_STATUS;

/** Values that belong to an error, ready for JSON. */
export type ErrorDetails = { readonly [key: string]: Json };

/** What node code throws to fail an API call. Anything else that is thrown becomes `internal` and is logged. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    readonly code: ApiErrorCode,
    message: string,
    readonly details?: ErrorDetails,
  ) {
    super(message);
  }
}
