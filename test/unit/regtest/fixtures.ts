import { createHash } from 'node:crypto';
import { Transaction } from 'bitcoinjs-lib/src/transaction';
import secp256k1 from 'secp256k1';
import { isRejection } from '../../../regtest/chain/acceptance.js';
import { RegtestNode } from '../../../regtest/chain/node.js';
import { acceptAlone } from '../../../regtest/chain/package-acceptance.js';
import { loadScriptVerifier } from '../../../regtest/chain/script-verifier.js';
import { type ChainTransaction, chainTransaction, internalHash } from '../../../regtest/chain/transaction.js';
import { concatBytes } from '../../../src/core/primitives/bytes.js';

export const OP_TRUE = Uint8Array.of(0x51);
export const BLOCK_REWARD = 5_000_000_000n;
export const RBF_SEQUENCE = 0xfffffffd;

/** An output to spend, with the witness that unlocks it unless a test sets another. */
export interface TestCoin {
  readonly txid: string;
  readonly index: number;
  readonly value: bigint;
}

export function sha256(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest();
}

/** The output script that pays to a witness script. */
export function payToWitnessScript(script: Uint8Array): Uint8Array {
  return concatBytes(Uint8Array.of(0, 32), sha256(script));
}

/** Where test coins go: anyone can spend them. */
export const OPEN_SCRIPT = payToWitnessScript(OP_TRUE);

export interface SpendOptions {
  readonly version?: number;
  readonly locktime?: number;
  readonly sequence?: number;
  readonly outputs?: readonly { readonly script: Uint8Array; readonly value: bigint }[];
  readonly witness?: readonly Uint8Array[];
  /** Satoshi, taken from the one output when no outputs are given. */
  readonly fee?: bigint;
}

/** An unsigned-for spend of open coins: one output back to the open script unless told otherwise. */
export function spend(coins: readonly TestCoin[], options: SpendOptions = {}): Transaction {
  const tx = new Transaction();
  tx.version = options.version ?? 2;
  tx.locktime = options.locktime ?? 0;
  for (const coin of coins) {
    const index = tx.addInput(internalHash(coin.txid), coin.index, options.sequence ?? RBF_SEQUENCE);
    tx.setWitness(index, [...(options.witness ?? [OP_TRUE])]);
  }
  const total = coins.reduce((sum, coin) => sum + coin.value, 0n);
  const outputs = options.outputs ?? [{ script: OPEN_SCRIPT, value: total - (options.fee ?? 1000n) }];
  for (const { script, value } of outputs) tx.addOutput(script, value);
  return tx;
}

/** Output of a transaction as a coin. */
export function coinOf(tx: Transaction, index = 0): TestCoin {
  return { txid: tx.getId(), index, value: tx.outs[index]?.value ?? 0n };
}

/** A node on a clock that stands, with `blocks` mined to the open script. */
export async function nodeWithCoins(blocks = 110): Promise<RegtestNode> {
  const node = new RegtestNode(await loadScriptVerifier(), () => 1_800_000_000);
  node.mine(blocks, OPEN_SCRIPT);
  return node;
}

/** The coinbase output of the block at a height. */
export function coinbaseAt(node: RegtestNode, height: number): TestCoin {
  const coinbase = node.chain.at(height)?.block.transactions[0];
  if (coinbase === undefined) throw new Error(`no block at height ${height}`);
  return coinOf(coinbase.tx);
}

/** Sends a transaction; the reject reason, or `accepted`. */
export function submit(node: RegtestNode, tx: Transaction): string {
  const outcome = acceptAlone(node, chainTransaction(tx));
  return isRejection(outcome) ? outcome.reason : 'accepted';
}

/** Mines a transaction alone into a block; the reject reason, or `accepted`. */
export function mineAlone(node: RegtestNode, tx: Transaction): string {
  const outcome = node.mineExactly([chainTransaction(tx)], OPEN_SCRIPT);
  return typeof outcome === 'string' ? 'accepted' : outcome.reason;
}

export function inMempool(node: RegtestNode): string[] {
  return node.mempool.all().map(({ transaction }: { transaction: ChainTransaction }) => transaction.txid);
}

export const KEYS = [1, 2, 3].map((fill) => new Uint8Array(32).fill(fill));
export const PUBLIC_KEYS = KEYS.map((key) => secp256k1.publicKeyCreate(key));

export function publicKey(index: number): Uint8Array {
  return PUBLIC_KEYS[index] ?? new Uint8Array(33);
}

/** A DER signature with its hash type over the BIP 143 digest. */
export function signWitness(
  tx: Transaction,
  index: number,
  script: Uint8Array,
  value: bigint,
  key: number,
  hashType = Transaction.SIGHASH_ALL,
): Uint8Array {
  const digest = tx.hashForWitnessV0(index, script, value, hashType);
  const { signature } = secp256k1.ecdsaSign(digest, KEYS[key] ?? new Uint8Array(32));
  return concatBytes(secp256k1.signatureExport(signature), Uint8Array.of(hashType));
}

/** Puts one witness-script output of 100,000 sat into a block; the coin. */
export function lockInBlock(node: RegtestNode, height: number, outputScript: Uint8Array): TestCoin {
  const from = coinbaseAt(node, height);
  const tx = spend([from], {
    outputs: [
      { script: outputScript, value: 100_000n },
      { script: OPEN_SCRIPT, value: from.value - 101_000n },
    ],
  });
  const outcome = mineAlone(node, tx);
  if (outcome !== 'accepted') throw new Error(outcome);
  return coinOf(tx);
}
