export { anchorScript, toLocalScript, toRemoteScript } from './balance-scripts.js';
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
export { closingWeight } from './closing-weight.js';
export type { CommitmentFormat } from './commitment-format.js';
export type { CommitmentInput } from './commitment-input.js';
export { type CommitmentKeys, deriveCommitmentKeys } from './commitment-keys.js';
export {
  type BalanceOutput,
  type CommitmentOutput,
  commitmentOutputs,
  type HtlcOutput,
} from './commitment-outputs.js';
export {
  commitmentSpend,
  finalizeCommitment,
  verifyCommitmentSignature,
  verifyHtlcSignatures,
} from './commitment-signature.js';
export {
  type CommitmentSpec,
  htlcTransactionFee,
  isTrimmed,
  type SpecHtlc,
  type TrimmableHtlc,
  untrimmedHtlcs,
} from './commitment-spec.js';
export {
  buildCommitment,
  type CommitmentTransaction,
  readCommitmentNumber,
} from './commitment-transaction.js';
export {
  anchorAmount,
  commitmentFee,
  commitmentWeight,
  htlcSuccessFee,
  htlcSuccessWeight,
  htlcTimeoutFee,
  htlcTimeoutWeight,
  openerCommitmentCost,
  relayFeeratePerKw,
  walletDust,
  weightFee,
} from './fees.js';
export { type FundingSignature, fundingOutputScript, fundingScript, fundingWitness } from './funding.js';
export { type HtlcKeys, offeredHtlcScript, receivedHtlcScript } from './htlc-scripts.js';
export {
  finalizeHtlcSuccess,
  finalizeHtlcTimeout,
  type HtlcTransaction,
  htlcSighashType,
  htlcTransactionWitness,
} from './htlc-transaction.js';
export type { Outpoint } from './outpoint.js';
export { payToWitnessPublicKeyHash, payToWitnessScriptHash, publicKeyHashScript } from './script.js';
export { SIGHASH_ALL, SIGHASH_SINGLE_ANYONECANPAY, witnessSignatureHash } from './sighash.js';
export { decodeSignature, encodeSignature } from './signature-encoding.js';
export { type SpendInput, spendHash } from './spend-input.js';
export { dustLimitForScript, isValidShutdownScript } from './standard-scripts.js';
