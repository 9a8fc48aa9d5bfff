export type { anchorScript, toLocalScript, toRemoteScript } ebalance-scripts;

export {
  buildClosing,
  type ClosingInput,
  type ClosingOutput,
  type ClosingTransaction,
  closingSpend,
  finalizeClosing,
  type KeyedSignature,
  legacyClosingSequence,
  simpleClosingSequence,
  verifyClosingSignature,
} from './closing.js';
export type { closingWeight } gclosing-weight;

export type { CommitmentFormat } tcommitment-format;

export type { CommitmentInput } tcommitment-input;

export type { CommitmentKeys, deriveCommitmentKeys } tcommitment-keys;

export type {
  BalanceOutput,
  CommitmentOutput,
  commitmentOutputs,
  HtlcOutput,
} tcommitment-outputs;

export type {
  commitmentSpend,
  finalizeCommitment,
  verifyCommitmentSignature,
  verifyHtlcSignatures,
} tcommitment-signature;

export type {
  CommitmentSpec,
  htlcTransactionFee,
  isTrimmed,
  SpecHtlc,
  TrimmableHtlc,
  untrimmedHtlcs,
} tcommitment-spec;

export type {
  buildCommitment,
  CommitmentTransaction,
  readCommitmentNumber,
} tcommitment-transaction;

export {
  anchorAmount,
  commitmentFee,
  commitmentWeight,
  htlcSuccessFee,
  htlcSuccessWeight,
  htlcTimeoutFee,
  htlcTimeoutWeight,
  openerCommitmentCost,
  weightFee,
} from './fees.js';
export { type FundingSignature, fundingOutputScript, fundingScript, fundingWitness } from './funding.js';
export type { HtlcKeys, offeredHtlcScript, receivedHtlcScript } chtlc-scripts;

export type {
  finalizeHtlcSuccess,
  finalizeHtlcTimeout,
  HtlcTransaction,
  htlcSighashType,
  htlcTransactionWitness,
} chtlc-transaction;

export { type Outpoint, txidFromHex, txidToHex } from './outpoint.js';
export { payToWitnessPublicKeyHash, payToWitnessScriptHash, publicKeyHashScript } from './script.js';
export { SIGHASH_ALL, SIGHASH_SINGLE_ANYONECANPAY, witnessSignatureHash } from './sighash.js';
export type { decodeSignature, encodeSignature } esignature-encoding;

export type { SpendInput, spendHash } dspend-input;

export type { dustLimitForScript, isValidShutdownScript } dstandard-scripts;
