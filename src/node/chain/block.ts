import { Transaction } from 'bitcoinjs-lib';
import type { Satoshi } from '../../core/primitives/units.js';

/** A place in the chain. `hash` is as RPC writes it. */
export interface ChainPoint {
  readonly height: number;
  readonly hash: string;
}

/** A block with its transactions in order. Hashes are as RPC writes them. */
export interface Block {
  readonly hash: string;
  readonly previousHash: string;
  /** Seconds since 1970, as the miner claims. */
  readonly time: number;
  readonly transactions: readonly ChainTransaction[];
}

/** A transaction of a block. Its byte strings share the block's memory: copy what you keep. */
export interface ChainTransaction {
  /** As RPC writes it: hex of the reversed hash. */
  readonly txid: string;
  /** The whole serialization, witnesses included. */
  readonly raw: Uint8Array;
  readonly inputs: readonly ChainInput[];
  readonly outputs: readonly ChainOutput[];
}

/** An input, and the output it spends. A coinbase spends the all-zero txid. */
export interface ChainInput {
  readonly txid: string;
  readonly outputIndex: number;
}

/** An output of a transaction. */
export interface ChainOutput {
  readonly amountSat: Satoshi;
  readonly scriptPubKey: Uint8Array;
}

const NO_TXID = '0'.repeat(64);

/** Whether a transaction mints its block's new coins. */
export function isCoinbase(transaction: ChainTransaction): boolean {
  return transaction.inputs[0]?.txid === NO_TXID;
}

/** The transaction as the core works with it, witnesses included, in memory of its own. */
export function toTransaction(transaction: ChainTransaction): Transaction {
  return Transaction.fromBuffer(transaction.raw.slice());
}

/** The name of an output in maps: `txid:outputIndex`. */
export function outputKey(txid: string, outputIndex: number): string {
  return `${txid}:${outputIndex}`;
}
