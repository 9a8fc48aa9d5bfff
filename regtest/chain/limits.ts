import type { Mempool } from './mempool.js';
import { type Rejection, rejection } from './rejection.js';
import type { ChainTransaction } from './transaction.js';

const MAX_FAMILY_COUNT = 25;
const MAX_FAMILY_VSIZE = 101_000;
/** One more descendant with one unconfirmed ancestor is let in if it is no larger than this (CPFP carve-out). */
const CARVE_OUT_VSIZE = 10_000;

/** Bitcoin Core's limits on chains of unconfirmed transactions, with what `evicted` names already gone. */
export function checkFamilyLimits(
  transaction: ChainTransaction,
  mempool: Mempool,
  evicted: ReadonlySet<string>,
): Rejection | undefined {
  const refused = exceeded(transaction, mempool, evicted, MAX_FAMILY_COUNT, 0);
  if (refused === undefined || transaction.vsize > CARVE_OUT_VSIZE) return refused;
  return exceeded(transaction, mempool, evicted, 2, 1) === undefined ? undefined : refused;
}

function exceeded(
  transaction: ChainTransaction,
  mempool: Mempool,
  evicted: ReadonlySet<string>,
  maxAncestors: number,
  carveOut: number,
): Rejection | undefined {
  const ancestors = mempool.ancestorsOfNew(transaction);
  const maxVsize = MAX_FAMILY_VSIZE + carveOut * CARVE_OUT_VSIZE;
  const maxDescendants = MAX_FAMILY_COUNT + carveOut;
  if (ancestors.txids.size + 1 > maxAncestors) {
    return tooLong(`too many unconfirmed ancestors [limit: ${maxAncestors}]`);
  }
  if (ancestors.vsize + transaction.vsize > maxVsize) {
    return tooLong(`exceeds ancestor size limit [limit: ${maxVsize}]`);
  }
  for (const txid of ancestors.txids) {
    const remaining = [...mempool.descendants(txid).txids].filter((each) => !evicted.has(each));
    if (remaining.length + 1 > maxDescendants) {
      return tooLong(`too many descendants for tx ${txid} [limit: ${maxDescendants}]`);
    }
    const vsize = remaining.reduce((sum, each) => sum + (mempool.entry(each)?.transaction.vsize ?? 0), 0);
    if (vsize + transaction.vsize > maxVsize) {
      return tooLong(`exceeds descendant size limit for tx ${txid} [limit: ${maxVsize}]`);
    }
  }
  return undefined;
}

function tooLong(details: string): Rejection {
  return rejection('too-long-mempool-chain', details);
}
