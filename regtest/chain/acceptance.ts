import type { Blockchain } from './blockchain.js';
import type { Coin } from './coins.js';
import { checkAmounts, checkSanity, findCoins, isFinal, sequenceLocksPassed } from './consensus.js';
import { feeForSize } from './fees.js';
import { checkFamilyLimits } from './limits.js';
import type { Mempool } from './mempool.js';
import { feeTooLow, type Rejection, rejection } from './rejection.js';
import { checkReplaceable, checkReplacementFee, directConflicts, withDescendants } from './replacement.js';
import type { ScriptVerifier } from './script-verifier.js';
import { checkStandard, checkStandardInputs, dustOutputs } from './standardness.js';
import { type ChainTransaction, outpoint, spentOutpoints } from './transaction.js';
import { checkTruc, TRUC_VERSION } from './truc.js';

/** What acceptance looks at. */
export interface AcceptanceContext {
  readonly chain: Blockchain;
  readonly mempool: Mempool;
  readonly verifier: ScriptVerifier;
  /** What a full mempool asks for, in satoshi a kvB; 0 while there is room. */
  readonly mempoolMinimum: bigint;
  /** Seconds since 1970. */
  now(): number;
  /** Whether a test has asked to refuse this transaction. */
  isRefused(txid: string): boolean;
}

/** A transaction that may enter the mempool once its scripts are checked. */
export interface Candidate {
  readonly transaction: ChainTransaction;
  readonly coins: readonly Coin[];
  /** Satoshi. */
  readonly fee: bigint;
  /** The fee with what `prioritisetransaction` added. */
  readonly modifiedFee: bigint;
  /** Unconfirmed transactions that it would directly replace. */
  readonly conflicts: ReadonlySet<string>;
}

/** Which fee rules are left to somebody else: to the package, or to nobody after a reorganisation. */
export type FeeRules = 'alone' | 'package' | 'none';

export function isRejection(value: object): value is Rejection {
  return 'reason' in value;
}

/** Every check but that of the scripts, in Bitcoin Core's order. Changes nothing. */
export function checkCandidate(
  context: AcceptanceContext,
  transaction: ChainTransaction,
  feeRules: FeeRules,
): Candidate | Rejection {
  const { chain, mempool } = context;
  const { txid, vsize } = transaction;
  const early = checkWithoutInputs(context, transaction);
  if (early !== undefined) return early;
  const coins = findCoins(transaction, { get: (name) => mempool.get(name) ?? chain.coins.get(name) });
  if (isRejection(coins)) return chain.coins.hasOutputsOf(txid) ? rejection('txn-already-known') : coins;
  const point = chain.miningPoint();
  if (!sequenceLocksPassed(transaction, coins, point)) return rejection('non-BIP68-final');
  const fee = checkAmounts(transaction, coins, point.height);
  if (typeof fee !== 'bigint') return fee;
  const nonstandard = checkStandardInputs(transaction, coins);
  if (nonstandard !== undefined) return nonstandard;
  const modifiedFee = fee + mempool.feeDelta(txid);
  if (dustOutputs(transaction).length > 0 && (fee !== 0n || modifiedFee !== 0n)) {
    return rejection('dust', 'tx with dust output must be 0-fee');
  }
  const needed = feeForSize(vsize);
  const mayWaitForPackage = feeRules === 'package' && transaction.tx.version === TRUC_VERSION;
  if (feeRules !== 'none' && !mayWaitForPackage && modifiedFee < needed) {
    return feeTooLow('min relay fee not met', `${modifiedFee} < ${needed}`);
  }
  if (feeRules === 'alone' && modifiedFee < feeForSize(vsize, context.mempoolMinimum)) {
    return feeTooLow(
      'mempool min fee not met',
      `${modifiedFee} < ${feeForSize(vsize, context.mempoolMinimum)}`,
    );
  }
  const conflicts = directConflicts(transaction, mempool);
  const refused = checkRelatives(context, transaction, conflicts);
  if (refused !== undefined) return refused;
  if (conflicts.size > 0 && feeRules === 'alone') {
    const underpaid = checkReplacementFee(transaction, modifiedFee, mempool, conflicts);
    if (underpaid !== undefined) return underpaid;
  }
  return { transaction, coins, fee, modifiedFee, conflicts };
}

/** Runs the candidate's scripts under relay policy. */
export function checkScripts(context: AcceptanceContext, candidate: Candidate): Rejection | undefined {
  const failure = context.verifier.verify(candidate.transaction, candidate.coins, true);
  if (failure === undefined) return undefined;
  const prefix = failure.mandatory
    ? 'mandatory-script-verify-flag-failed'
    : 'non-mandatory-script-verify-flag';
  return rejection(`${prefix} (${failure.sentence})`);
}

/** Puts a checked candidate in the place of what it replaces; gives the txids that went. */
export function enterMempool(context: AcceptanceContext, candidate: Candidate): string[] {
  const { chain, mempool } = context;
  const replaced = [...withDescendants(candidate.conflicts, mempool)];
  for (const txid of replaced) mempool.remove(txid);
  const { transaction, fee } = candidate;
  mempool.add({ transaction, fee, time: context.now(), height: chain.tip.height });
  return replaced;
}

/** A package must spend the dust of its unconfirmed parents, so that none is left behind. */
export function checkEphemeralSpends(mempool: Mempool, transaction: ChainTransaction): Rejection | undefined {
  const spent = new Set(spentOutpoints(transaction));
  for (const parent of mempool.parents(transaction)) {
    const entry = mempool.entry(parent);
    const dust = entry === undefined ? [] : dustOutputs(entry.transaction);
    if (dust.some((index) => !spent.has(outpoint(parent, index)))) {
      const details = `tx ${transaction.txid} did not spend parent's ephemeral dust`;
      return rejection('missing-ephemeral-spends', details);
    }
  }
  return undefined;
}

function checkWithoutInputs(
  context: AcceptanceContext,
  transaction: ChainTransaction,
): Rejection | undefined {
  const { chain, mempool } = context;
  const insane = checkSanity(transaction);
  if (insane !== undefined) return insane;
  if (transaction.tx.isCoinbase()) return rejection('coinbase');
  if (context.isRefused(transaction.txid)) return rejection('refused-by-test');
  const nonstandard = checkStandard(transaction);
  if (nonstandard !== undefined) return nonstandard;
  if (!isFinal(transaction, chain.miningPoint())) return rejection('non-final');
  const known = mempool.entry(transaction.txid);
  if (known === undefined) return undefined;
  return known.transaction.wtxid === transaction.wtxid
    ? rejection('txn-already-in-mempool')
    : rejection('txn-same-nonwitness-data-in-mempool');
}

// A sibling that BIP 431 lets this transaction evict joins the conflicts.
function checkRelatives(
  { mempool }: AcceptanceContext,
  transaction: ChainTransaction,
  conflicts: Set<string>,
): Rejection | undefined {
  const truc = checkTruc(transaction, mempool, conflicts);
  if (!truc.fits) return truc.refused;
  const unreplaceable = checkReplaceable(transaction, mempool, conflicts);
  if (unreplaceable !== undefined) return unreplaceable;
  if (truc.sibling !== undefined) conflicts.add(truc.sibling);
  const tooLong = checkFamilyLimits(transaction, mempool, withDescendants(conflicts, mempool));
  return tooLong ?? checkEphemeralSpends(mempool, transaction);
}
