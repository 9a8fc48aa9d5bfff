/** What an error makes the node do, from harmless to final. */
export type Consequence = 'ignore' | 'warn' | 'disconnect' | 'failChannel';

/** Every reason for which a channel refuses a message or a command. */
export type ChannelErrorCode =
  // opening
  | 'wrongChain'
  | 'wrongChannelType'
  | 'fundingTooSmall'
  | 'fundingTooLarge'
  | 'pushTooLarge'
  | 'toSelfDelayTooLarge'
  | 'tooManyAcceptedHtlcs'
  | 'maxHtlcValueInFlightTooSmall'
  | 'htlcMinimumTooLarge'
  | 'dustLimitTooSmall'
  | 'dustLimitTooLarge'
  | 'reserveBelowDustLimit'
  | 'reserveTooLarge'
  | 'openerCannotAffordFee'
  | 'bothSidesBelowReserve'
  | 'minimumDepthTooLarge'
  | 'feerateTooSmall'
  | 'feerateTooLarge'
  | 'duplicateKeys'
  | 'invalidFunding'
  | 'fundingTimeout'
  // updates
  | 'htlcAmountZero'
  | 'htlcAmountBelowMinimum'
  | 'htlcExpiryTooLarge'
  | 'htlcIdUnexpected'
  | 'htlcIdUnknown'
  | 'htlcAlreadySettled'
  | 'htlcNotCommitted'
  | 'tooManyHtlcs'
  | 'htlcValueInFlightTooHigh'
  | 'insufficientFunds'
  | 'dustExposureTooHigh'
  | 'preimageMismatch'
  | 'malformedFailureCode'
  | 'feeUpdateFromAccepter'
  | 'fundingTxidMismatch'
  // commitments
  | 'invalidCommitmentSignature'
  | 'invalidHtlcSignatures'
  | 'revocationPending'
  | 'nothingToSign'
  | 'unexpectedRevocation'
  | 'revocationSecretMismatch'
  // quiescence
  | 'quiescenceNotNegotiated'
  | 'unexpectedQuiescence'
  | 'updateDuringQuiescence'
  // reestablishment
  | 'nextCommitmentNumberZero'
  | 'peerLostState'
  | 'localStateStale'
  | 'reestablishMismatch'
  | 'errorBeforeReestablish'
  // closing
  | 'invalidShutdownScript'
  | 'shutdownScriptMismatch'
  | 'addAfterShutdown'
  | 'closingFeeOutOfRange'
  | 'noClosingFeeOverlap'
  | 'invalidClosingSignature'
  | 'closingOutputBelowDust'
  | 'closingOfferPending'
  | 'closingOfferMismatch'
  | 'tooManyClosingOffers'
  | 'closingTimeout'
  // anywhere
  | 'htlcTimedOut'
  | 'forceClosed'
  | 'remoteError'
  | 'revokedCommitment'
  | 'unknownCommitment'
  | 'remoteWarning'
  | 'unexpectedMessage'
  | 'unexpectedCommand'
  | 'channelNotReady';

/** A refusal: which rule, what was expected, what came, and what it leads to. */
export interface ChannelError {
  readonly code: ChannelErrorCode;
  readonly consequence: Consequence;
  readonly expected?: string;
  readonly actual?: string;
}

/** Builds a refusal; values are shown as people write them. */
export function channelError(
  code: ChannelErrorCode,
  consequence: Consequence,
  values: { readonly expected?: unknown; readonly actual?: unknown } = {},
): ChannelError {
  return {
    code,
    consequence,
    ...(values.expected === undefined ? {} : { expected: String(values.expected) }),
    ...(values.actual === undefined ? {} : { actual: String(values.actual) }),
  };
}

/** One line for a person: the code and the values, as they go into `error` and `warning` messages. */
export function describeChannelError(error: ChannelError): string {
  const parts = [error.code as string];
  if (error.expected !== undefined) parts.push(`expected ${error.expected}`);
  if (error.actual !== undefined) parts.push(`got ${error.actual}`);
  return parts.join(', ');
}
