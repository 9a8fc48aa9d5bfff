import { Transaction } from 'bitcoinjs-lib';
import { type Claim, signClaim } from '../enforcement/index.js';
import { err, ok, type Result } from '../primitives/result.js';
import { type Satoshi, sat } from '../primitives/units.js';
import { feerateOf, type Replaced, requiredFee } from './fee-policy.js';
import { laneOf, totalStake } from './lanes.js';
import { type Payable, selectCoins } from './select-coins.js';
import type { Flight, TrackedClaim } from './state.js';
import type { SweepContext } from './vocabulary.js';
import { fixedWeight, sweepWeight, walletDust } from './weights.js';

/** A transaction to make. */
export interface Draft extends Payable {
  readonly members: readonly TrackedClaim[];
  readonly feeratePerKw: number;
  /** Transactions of ours in the mempool that it pushes out. */
  readonly replaced: readonly Flight[];
  /** Where the rest goes; null: to a new script of the wallet. */
  readonly changeScript: Uint8Array | null;
  readonly height: number;
}

/** Why a transaction cannot be made. */
export type BuildError =
  | { readonly code: 'uneconomic' }
  | { readonly code: 'funds'; readonly missingSat: Satoshi }
  | { readonly code: 'notNeeded' };

/** The share of what depends on a commitment that its child may cost: one half. */
const ANCHOR_SHARE = 2n;

/** Makes and signs a transaction that pays at least the feerate, what replacing asks for, and never more than it brings. */
export function buildSweep(draft: Draft, context: SweepContext): Result<Flight, BuildError> {
  const { members, feeratePerKw, replaced } = draft;
  const claims = members.map(({ claim }) => claim);
  const parent = parentOf(claims);
  if (parent !== null && feerateOf(parent.feeSat, parent.weight) >= feeratePerKw) {
    return err({ code: 'notNeeded' });
  }
  const weightWith = (coinCount: number) => sweepWeight(claims, coinCount);
  const feeWith = (coinCount: number) => requiredFee(weightWith(coinCount), feeratePerKw, replaced, parent);
  const brought = claims.reduce((sum, claim) => sum + surplusOf(claim), 0n);
  if (feeWith(0) > feeLimit(members, brought)) return err({ code: 'uneconomic' });

  const selected = selectCoins(draft, (coinCount) => feeWith(coinCount) + walletDust - brought);
  if (!selected.ok) return err({ code: 'funds', missingSat: selected.error });
  const coins = selected.value;
  const feeSat = feeWith(coins.length);
  if (feeSat > feeLimit(members, brought)) return err({ code: 'uneconomic' });

  const changeScript = draft.changeScript ?? context.newScript();
  const paid = coins.reduce((sum, { amount }) => sum + amount, brought);
  const transaction = new Transaction();
  transaction.version = 2;
  transaction.locktime = Math.max(...claims.map(({ locktime }) => locktime));
  addPairs(transaction, claims);
  for (const { outpoint } of coins) transaction.addInput(outpoint.txid, outpoint.outputIndex, REPLACEABLE);
  transaction.addOutput(changeScript, paid - feeSat);
  sign(transaction, claims, context);
  coins.forEach((coin, place) => {
    const inputIndex = claims.length + place;
    transaction.setWitness(inputIndex, context.signCoin(coin, transaction, inputIndex));
  });
  const weight = weightWith(coins.length);
  return ok({
    ...flightOf(transaction, claims, draft.height),
    coins,
    changeScript,
    weight,
    feeratePerKw: feerateOf(feeSat + (parent?.feeSat ?? 0n), weight + (parent?.weight ?? 0)),
    feeSat,
  });
}

/** The transaction of a claim that both sides signed in full: its fee is what it is (BOLT 3, without anchors). */
export function buildFixed({ claim }: TrackedClaim, height: number, context: SweepContext): Flight {
  const transaction = new Transaction();
  transaction.version = 2;
  transaction.locktime = claim.locktime;
  addPairs(transaction, [claim]);
  sign(transaction, [claim], context);
  const weight = fixedWeight(claim);
  const feeSat = sat(surplusOf(claim));
  return {
    ...flightOf(transaction, [claim], height),
    coins: [],
    changeScript: null,
    weight,
    feeratePerKw: feerateOf(feeSat, weight),
    feeSat,
  };
}

const REPLACEABLE = 0xffff_fffd;

function addPairs(transaction: Transaction, claims: readonly Claim[]): void {
  for (const { outpoint, sequence, signing } of claims) {
    transaction.addInput(outpoint.txid, outpoint.outputIndex, sequence);
    if (signing.type === 'ownHtlc') {
      transaction.addOutput(signing.output.scriptPubKey, signing.output.amount);
    }
  }
}

function sign(transaction: Transaction, claims: readonly Claim[], context: SweepContext): void {
  claims.forEach((claim, inputIndex) => {
    const witness = signClaim(context.signerFor(claim.channelKeyIndex), claim, { transaction, inputIndex });
    transaction.setWitness(inputIndex, witness);
  });
}

function flightOf(transaction: Transaction, claims: readonly Claim[], height: number) {
  return {
    txid: transaction.getHash(),
    raw: Uint8Array.from(transaction.toBuffer()),
    outpoints: claims.map(({ outpoint }) => outpoint),
    publishedHeight: height,
    refusal: null,
    stale: false,
  };
}

/** What a claim leaves for fee and change. */
function surplusOf({ amount, signing }: Claim): bigint {
  return signing.type === 'ownHtlc' ? amount - signing.output.amount : amount;
}

function parentOf([claim]: readonly Claim[]): Replaced | null {
  if (claim?.signing.type !== 'anchor' || claim.signing.parent === null) return null;
  const { fee, weight } = claim.signing.parent;
  return { feeSat: fee, weight };
}

function feeLimit(members: readonly TrackedClaim[], brought: bigint): bigint {
  const [first] = members;
  const lane = first === undefined ? 'plain' : laneOf(first.claim);
  if (lane === 'anchor') return totalStake(members) / ANCHOR_SHARE;
  return lane === 'paired' ? totalStake(members) : brought - walletDust;
}
