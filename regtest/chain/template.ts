import type { Blockchain } from './blockchain.js';
import { isFinal } from './consensus.js';
import { feeForSize, MIN_RELAY_FEERATE, pricesHigher } from './fees.js';
import type { Mempool } from './mempool.js';
import { MAX_BLOCK_WEIGHT, RESERVED_BLOCK_WEIGHT } from './parameters.js';
import type { ChainTransaction } from './transaction.js';

/** What a block would take from the mempool. */
export interface BlockSelection {
  readonly transactions: readonly ChainTransaction[];
  /** Satoshi. */
  readonly fees: bigint;
}

interface Waiting {
  readonly txid: string;
  /** Not yet chosen ancestors, itself included. */
  readonly ancestors: Set<string>;
  vsize: number;
  fees: bigint;
}

/** Chooses by the feerate of a transaction with its ancestors, so that a child pays for its parent. Feerate in satoshi a kvB. */
export function selectTransactions(
  chain: Blockchain,
  mempool: Mempool,
  blockWeight = MAX_BLOCK_WEIGHT,
  minimumFeerate = MIN_RELAY_FEERATE,
): BlockSelection {
  const waiting = new Map<string, Waiting>();
  for (const { transaction } of mempool.all()) {
    const { txids, vsize, fees } = mempool.ancestors(transaction.txid);
    waiting.set(transaction.txid, { txid: transaction.txid, ancestors: new Set(txids), vsize, fees });
  }
  const chosen: ChainTransaction[] = [];
  let weight = RESERVED_BLOCK_WEIGHT;
  let fees = 0n;
  for (
    let best = bestPaying(waiting, minimumFeerate);
    best !== undefined;
    best = bestPaying(waiting, minimumFeerate)
  ) {
    const family = entriesInOrder(best, mempool);
    const familyWeight = family.reduce((sum, { transaction }) => sum + transaction.weight, 0);
    const point = chain.miningPoint();
    const fits = weight + familyWeight <= blockWeight;
    if (!fits || !family.every(({ transaction }) => isFinal(transaction, point))) {
      waiting.delete(best.txid);
      continue;
    }
    weight += familyWeight;
    for (const { transaction, fee } of family) {
      chosen.push(transaction);
      fees += fee;
      waiting.delete(transaction.txid);
      discount(transaction.txid, waiting, mempool);
    }
  }
  return { transactions: chosen, fees };
}

// Blocks take nothing below the minimum relay feerate, as Core's default has it.
function bestPaying(waiting: ReadonlyMap<string, Waiting>, minimumFeerate: bigint): Waiting | undefined {
  let best: Waiting | undefined;
  for (const each of waiting.values()) {
    if (each.fees < feeForSize(each.vsize, minimumFeerate)) continue;
    if (best === undefined || pricesHigher(each.fees, each.vsize, best.fees, best.vsize)) best = each;
  }
  return best;
}

function entriesInOrder(best: Waiting, mempool: Mempool) {
  return [...best.ancestors]
    .flatMap((txid) => mempool.entry(txid) ?? [])
    .map((entry) => ({
      transaction: entry.transaction,
      fee: entry.fee,
      depth: mempool.ancestors(entry.transaction.txid).txids.size,
    }))
    .sort((a, b) => a.depth - b.depth);
}

function discount(txid: string, waiting: ReadonlyMap<string, Waiting>, mempool: Mempool): void {
  const entry = mempool.entry(txid);
  if (entry === undefined) return;
  for (const descendant of mempool.descendants(txid).txids) {
    const each = waiting.get(descendant);
    if (each === undefined || !each.ancestors.delete(txid)) continue;
    each.vsize -= entry.transaction.vsize;
    each.fees -= mempool.modifiedFee(entry);
  }
}
