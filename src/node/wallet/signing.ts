import { Transaction } from 'bitcoinjs-lib';
import { curve } from '../../core/crypto/index.js';
import { compareBytes } from '../../core/primitives/bytes.js';
import { parseDisplayHash } from '../../core/primitives/display-hash.js';
import { publicKeyHashScript } from '../../core/transactions/script.js';
import { SIGHASH_ALL, witnessSignatureHash } from '../../core/transactions/sighash.js';
import { encodeSignature } from '../../core/transactions/signature-encoding.js';
import type { WalletKeys } from './keys.js';
import type { Payment } from './selection.js';
import type { Coin } from './store.js';

/** Opts in to replacement (BIP 125) and lets the locktime count. */
const REPLACEABLE = 0xffff_fffd;

/** A transaction that spends coins of ours, signed, with its outputs in the order given. `locktime` is the tip's height, so that a reorg gains a miner nothing. */
export function signedTransaction(
  coins: readonly Coin[],
  payments: readonly Payment[],
  locktime: number,
  keys: WalletKeys,
): Transaction {
  const transaction = new Transaction();
  transaction.version = 2;
  transaction.locktime = locktime;
  for (const { txid, outputIndex } of coins) {
    transaction.addInput(parseDisplayHash(txid), outputIndex, REPLACEABLE);
  }
  for (const { scriptPubKey, amountSat } of payments) transaction.addOutput(scriptPubKey, amountSat);
  coins.forEach((coin, index) => {
    transaction.setWitness(index, coinWitness(transaction, index, coin, keys));
  });
  return transaction;
}

/** By amount, then script (BIP 69): where the change stands says nothing. */
export function inOrder<P extends Payment>(payments: readonly P[]): P[] {
  return payments.toSorted(
    (a, b) => Number(a.amountSat - b.amountSat) || compareBytes(a.scriptPubKey, b.scriptPubKey),
  );
}

/** The witness of an input that spends a coin of ours, SIGHASH_ALL. */
export function coinWitness(
  transaction: Transaction,
  index: number,
  coin: Coin,
  keys: WalletKeys,
): Uint8Array[] {
  const publicKey = keys.publicKey(coin.key);
  const script = publicKeyHashScript(publicKey);
  const hash = witnessSignatureHash(transaction, index, script, coin.amountSat, SIGHASH_ALL);
  const signature = curve().sign(hash, keys.privateKey(coin.key), true);
  return [encodeSignature(signature, SIGHASH_ALL), publicKey];
}
