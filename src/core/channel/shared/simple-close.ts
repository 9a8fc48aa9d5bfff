import { type Satoshi, sat } from '../../primitives/units.js';
import {
  buildClosing,
  type ClosingTransaction,
  closingWeight,
  dustLimitForScript,
  relayFeeratePerKw,
  simpleClosingSequence,
  weightFee,
} from '../../transactions/index.js';
import type { ClosingComplete } from '../../wire/index.js';
import type { Commitments } from '../commitments/index.js';
import type { Side } from '../parameters.js';
import { lesser } from './closing-fee.js';

/** No script of a `shutdown` makes more than this dust. */
const DUST_AT_MOST = 354n;

/** Which outputs a closing transaction has: the fields of `closing_tlvs` (BOLT 2, `closing_complete`). */
export type ClosingOutputs = 'closerOutputOnly' | 'closeeOutputOnly' | 'closerAndCloseeOutputs';

/** All of them, in the order of their records. */
export const closingOutputs = ['closerOutputOnly', 'closeeOutputOnly', 'closerAndCloseeOutputs'] as const;

/** What both messages say of the transactions that they are about. */
export type SimpleCloseTerms = Pick<
  ClosingComplete,
  'closerScriptPubKey' | 'closeeScriptPubKey' | 'feeSatoshis' | 'locktime'
>;

/** What a side has before any fee, in whole satoshi. */
export function closingBalance({ balanceMsat }: Commitments, side: Side): Satoshi {
  return sat(balanceMsat[side] / 1000n);
}

/** The closing transaction that `closer` pays for (BOLT 3, Closing Transaction). Its fee must not exceed its balance. */
export function buildSimpleClose(
  commitments: Commitments,
  closer: Side,
  terms: SimpleCloseTerms,
  outputs: ClosingOutputs,
): ClosingTransaction {
  const { funding, fundingAmount } = commitments.parameters;
  const closee: Side = closer === 'local' ? 'remote' : 'local';
  const paid = sat(closingBalance(commitments, closer) - terms.feeSatoshis);
  const output = {
    [closer]: { amount: paid, scriptPubKey: terms.closerScriptPubKey },
    [closee]: { amount: closingBalance(commitments, closee), scriptPubKey: terms.closeeScriptPubKey },
  } as Record<Side, { amount: Satoshi; scriptPubKey: Uint8Array }>;
  const left = outputs === 'closerOutputOnly' ? closee : outputs === 'closeeOutputOnly' ? closer : undefined;
  return buildClosing({
    funding,
    fundingAmount,
    toLocal: left === 'local' ? null : output.local,
    toRemote: left === 'remote' ? null : output.remote,
    dustLimit: sat(0),
    locktime: terms.locktime,
    sequence: simpleClosingSequence,
  });
}

/**
 * The fee rate that we offer when our user names none. As before there were two offers, the opener pays what it takes to
 * confirm; an accepter only makes sure of a transaction that is relayed, unless the opener cannot pay.
 */
export function usualFeerate(
  commitments: Commitments,
  localScript: Uint8Array,
  remoteScript: Uint8Array,
  estimatedFeeratePerKw: number,
): number {
  const wanted = weightFee(estimatedFeeratePerKw, closingWeight(localScript, remoteScript));
  const openerPays =
    !commitments.parameters.isOpener && wanted + DUST_AT_MOST <= closingBalance(commitments, 'remote');
  return openerPays ? relayFeeratePerKw : estimatedFeeratePerKw;
}

/**
 * The fee that we offer at a rate, as far as we can pay it; undefined when what we have would not get a transaction
 * relayed.
 */
export function offeredFee(
  commitments: Commitments,
  localScript: Uint8Array,
  remoteScript: Uint8Array,
  feeratePerKw: number,
): Satoshi | undefined {
  const weight = closingWeight(localScript, remoteScript);
  const balance = closingBalance(commitments, 'local');
  // BOLT 2, closing_complete, sender: the side that has more must keep an output.
  const payable = hasLess(commitments) ? balance : sat(balance - dustLimitForScript(localScript));
  const wanted = weightFee(Math.max(feeratePerKw, relayFeeratePerKw), weight);
  const fee = lesser(wanted, payable);
  return fee < weightFee(relayFeeratePerKw, weight) ? undefined : fee;
}

/** The transactions that a closer signs; none when the other side could take none of them (BOLT 2, `closing_complete`, sender). */
export function offeredOutputs(commitments: Commitments, terms: SimpleCloseTerms): readonly ClosingOutputs[] {
  const own = sat(closingBalance(commitments, 'local') - terms.feeSatoshis);
  const isOwnDust = isDust(own, terms.closerScriptPubKey);
  const isOtherDust = isDust(closingBalance(commitments, 'remote'), terms.closeeScriptPubKey);
  if (hasLess(commitments)) {
    if (isOtherDust) return [];
    return isOwnDust ? ['closeeOutputOnly'] : ['closerAndCloseeOutputs'];
  }
  if (isOwnDust) return [];
  return isOtherDust ? ['closerOutputOnly'] : ['closerOutputOnly', 'closerAndCloseeOutputs'];
}

/** The transaction that a closee answers for (BOLT 2, `closing_complete`, receiver). */
export function selectedOutputs(commitments: Commitments, message: ClosingComplete): ClosingOutputs {
  if (isDust(closingBalance(commitments, 'local'), message.closeeScriptPubKey)) return 'closerOutputOnly';
  return message.closerAndCloseeOutputs === undefined ? 'closeeOutputOnly' : 'closerAndCloseeOutputs';
}

/** Whether a transaction with this lock time can go into the next block; times of the day count as not yet. */
export function isFinal(locktime: number, blockHeight: number): boolean {
  return locktime <= blockHeight;
}

function hasLess({ balanceMsat }: Commitments): boolean {
  return balanceMsat.local < balanceMsat.remote;
}

function isDust(amount: Satoshi, scriptPubKey: Uint8Array): boolean {
  return amount < dustLimitForScript(scriptPubKey);
}
