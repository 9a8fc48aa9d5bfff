import { Transaction } from 'bitcoinjs-lib';
import type { Signature } from '../crypto/index.js';
import { type Satoshi, sat } from '../primitives/units.js';
import { toLocalScript } from './balance-scripts.js';
import type { CommitmentFormat } from './commitment-format.js';
import type { CommitmentInput } from './commitment-input.js';
import type { CommitmentOutput, HtlcOutput } from './commitment-outputs.js';
import { htlcTransactionFee, type SpecHtlc } from './commitment-spec.js';
import { payToWitnessScriptHash } from './script.js';
import { SIGHASH_ALL, SIGHASH_SINGLE_ANYONECANPAY } from './sighash.js';
import { encodeSignature } from './signature-encoding.js';
import type { SpendInput } from './spend-input.js';

/**
 * The unsigned transaction through which a commitment's owner takes one HTLC (BOLT 3, HTLC-Timeout and HTLC-Success
 * Transactions). `amount` and `witnessScript` are those of the commitment output `outputIndex` that it spends;
 * `outputAmount` and `outputWitnessScript` those of its own, delayed output 0.
 */
export interface HtlcTransaction extends SpendInput {
  readonly kind: 'timeout' | 'success';
  readonly format: CommitmentFormat;
  readonly htlc: SpecHtlc;
  readonly outputIndex: number;
  readonly outputAmount: Satoshi;
  readonly outputWitnessScript: Uint8Array;
}

/** What the side that does not own the commitment signs HTLC transactions with: with anchors the owner may add a fee. */
export function htlcSighashType(format: CommitmentFormat): number {
  return format === 'anchors' ? SIGHASH_SINGLE_ANYONECANPAY : SIGHASH_ALL;
}

/** The HTLC transactions of a commitment in output order, which is the order of `htlc_signature`s (BOLT 2). */
export function htlcTransactions(
  input: CommitmentInput,
  commitmentTxid: Uint8Array,
  outputs: readonly CommitmentOutput[],
): readonly HtlcTransaction[] {
  const { keys, toSelfDelay } = input;
  const outputWitnessScript = toLocalScript(
    keys.revocationPublicKey,
    toSelfDelay,
    keys.delayedPaymentPublicKey,
  );
  const scriptPubKey = payToWitnessScriptHash(outputWitnessScript);
  return outputs
    .filter((output): output is HtlcOutput => 'htlc' in output)
    .map((output) => htlcTransaction(input, commitmentTxid, output, outputWitnessScript, scriptPubKey));
}

function htlcTransaction(
  { format, spec }: CommitmentInput,
  commitmentTxid: Uint8Array,
  { htlc, index, amount, witnessScript }: HtlcOutput,
  outputWitnessScript: Uint8Array,
  scriptPubKey: Uint8Array,
): HtlcTransaction {
  const offered = htlc.direction === 'offered';
  const outputAmount = sat(amount - htlcTransactionFee(htlc.direction, spec.feeratePerKw, format));
  const transaction = new Transaction();
  transaction.version = 2;
  transaction.locktime = offered ? htlc.cltvExpiry : 0;
  transaction.addInput(commitmentTxid, index, format === 'anchors' ? 1 : 0);
  transaction.addOutput(scriptPubKey, outputAmount);
  return {
    kind: offered ? 'timeout' : 'success',
    format,
    htlc,
    outputIndex: index,
    outputAmount,
    outputWitnessScript,
    transaction,
    inputIndex: 0,
    amount,
    witnessScript,
  };
}

/** The witness of an HTLC transaction's input; `preimage` for a success, undefined for a timeout. */
export function htlcTransactionWitness(
  htlc: HtlcTransaction,
  ownSignature: Signature,
  otherSignature: Signature,
  preimage: Uint8Array | undefined,
): Uint8Array[] {
  return [
    new Uint8Array(0),
    encodeSignature(otherSignature, htlcSighashType(htlc.format)),
    encodeSignature(ownSignature, SIGHASH_ALL),
    preimage ?? new Uint8Array(0),
    htlc.witnessScript,
  ];
}

/** The signed HTLC-timeout transaction, valid from `cltvExpiry` on. */
export function finalizeHtlcTimeout(
  htlc: HtlcTransaction,
  ownSignature: Signature,
  otherSignature: Signature,
): Transaction {
  return withWitness(htlc, htlcTransactionWitness(htlc, ownSignature, otherSignature, undefined));
}

/** The signed HTLC-success transaction, which shows the preimage. */
export function finalizeHtlcSuccess(
  htlc: HtlcTransaction,
  ownSignature: Signature,
  otherSignature: Signature,
  preimage: Uint8Array,
): Transaction {
  return withWitness(htlc, htlcTransactionWitness(htlc, ownSignature, otherSignature, preimage));
}

function withWitness(htlc: HtlcTransaction, witness: Uint8Array[]): Transaction {
  const signed = htlc.transaction.clone();
  signed.setWitness(0, witness);
  return signed;
}
