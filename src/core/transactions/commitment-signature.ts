import type { Transaction } from 'bitcoinjs-lib';
import { curve, type PublicKey, type Signature } from '../crypto/index.js';
import type { CommitmentTransaction } from './commitment-transaction.js';
import { fundingScript, fundingWitness } from './funding.js';
import { htlcSighashType } from './htlc-transaction.js';
import { SIGHASH_ALL } from './sighash.js';
import { encodeSignature } from './signature-encoding.js';
import { type SpendInput, spendHash } from './spend-input.js';

/** The funding input of a commitment, to sign or to verify. */
export function commitmentSpend(commitment: CommitmentTransaction, witnessScript: Uint8Array): SpendInput {
  const { transaction, input } = commitment;
  return { transaction, inputIndex: 0, amount: input.fundingAmount, witnessScript };
}

/** Whether the other side has signed this commitment of its owner. A high-S or malformed signature is not one. */
export function verifyCommitmentSignature(
  commitment: CommitmentTransaction,
  signature: Signature,
  otherFundingPublicKey: PublicKey,
): boolean {
  const script = fundingScript(commitment.input.keys.ownerFundingPublicKey, otherFundingPublicKey);
  const hash = spendHash(commitmentSpend(commitment, script), SIGHASH_ALL);
  return curve().verify(hash, signature, otherFundingPublicKey);
}

/** Whether the other side has signed every HTLC transaction of this commitment, in output order and none besides. */
export function verifyHtlcSignatures(
  commitment: CommitmentTransaction,
  signatures: readonly Signature[],
): boolean {
  const { htlcTransactions, input } = commitment;
  // BOLT 2, commitment_signed, receiver: num_htlcs other than the number of HTLC outputs fails the channel.
  if (signatures.length !== htlcTransactions.length) return false;
  const sighashType = htlcSighashType(input.format);
  return htlcTransactions.every((htlc, place) => {
    const signature = signatures[place];
    return (
      signature !== undefined &&
      curve().verify(spendHash(htlc, sighashType), signature, input.keys.otherHtlcPublicKey)
    );
  });
}

/** The commitment ready to publish, with the signatures of its owner and of the other side. */
export function finalizeCommitment(
  commitment: CommitmentTransaction,
  ownSignature: Signature,
  otherSignature: Signature,
): Transaction {
  const { ownerFundingPublicKey, otherFundingPublicKey } = commitment.input.keys;
  const signed = commitment.transaction.clone();
  signed.setWitness(
    0,
    fundingWitness(
      { publicKey: ownerFundingPublicKey, encodedSignature: encodeSignature(ownSignature, SIGHASH_ALL) },
      { publicKey: otherFundingPublicKey, encodedSignature: encodeSignature(otherSignature, SIGHASH_ALL) },
    ),
  );
  return signed;
}
