import {
  type AcceptanceContext,
  type Candidate,
  checkCandidate,
  checkScripts,
  enterMempool,
  isRejection,
} from './acceptance.js';
import { feeForSize, pricesHigher } from './fees.js';
import type { Mempool } from './mempool.js';
import { feeTooLow, type Rejection, rejection } from './rejection.js';
import { checkPaysForReplaced, replacedFees, withDescendants } from './replacement.js';
import { type ChainTransaction, outpointTxid, spentOutpoints } from './transaction.js';

const MAX_PACKAGE_COUNT = 25;
const MAX_PACKAGE_WEIGHT = 404_000;

/** How one transaction of a package fared. */
export type PackageMember =
  | {
      readonly status: 'known';
      readonly transaction: ChainTransaction;
      readonly wtxidInMempool: string;
      readonly fee: bigint;
    }
  | { readonly status: 'refused'; readonly transaction: ChainTransaction; readonly refused: Rejection }
  | {
      readonly status: 'accepted';
      readonly transaction: ChainTransaction;
      readonly fee: bigint;
      /** The transactions whose fees and sizes were taken together. */
      readonly chargedWith: readonly Candidate[];
    };

/** How a package fared as a whole. */
export interface PackageOutcome {
  /** `success`, `transaction failed` or why it is no package. */
  readonly message: string;
  readonly members: readonly PackageMember[];
  readonly replaced: readonly string[];
}

/** Takes parents and their one child: each by itself if it can stand alone, the rest by their common feerate. */
export function acceptPackage(
  context: AcceptanceContext,
  transactions: readonly ChainTransaction[],
): PackageOutcome {
  const malformed = packageShape(transactions);
  if (malformed !== undefined) return { message: malformed, members: [], replaced: [] };
  const members = new Map<string, PackageMember>();
  const replaced: string[] = [];
  const together: ChainTransaction[] = [];
  for (const transaction of transactions) {
    const known = context.mempool.entry(transaction.txid);
    if (known !== undefined) {
      const wtxidInMempool = known.transaction.wtxid;
      members.set(transaction.txid, { status: 'known', transaction, wtxidInMempool, fee: known.fee });
      continue;
    }
    const alone = acceptAlone(context, transaction);
    if (!isRejection(alone)) {
      replaced.push(...alone.replaced);
      members.set(transaction.txid, accepted(alone.candidate, [alone.candidate]));
    } else if (alone.feeTooLow || (alone.missingInputs && together.length > 0)) {
      together.push(transaction);
    } else {
      members.set(transaction.txid, { status: 'refused', transaction, refused: alone });
    }
  }
  const stuck = [...members.values()].some((member) => member.status === 'refused');
  const rest = stuck ? refuseAll(context, together) : acceptTogether(context, together);
  replaced.push(...rest.replaced);
  for (const member of rest.members) members.set(member.transaction.txid, member);
  const ordered = transactions.flatMap(({ txid }) => members.get(txid) ?? []);
  const failed = ordered.some((member) => member.status === 'refused');
  return { message: failed ? 'transaction failed' : 'success', members: ordered, replaced };
}

/** Takes one transaction into the mempool if every rule holds for it alone. */
export function acceptAlone(
  context: AcceptanceContext,
  transaction: ChainTransaction,
): { readonly candidate: Candidate; readonly replaced: readonly string[] } | Rejection {
  const candidate = checkCandidate(context, transaction, 'alone');
  if (isRejection(candidate)) return candidate;
  const refused = checkScripts(context, candidate);
  if (refused !== undefined) return refused;
  return { candidate, replaced: enterMempool(context, candidate) };
}

interface Together {
  readonly members: readonly PackageMember[];
  readonly replaced: readonly string[];
}

function acceptTogether(context: AcceptanceContext, transactions: readonly ChainTransaction[]): Together {
  if (transactions.length === 0) return { members: [], replaced: [] };
  const restore = context.mempool.snapshot();
  const candidates: Candidate[] = [];
  const replaced: string[] = [];
  let replacedFee = 0n;
  let conflictsPayLess = true;
  for (const transaction of transactions) {
    const candidate = checkCandidate(context, transaction, 'package');
    const refused = isRejection(candidate) ? candidate : checkScripts(context, candidate);
    if (isRejection(candidate) || refused !== undefined) {
      restore();
      const reason = refused ?? rejection('transaction failed');
      return { members: transactions.map((each) => memberRefused(each, transaction, reason)), replaced: [] };
    }
    replacedFee += replacedFees(withDescendants(candidate.conflicts, context.mempool), context.mempool);
    conflictsPayLess &&= conflictsArePaidLess(candidate, transactions, context);
    candidates.push(candidate);
    replaced.push(...enterMempool(context, candidate));
  }
  const refused = checkPackageFee(context, candidates, replaced.length > 0, replacedFee, conflictsPayLess);
  if (refused === undefined) {
    return { members: candidates.map((candidate) => accepted(candidate, candidates)), replaced };
  }
  restore();
  const members = transactions.map(
    (transaction): PackageMember => ({ status: 'refused', transaction, refused }),
  );
  return { members, replaced: [] };
}

function checkPackageFee(
  { mempoolMinimum }: AcceptanceContext,
  candidates: readonly Candidate[],
  replaces: boolean,
  replacedFee: bigint,
  conflictsPayLess: boolean,
): Rejection | undefined {
  const { fee, vsize } = packageTotals(candidates);
  const needed = feeForSize(vsize);
  if (fee < needed) return feeTooLow('min relay fee not met', `${fee} < ${needed}`);
  const wanted = feeForSize(vsize, mempoolMinimum);
  if (fee < wanted) return feeTooLow('mempool min fee not met', `${fee} < ${wanted}`);
  if (!replaces) return undefined;
  const child = candidates.at(-1)?.transaction.txid ?? '';
  if (candidates.length !== 2) return rejection('package RBF failed', 'package must be 1-parent-1-child');
  if (!conflictsPayLess)
    return rejection('package RBF failed', 'insufficient feerate: does not improve feerate diagram');
  return checkPaysForReplaced(child, vsize, fee, replacedFee);
}

/** Fee (with priorities, satoshi) and size of some transactions taken together. */
export function packageTotals(candidates: readonly Candidate[]): {
  readonly fee: bigint;
  readonly vsize: number;
} {
  let fee = 0n;
  let vsize = 0;
  for (const candidate of candidates) {
    fee += candidate.modifiedFee;
    vsize += candidate.transaction.vsize;
  }
  return { fee, vsize };
}

// With at most two transactions in a conflicting cluster, the feerate diagram improves if the package's rate is
// above the cluster's best chunk.
function conflictsArePaidLess(
  candidate: Candidate,
  transactions: readonly ChainTransaction[],
  context: AcceptanceContext,
): boolean {
  const { mempool } = context;
  const vsize = transactions.reduce((sum, each) => sum + each.vsize, 0);
  const fee = packageFee(transactions, context);
  return [...candidate.conflicts].every((conflict) => {
    const entry = mempool.entry(conflict);
    if (entry === undefined || clusterSize(mempool, conflict) > 2) return false;
    const family = mempool.descendants(conflict);
    return (
      pricesHigher(fee, vsize, mempool.modifiedFee(entry), entry.transaction.vsize) &&
      pricesHigher(fee, vsize, family.fees, family.vsize)
    );
  });
}

function clusterSize(mempool: Mempool, txid: string): number {
  return mempool.descendants(txid).txids.size + mempool.ancestors(txid).txids.size - 1;
}

function packageFee(
  transactions: readonly ChainTransaction[],
  { chain, mempool }: AcceptanceContext,
): bigint {
  const made = new Map(transactions.map((each) => [each.txid, each]));
  let fee = 0n;
  for (const each of transactions) {
    for (const name of spentOutpoints(each)) {
      const inside = made.get(outpointTxid(name))?.tx.outs[Number(name.slice(65))];
      fee += (inside ?? mempool.get(name) ?? chain.coins.get(name))?.value ?? 0n;
    }
    for (const output of each.tx.outs) fee -= output.value;
    fee += mempool.feeDelta(each.txid);
  }
  return fee;
}

function packageShape(transactions: readonly ChainTransaction[]): string | undefined {
  if (transactions.length > MAX_PACKAGE_COUNT) return 'package-too-many-transactions';
  if (transactions.reduce((sum, each) => sum + each.weight, 0) > MAX_PACKAGE_WEIGHT)
    return 'package-too-large';
  const txids = transactions.map((each) => each.txid);
  if (new Set(txids).size !== txids.length) return 'package-contains-duplicates';
  const seen = new Set<string>();
  for (const [index, each] of transactions.entries()) {
    const later = new Set(txids.slice(index));
    for (const name of spentOutpoints(each)) {
      if (later.has(outpointTxid(name))) return 'package-not-sorted';
      if (seen.has(name)) return 'conflict-in-package';
      seen.add(name);
    }
  }
  const child = transactions.at(-1);
  const childParents = new Set(child === undefined ? [] : spentOutpoints(child).map(outpointTxid));
  return txids.slice(0, -1).every((txid) => childParents.has(txid))
    ? undefined
    : 'package-not-child-with-parents';
}

function refuseAll(context: AcceptanceContext, transactions: readonly ChainTransaction[]): Together {
  const members = transactions.map((transaction): PackageMember => {
    const outcome = checkCandidate(context, transaction, 'alone');
    const refused = isRejection(outcome) ? outcome : rejection('transaction failed');
    return { status: 'refused', transaction, refused };
  });
  return { members, replaced: [] };
}

function accepted(candidate: Candidate, chargedWith: readonly Candidate[]): PackageMember {
  return { status: 'accepted', transaction: candidate.transaction, fee: candidate.fee, chargedWith };
}

function memberRefused(each: ChainTransaction, culprit: ChainTransaction, reason: Rejection): PackageMember {
  const refused = each === culprit ? reason : rejection('transaction failed');
  return { status: 'refused', transaction: each, refused };
}
