import { Transaction } from 'bitcoinjs-lib';
import type { Signature } from '../crypto/index.js';
import { type Satoshi, sat } from '../primitives/units.js';
import {
  dustLimitForScript,
  encodeSignature,
  SIGHASH_ALL,
  type SpendInput,
  weightFee,
} from '../transactions/index.js';
import type { JusticeClaim } from './justice-claim.js';

/**
 * The fee rates, in satoshi for 1000 weight units, at which justice is signed in advance for a stranger's tower: 4, 20, 80
 * and 320 satoshi a virtual byte. One tier replaces the one before under every node's rules.
 */
export const FEE_TIERS: readonly number[] = [1_000, 5_000, 20_000, 80_000];

/**
 * One output, taken by a transaction of its own: what the cheater does to one output never undoes the claim of another,
 * and a signature made in advance fits whatever else happens. Undefined when nothing worth an output is left.
 */
export function justiceTransaction(
  claim: JusticeClaim,
  destination: Uint8Array,
  feeratePerKw: number,
): Transaction | undefined {
  const rest = claim.amount - justiceFee(claim, destination, feeratePerKw);
  if (rest < dustLimitForScript(destination)) return undefined;
  const transaction = new Transaction();
  transaction.version = 2;
  transaction.addInput(claim.outpoint.txid, claim.outpoint.outputIndex, claim.sequence);
  transaction.addOutput(destination, sat(rest));
  return transaction;
}

/** What taking an output costs at a rate. */
export function justiceFee(claim: JusticeClaim, destination: Uint8Array, feeratePerKw: number): Satoshi {
  return weightFee(feeratePerKw, justiceWeight(claim, destination));
}

/** The most that the transaction weighs. */
export function justiceWeight({ witnessTail }: JusticeClaim, destination: Uint8Array): number {
  const witness = witnessTail.reduce((weight, element) => weight + 1 + element.length, 2 + SIGNATURE_LENGTH);
  return FRAME_WEIGHT + INPUT_WEIGHT + witness + 4 * (9 + destination.length);
}

/** The input to sign, SIGHASH_ALL. */
export function justiceSpend(claim: JusticeClaim, transaction: Transaction): SpendInput {
  return { transaction, inputIndex: 0, amount: claim.amount, witnessScript: claim.signedScript };
}

/** The transaction ready to publish. */
export function finalizeJustice(
  claim: JusticeClaim,
  transaction: Transaction,
  signature: Signature,
): Transaction {
  const signed = transaction.clone();
  signed.setWitness(0, [encodeSignature(signature, SIGHASH_ALL), ...claim.witnessTail]);
  return signed;
}

/** Version, marker and flag, the two counts, locktime. */
const FRAME_WEIGHT = 4 * (4 + 1 + 1 + 4) + 2;
const INPUT_WEIGHT = 4 * 41;
/** The longest signature with its sighash byte, as BOLT 3 and 5 count it. */
const SIGNATURE_LENGTH = 73;
