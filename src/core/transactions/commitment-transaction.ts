import { Transaction } from 'bitcoinjs-lib';
import type { PublicKey } from '../crypto/index.js';
import { obscuredCommitmentNumber } from '../keys/obscured-commitment-number.js';
import type { CommitmentInput } from './commitment-input.js';
import { type CommitmentOutput, commitmentOutputs } from './commitment-outputs.js';
import { type HtlcTransaction, htlcTransactions } from './htlc-transaction.js';

/** A built, unsigned commitment. `txid` is in internal byte order and does not change when it is signed. */
export interface CommitmentTransaction {
  readonly input: CommitmentInput;
  readonly transaction: Transaction;
  readonly txid: Uint8Array;
  readonly outputs: readonly CommitmentOutput[];
  readonly htlcTransactions: readonly HtlcTransaction[];
}

/** Builds the commitment of one side, with its HTLC transactions (BOLT 3, Commitment Transaction Construction). */
export function buildCommitment(input: CommitmentInput): CommitmentTransaction {
  const obscured = obscuredCommitmentNumber(
    input.commitmentNumber,
    input.openerPaymentBasepoint,
    input.accepterPaymentBasepoint,
  );
  const transaction = new Transaction();
  transaction.version = 2;
  transaction.locktime = LOCKTIME_MARK + Number(obscured & 0xff_ffffn);
  transaction.addInput(
    input.funding.txid,
    input.funding.outputIndex,
    SEQUENCE_MARK + Number(obscured >> 24n),
  );
  const outputs = commitmentOutputs(input);
  for (const output of outputs) transaction.addOutput(output.scriptPubKey, output.amount);
  const txid = transaction.getHash();
  return { input, transaction, txid, outputs, htlcTransactions: htlcTransactions(input, txid, outputs) };
}

/** The number of a commitment seen on chain; undefined when the transaction is not shaped like one (BOLT 5). */
export function readCommitmentNumber(
  transaction: Transaction,
  openerPaymentBasepoint: PublicKey,
  accepterPaymentBasepoint: PublicKey,
): bigint | undefined {
  const sequence = transaction.ins[0]?.sequence;
  if (transaction.ins.length !== 1 || sequence === undefined) return undefined;
  if (
    sequence >>> 24 !== SEQUENCE_MARK / 2 ** 24 ||
    transaction.locktime >>> 24 !== LOCKTIME_MARK / 2 ** 24
  ) {
    return undefined;
  }
  const obscured = (BigInt(sequence & 0xff_ffff) << 24n) | BigInt(transaction.locktime & 0xff_ffff);
  return obscuredCommitmentNumber(obscured, openerPaymentBasepoint, accepterPaymentBasepoint);
}

const LOCKTIME_MARK = 0x2000_0000;
const SEQUENCE_MARK = 0x8000_0000;
