import { Transaction } from 'bitcoinjs-lib';
import { curve, type PublicKey, type Signature } from '../crypto/index.js';
import { compareBytes } from '../primitives/bytes.js';
import { type Satoshi, sat } from '../primitives/units.js';
import { fundingScript, fundingWitness } from './funding.js';
import type { Outpoint } from './outpoint.js';
import { Op } from './script.js';
import { SIGHASH_ALL } from './sighash.js';
import { encodeSignature } from './signature-encoding.js';
import { type SpendInput, spendHash } from './spend-input.js';

/** The sequence of a closing transaction agreed with `closing_signed`. */
export const legacyClosingSequence = 0xffff_ffff;
/** The sequence of a closing transaction agreed with `closing_complete`: it can be replaced. */
export const simpleClosingSequence = 0xffff_fffd;

/** One side of a closing transaction: its balance in whole satoshi, less the fee if it pays it, and its `shutdown` script. */
export interface ClosingOutput {
  readonly amount: Satoshi;
  readonly scriptPubKey: Uint8Array;
}

/**
 * All that decides a closing transaction. A side that is null has no output; nor has one below `dustLimit` (legacy: that
 * of the node which signs; 0 leaves the choice to null). `locktime` is 0 and `sequence` the legacy one unless given.
 */
export interface ClosingInput {
  readonly funding: Outpoint;
  readonly fundingAmount: Satoshi;
  readonly toLocal: ClosingOutput | null;
  readonly toRemote: ClosingOutput | null;
  readonly dustLimit: Satoshi;
  readonly locktime?: number;
  readonly sequence?: number;
}

/** A built, unsigned closing transaction. `txid` is in internal byte order. */
export interface ClosingTransaction {
  readonly input: ClosingInput;
  readonly transaction: Transaction;
  readonly txid: Uint8Array;
}

/** Builds a mutual close, legacy or simple (BOLT 3, Closing Transaction). It may be left without outputs: look before signing. */
export function buildClosing(input: ClosingInput): ClosingTransaction {
  const transaction = new Transaction();
  transaction.version = 2;
  transaction.locktime = input.locktime ?? 0;
  transaction.addInput(
    input.funding.txid,
    input.funding.outputIndex,
    input.sequence ?? legacyClosingSequence,
  );
  const outputs = [input.toLocal, input.toRemote]
    .filter((output) => output !== null)
    .map(burnt)
    .filter((output) => isBurn(output) || output.amount >= input.dustLimit)
    .sort(outputOrder);
  for (const output of outputs) transaction.addOutput(output.scriptPubKey, output.amount);
  return { input, transaction, txid: transaction.getHash() };
}

/** The funding input of a closing transaction, to sign or to verify. */
export function closingSpend(closing: ClosingTransaction, witnessScript: Uint8Array): SpendInput {
  return {
    transaction: closing.transaction,
    inputIndex: 0,
    amount: closing.input.fundingAmount,
    witnessScript,
  };
}

/** Whether `signer` has signed the closing transaction of a channel that it shares with `other`. */
export function verifyClosingSignature(
  closing: ClosingTransaction,
  signature: Signature,
  signerFundingPublicKey: PublicKey,
  otherFundingPublicKey: PublicKey,
): boolean {
  const script = fundingScript(signerFundingPublicKey, otherFundingPublicKey);
  return curve().verify(
    spendHash(closingSpend(closing, script), SIGHASH_ALL),
    signature,
    signerFundingPublicKey,
  );
}

/** A compact signature with the funding key that made it. */
export interface KeyedSignature {
  readonly publicKey: PublicKey;
  readonly signature: Signature;
}

/** The closing transaction ready to publish. */
export function finalizeClosing(
  closing: ClosingTransaction,
  a: KeyedSignature,
  b: KeyedSignature,
): Transaction {
  const encoded = ({ publicKey, signature }: KeyedSignature) => ({
    publicKey,
    encodedSignature: encodeSignature(signature, SIGHASH_ALL),
  });
  const signed = closing.transaction.clone();
  signed.setWitness(0, fundingWitness(encoded(a), encoded(b)));
  return signed;
}

// BOLT 3, Closing Transaction: an OP_RETURN output holds nothing, so that all of it goes to the fee.
function burnt(output: ClosingOutput): ClosingOutput {
  return isBurn(output) ? { ...output, amount: sat(0) } : output;
}

function isBurn(output: ClosingOutput): boolean {
  return output.scriptPubKey[0] === Op.return;
}

function outputOrder(a: ClosingOutput, b: ClosingOutput): number {
  if (a.amount !== b.amount) return a.amount < b.amount ? -1 : 1;
  return compareBytes(a.scriptPubKey, b.scriptPubKey);
}
