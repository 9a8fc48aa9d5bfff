import { Transaction } from 'bitcoinjs-lib';
import { scriptToAddress } from '../../../regtest/chain/address.js';
import type { Chain } from '../../../regtest/index.js';
import { equalBytes } from '../../../src/core/primitives/bytes.js';
import { OPEN_SCRIPT, OPEN_WITNESS } from '../channel-actor.js';

/** An output as a funding transaction has it. */
export interface Output {
  readonly scriptPubKey: Uint8Array;
  readonly amount: bigint;
}

const FEE = 2_000n;

/** A transaction with these outputs, ready to be published: it spends a coin that anybody could. */
export async function transactionWith(chain: Chain, outputs: readonly Output[]): Promise<Transaction> {
  const total = outputs.reduce((sum, { amount }) => sum + amount, 0n);
  const coin = await chain.fund(scriptToAddress(OPEN_SCRIPT) ?? '', total + FEE);
  const parent = Transaction.fromHex(await chain.call<string>('getrawtransaction', coin));
  const index = parent.outs.findIndex(({ script }) => equalBytes(script, OPEN_SCRIPT));
  return spending(parent.getHash(), index, outputs);
}

/** The same coin spent otherwise. */
export function doubleSpend(transaction: Transaction, outputs: readonly Output[]): Transaction {
  const spent = transaction.ins[0];
  if (spent === undefined) throw new Error('a transaction without inputs');
  return spending(spent.hash, spent.index, outputs);
}

/** Publishes a transaction; gives its txid. */
export function publish(chain: Chain, transaction: Transaction | Uint8Array): Promise<string> {
  const bytes = transaction instanceof Uint8Array ? transaction : transaction.toBuffer();
  return chain.call<string>('sendrawtransaction', Buffer.from(bytes).toString('hex'));
}

function spending(hash: Uint8Array, index: number, outputs: readonly Output[]): Transaction {
  const transaction = new Transaction();
  transaction.version = 2;
  transaction.addInput(hash, index, 0xfffffffd);
  transaction.setWitness(0, [OPEN_WITNESS]);
  for (const { scriptPubKey, amount } of outputs) transaction.addOutput(scriptPubKey, amount);
  return transaction;
}
