import { isRejection } from './acceptance.js';
import type { Blockchain } from './blockchain.js';
import type { Coin } from './coins.js';
import { checkAmounts, checkSanity, findCoins, isFinal, sequenceLocksPassed } from './consensus.js';
import { MAX_BLOCK_WEIGHT } from './parameters.js';
import { type Rejection, rejection } from './rejection.js';
import type { ScriptVerifier } from './script-verifier.js';
import { type ChainTransaction, outpoint, spentOutpoints } from './transaction.js';

const COINBASE_AND_HEADER_WEIGHT = 2_000;

/** Checks the transactions of a block on the tip, coinbase left out, under consensus rules alone. */
export function checkBlockTransactions(
  chain: Blockchain,
  verifier: ScriptVerifier,
  transactions: readonly ChainTransaction[],
): Rejection | undefined {
  const weight = transactions.reduce((sum, entry) => sum + entry.weight, COINBASE_AND_HEADER_WEIGHT);
  if (weight > MAX_BLOCK_WEIGHT) return rejection('bad-blk-weight', 'weight limit failed');
  const made = new Map<string, Coin>();
  const spent = new Set<string>();
  const view = {
    get: (name: string) => (spent.has(name) ? undefined : (made.get(name) ?? chain.coins.get(name))),
  };
  const point = chain.miningPoint();
  for (const entry of transactions) {
    const insane = checkSanity(entry);
    if (insane !== undefined) return insane;
    if (entry.tx.isCoinbase()) return rejection('bad-cb-multiple', 'more than one coinbase');
    if (!isFinal(entry, point)) return rejection('bad-txns-nonfinal', 'non-final transaction');
    const coins = findCoins(entry, view);
    if (isRejection(coins)) return coins;
    const fee = checkAmounts(entry, coins, point.height);
    if (typeof fee !== 'bigint') return fee;
    if (!sequenceLocksPassed(entry, coins, point)) return rejection('bad-txns-nonfinal');
    const failure = verifier.verify(entry, coins, false);
    if (failure !== undefined) {
      return rejection(`mandatory-script-verify-flag-failed (${failure.sentence})`);
    }
    for (const name of spentOutpoints(entry)) spent.add(name);
    for (const [index, output] of entry.tx.outs.entries()) {
      const { value, script } = output;
      made.set(outpoint(entry.txid, index), { value, script, height: point.height, coinbase: false });
    }
  }
  return undefined;
}
