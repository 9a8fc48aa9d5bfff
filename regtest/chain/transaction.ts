import { Transaction } from 'bitcoinjs-lib/src/transaction';
import { fromHex, toHex } from '../../src/core/primitives/bytes.js';
import { hash256 } from './hash.js';

/** A transaction with everything that is asked of it again and again. */
export interface ChainTransaction {
  readonly tx: Transaction;
  /** Display order (reversed) hex. */
  readonly txid: string;
  readonly wtxid: string;
  readonly raw: Uint8Array;
  readonly weight: number;
  /** Virtual size in vbytes, rounded up. */
  readonly vsize: number;
}

/** Wraps a transaction; it must not be changed afterwards. */
export function chainTransaction(tx: Transaction): ChainTransaction {
  const weight = tx.weight();
  const raw = tx.toBuffer();
  return {
    tx,
    txid: tx.getId(),
    // Not by the library, which has zeros for a coinbase: right in the witness commitment alone.
    wtxid: displayHash(hash256(raw)),
    raw,
    weight,
    vsize: Math.ceil(weight / 4),
  };
}

/** Parses a transaction from hex, or gives `undefined` if it is none. */
export function parseTransaction(hex: string): ChainTransaction | undefined {
  try {
    const tx = Transaction.fromBuffer(fromHex(hex));
    return tx.ins.length === 0 ? undefined : chainTransaction(tx);
  } catch {
    return undefined;
  }
}

/** A hash in the reversed hex that people and JSON-RPC use. */
export function displayHash(hash: Uint8Array): string {
  return toHex(Uint8Array.from(hash).reverse());
}

/** The bytes of a hash from its reversed hex. */
export function internalHash(hex: string): Uint8Array {
  return fromHex(hex).reverse();
}

/** The name of an output: `txid:index`. */
export function outpoint(txid: string, index: number): string {
  return `${txid}:${index}`;
}

/** The outputs that a transaction spends, in order. */
export function spentOutpoints(entry: ChainTransaction): string[] {
  const known = spentCache.get(entry);
  if (known !== undefined) return known;
  const spent = entry.tx.ins.map((input) => outpoint(displayHash(input.hash), input.index));
  spentCache.set(entry, spent);
  return spent;
}

const spentCache = new WeakMap<ChainTransaction, string[]>();

/** The txid part of an outpoint's name. */
export function outpointTxid(name: string): string {
  return name.slice(0, 64);
}
