export { anchorScript, toLocalScript, toRemoteScript } from './balanceScripts.js';
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
export { closingWeight } from './closingWeight.js';
export type { CommitmentFormat } from './commitmentFormat.js';
export type { CommitmentInput } from './commitmentInput.js';
export { type CommitmentKeys, deriveCommitmentKeys } from './commitmentKeys.js';
export {
  type BalanceOutput,
  type CommitmentOutput,
  commitmentOutputs,
  type HtlcOutput,
} from './commitmentOutputs.js';
export {
  commitmentSpend,
  finalizeCommitment,
  verifyCommitmentSignature,
  verifyHtlcSignatures,
} from './commitmentSignature.js';
export {
  type CommitmentSpec,
  htlcTransactionFee,
  isTrimmed,
  type SpecHtlc,
  type TrimmableHtlc,
  untrimmedHtlcs,
} from './commitmentSpec.js';
export {
  buildCommitment,
  type CommitmentTransaction,
  readCommitmentNumber,
} from './commitmentTransaction.js';
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
export { type HtlcKeys, offeredHtlcScript, receivedHtlcScript } from './htlcScripts.js';
export {
  finalizeHtlcSuccess,
  finalizeHtlcTimeout,
  type HtlcTransaction,
  htlcSighashType,
  htlcTransactionWitness,
} from './htlcTransaction.js';
export { type Outpoint, txidFromHex, txidToHex } from './outpoint.js';
export { payToWitnessPublicKeyHash, payToWitnessScriptHash, publicKeyHashScript } from './script.js';
export { SIGHASH_ALL, SIGHASH_SINGLE_ANYONECANPAY, witnessSignatureHash } from './sighash.js';
export { decodeSignature, encodeSignature } from './signatureEncoding.js';
export { type SpendInput, spendHash } from './spendInput.js';
export { dustLimitForScript, isValidShutdownScript } from './standardScripts.js';
