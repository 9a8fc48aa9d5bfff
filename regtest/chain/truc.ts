import type { Mempool } from './mempool.js';
import { type Rejection, rejection } from './rejection.js';
import type { ChainTransaction } from './transaction.js';

/** The version that opts in to topological restrictions (BIP 431). */
export const TRUC_VERSION = 3;
const MAX_VSIZE = 10_000;
const MAX_CHILD_VSIZE = 1_000;

/** What BIP 431 says of a transaction: it fits, it fits if a sibling goes, or it is refused. */
export type TrucOutcome =
  | { readonly fits: true; readonly sibling: string | undefined }
  | { readonly fits: false; readonly refused: Rejection };

/** Checks one transaction against its unconfirmed ancestors. `conflicts` are about to be replaced. */
export function checkTruc(
  transaction: ChainTransaction,
  mempool: Mempool,
  conflicts: ReadonlySet<string>,
): TrucOutcome {
  const { txid, vsize } = transaction;
  const isTruc = transaction.tx.version === TRUC_VERSION;
  for (const parent of mempool.parents(transaction)) {
    const parentIsTruc = mempool.entry(parent)?.transaction.tx.version === TRUC_VERSION;
    if (isTruc && !parentIsTruc)
      return refuse(`version=3 tx ${txid} cannot spend from non-version=3 tx ${parent}`);
    if (!isTruc && parentIsTruc)
      return refuse(`non-version=3 tx ${txid} cannot spend from version=3 tx ${parent}`);
  }
  if (!isTruc) return { fits: true, sibling: undefined };
  if (vsize > MAX_VSIZE)
    return refuse(`version=3 tx ${txid} is too big: ${vsize} > ${MAX_VSIZE} virtual bytes`);
  const ancestors = mempool.ancestorsOfNew(transaction).txids;
  if (ancestors.size > 1) return refuse(`tx ${txid} would have too many ancestors`);
  const [parent] = ancestors;
  if (parent === undefined) return { fits: true, sibling: undefined };
  if (vsize > MAX_CHILD_VSIZE) {
    return refuse(`version=3 child tx ${txid} is too big: ${vsize} > ${MAX_CHILD_VSIZE} virtual bytes`);
  }
  const siblings = mempool.children(parent).filter((child) => !conflicts.has(child));
  const [sibling] = siblings;
  if (siblings.length > 1) return refuse(`tx ${parent} would exceed descendant count limit`);
  return { fits: true, sibling };
}

function refuse(details: string): TrucOutcome {
  return { fits: false, refused: rejection('TRUC-violation', details) };
}
