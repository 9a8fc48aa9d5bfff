import { feeForSize, formatBtc, pricesHigher } from './fees.js';
import type { Mempool } from './mempool.js';
import { feeTooLow, type Rejection, rejection } from './rejection.js';
import { type ChainTransaction, outpointTxid, spentOutpoints } from './transaction.js';

const MAX_REPLACED = 100;

/** The unconfirmed transactions that spend what a new one spends too. */
export function directConflicts(transaction: ChainTransaction, mempool: Mempool): Set<string> {
  const conflicts = new Set<string>();
  for (const name of spentOutpoints(transaction)) {
    const spender = mempool.spenderOf(name);
    if (spender !== undefined && spender !== transaction.txid) conflicts.add(spender);
  }
  return conflicts;
}

/** The conflicts with all that stand on them. */
export function withDescendants(conflicts: ReadonlySet<string>, mempool: Mempool): Set<string> {
  return new Set([...conflicts].flatMap((txid) => [...mempool.descendants(txid).txids]));
}

/** The rules that hold whatever is paid: BIP 125 rules 2 and 5, and no spending of what is replaced. */
export function checkReplaceable(
  transaction: ChainTransaction,
  mempool: Mempool,
  conflicts: ReadonlySet<string>,
): Rejection | undefined {
  const { txid } = transaction;
  for (const ancestor of mempool.ancestorsOfNew(transaction).txids) {
    if (conflicts.has(ancestor)) {
      return rejection(
        'bad-txns-spends-conflicting-tx',
        `${txid} spends conflicting transaction ${ancestor}`,
      );
    }
  }
  let replaced = 0;
  const oldParents = new Set<string>();
  for (const conflict of conflicts) {
    replaced += mempool.descendants(conflict).txids.size;
    const entry = mempool.entry(conflict);
    for (const name of entry === undefined ? [] : spentOutpoints(entry.transaction)) {
      oldParents.add(outpointTxid(name));
    }
  }
  if (replaced > MAX_REPLACED) {
    const details = `rejecting replacement ${txid}; too many potential replacements (${replaced} > ${MAX_REPLACED})`;
    return rejection('too many potential replacements', details);
  }
  const added = mempool.parents(transaction).find((parent) => !oldParents.has(parent));
  if (conflicts.size > 0 && added !== undefined) {
    return rejection(
      'replacement-adds-unconfirmed',
      `replacement ${txid} adds unconfirmed input from ${added}`,
    );
  }
  return undefined;
}

/** BIP 125 rules 3 and 4, and a feerate above that of each conflict. */
export function checkReplacementFee(
  transaction: ChainTransaction,
  modifiedFee: bigint,
  mempool: Mempool,
  conflicts: ReadonlySet<string>,
): Rejection | undefined {
  const { txid, vsize } = transaction;
  for (const conflict of conflicts) {
    const entry = mempool.entry(conflict);
    if (entry === undefined) continue;
    const oldFee = mempool.modifiedFee(entry);
    if (!pricesHigher(modifiedFee, vsize, oldFee, entry.transaction.vsize)) {
      const details = `rejecting replacement ${txid}; new feerate <= old feerate of ${conflict}`;
      return feeTooLow('insufficient fee', details);
    }
  }
  return checkPaysForReplaced(
    txid,
    vsize,
    modifiedFee,
    replacedFees(withDescendants(conflicts, mempool), mempool),
  );
}

/** BIP 125 rules 3 and 4 alone, for a transaction or a package. Fees in satoshi. */
export function checkPaysForReplaced(
  txid: string,
  vsize: number,
  fee: bigint,
  oldFees: bigint,
): Rejection | undefined {
  if (fee < oldFees) {
    const amounts = `${formatBtc(fee)} < ${formatBtc(oldFees)}`;
    return feeTooLow(
      'insufficient fee',
      `rejecting replacement ${txid}, less fees than conflicting txs; ${amounts}`,
    );
  }
  const needed = feeForSize(vsize);
  if (fee - oldFees < needed) {
    const amounts = `${formatBtc(fee - oldFees)} < ${formatBtc(needed)}`;
    const details = `rejecting replacement ${txid}, not enough additional fees to relay; ${amounts}`;
    return feeTooLow('insufficient fee', details);
  }
  return undefined;
}

/** The fees in satoshi that leave with some transactions. */
export function replacedFees(txids: ReadonlySet<string>, mempool: Mempool): bigint {
  let fees = 0n;
  for (const txid of txids) {
    const entry = mempool.entry(txid);
    if (entry !== undefined) fees += mempool.modifiedFee(entry);
  }
  return fees;
}
