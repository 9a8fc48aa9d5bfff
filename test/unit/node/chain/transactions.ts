import { Transaction } from 'bitcoinjs-lib';
import { parseDisplayHash } from '../../../../src/core/primitives/display-hash.js';
import { type Block, type ChainTransaction, outputKey } from '../../../../src/node/chain/block.js';
import { parseTransaction } from '../../../../src/node/chain/parse-block.js';

/** A transaction that spends outputs named `txid:index` and pays amounts to scripts; `salt` makes it unlike others. */
export function spending(
  outpoints: readonly string[],
  outputs: readonly (readonly [amountSat: bigint, script: Uint8Array])[] = [[1000n, Uint8Array.of(0x51)]],
  salt = 0,
): ChainTransaction {
  const transaction = new Transaction();
  transaction.version = 2;
  transaction.locktime = salt;
  for (const outpoint of outpoints) {
    const [txid = '', index = ''] = outpoint.split(':');
    transaction.addInput(parseDisplayHash(txid), Number(index), 0xffff_fffd);
  }
  for (const [amountSat, script] of outputs) transaction.addOutput(script, amountSat);
  return parseTransaction(transaction.toBuffer());
}

/** A coinbase that pays an amount to a script. */
export function coinbase(
  height: number,
  amountSat = 0n,
  script: Uint8Array = Uint8Array.of(0x51),
): ChainTransaction {
  return spending([`${'0'.repeat(64)}:${0xffff_ffff}`], [[amountSat, script]], height);
}

/** The name of a transaction's output. */
export function output(transaction: ChainTransaction, index = 0): string {
  return outputKey(transaction.txid, index);
}

/** A block of a coinbase and some transactions. */
export function blockOf(height: number, ...transactions: ChainTransaction[]): Block {
  return {
    hash: `h${height}`,
    previousHash: `h${height - 1}`,
    time: 0,
    transactions: [coinbase(height), ...transactions],
  };
}
