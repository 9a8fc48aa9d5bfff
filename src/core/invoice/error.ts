/** Why a text is not an invoice that may be paid. */
export interface InvoiceError {
  readonly code: InvoiceErrorCode;
  readonly detail: string;
}

export type InvoiceErrorCode =
  | 'mixedCase'
  | 'missingSeparator'
  | 'invalidCharacter'
  | 'invalidChecksum'
  | 'tooShort'
  | 'unknownPrefix'
  | 'invalidAmount'
  | 'invalidMultiplier'
  | 'subMillisatoshi'
  | 'truncatedField'
  | 'notMinimal'
  | 'invalidField'
  | 'invalidPublicKey'
  | 'routeHintLoop'
  | 'missingPaymentHash'
  | 'missingPaymentSecret'
  | 'missingDescription'
  | 'ambiguousDescription'
  | 'unsupportedFeature'
  | 'invalidRecoveryId'
  | 'highSignature'
  | 'invalidSignature';

/** Carries an `InvoiceError` out of the depth of the parser, and no further. */
export class InvoiceFault extends Error {
  override readonly name = 'InvoiceFault';
  constructor(
    readonly code: InvoiceErrorCode,
    readonly detail: string,
  ) {
    super(`${code}: ${detail}`);
  }
}
