import { Transaction } from 'bitcoinjs-lib';
import { type Claim, signClaim } from '../enforcement/index.js';
import { err, ok, type Result } from '../primitives/result.js';
import { type Satoshi, sat } from '../primitives/units.js';
import { walletDust } from '../transactions/index.js';
import { feerateOf, type Replaced, requiredFee } from './fee-policy.js';
import { laneOf, parentsOf, totalStake } from './lanes.js';
import { type Payable, selectCoins } from './select-coins.js';
import type { Flight, TrackedClaim } from './state.js';
import type { SweepContext } from './vocabulary.js';
import { CHANGE_WEIGHT, fixedWeight, sweepWeight } from './weights.js';

/** A transaction to make. */
export interface Draft extends Payable {
  readonly members: readonly TrackedClaim[];
  readonly feeratePerKw: number;
  /** Transactions of ours in the mempool that it pushes out. */
  readonly replaced: readonly Flight[];
  /** Where the rest goes; null: to a new script of the wallet. */
  readonly changeScript: Uint8Array | null;
  readonly height: number;
  /** How many more coins the wallet needs than it has, for claims that wait. */
  readonly missingCoins: number;
}

/** Why a transaction cannot be made. */
export type BuildError =
  | { readonly code: 'uneconomic' }
  | { readonly code: 'funds'; readonly missingSat: Satoshi }
  | { readonly code: 'notNeeded' };

/** Change is shared out into so many coins at most, none smaller than this in satoshi. */
const MOST_CHANGE = 10;
const SMALLEST_SHARE = 20_000n;

/** The share of what depends on a commitment that its child may cost: one half. */
const ANCHOR_SHARE = 2n;

/** Makes and signs a transaction that pays at least the feerate, what replacing asks for, and never more than it brings. */
export function buildSweep(draft: Draft, context: SweepContext): Result<Flight, BuildError> {
  const { members, feeratePerKw, replaced } = draft;
  const claims = members.map(({ claim }) => claim);
  const parents = parentsOf(claims).map(({ fee, weight }): Replaced => ({ feeSat: fee, weight }));
  if (parents.length > 0 && parents.every((parent) => paysItself(parent, feeratePerKw))) {
    return err({ code: 'notNeeded' });
  }
  const weightWith = (coinCount: number) => sweepWeight(claims, coinCount);
  const feeAt = (weight: number) => requiredFee(weight, feeratePerKw, replaced, parents);
  const feeWith = (coinCount: number) => feeAt(weightWith(coinCount));
  const brought = claims.reduce((sum, claim) => sum + surplusOf(claim), 0n);
  if (feeWith(0) > feeLimit(members, brought)) return err({ code: 'uneconomic' });

  const selected = selectCoins(draft, (coinCount) => feeWith(coinCount) + walletDust - brought);
  if (!selected.ok) return err({ code: 'funds', missingSat: selected.error });
  const coins = selected.value;
  if (feeWith(coins.length) > feeLimit(members, brought)) return err({ code: 'uneconomic' });

  const changeScript = draft.changeScript ?? context.newScript();
  const paid = coins.reduce((sum, { amount }) => sum + amount, brought);
  const changeCount = changeCountOf(draft, coins.length, paid - feeWith(coins.length));
  const weight = weightWith(coins.length) + (changeCount - 1) * CHANGE_WEIGHT;
  const feeSat = feeAt(weight);
  const transaction = new Transaction();
  transaction.version = 2;
  transaction.locktime = Math.max(...claims.map(({ locktime }) => locktime));
  addPairs(transaction, claims);
  for (const { outpoint } of coins) transaction.addInput(outpoint.txid, outpoint.outputIndex, REPLACEABLE);
  for (const amount of sharesOf(paid - feeSat, changeCount)) transaction.addOutput(changeScript, amount);
  sign(transaction, claims, context);
  coins.forEach((coin, place) => {
    const inputIndex = claims.length + place;
    transaction.setWitness(inputIndex, context.signCoin(coin, transaction, inputIndex));
  });
  return ok({
    ...flightOf(transaction, claims, draft.height),
    coins,
    changeScript,
    weight,
    feeratePerKw: feerateOf(
      parents.reduce((sum, parent) => sum + parent.feeSat, BigInt(feeSat)),
      parents.reduce((sum, parent) => sum + parent.weight, weight),
    ),
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

function paysItself({ feeSat, weight }: Replaced, feeratePerKw: number): boolean {
  return feerateOf(feeSat, weight) >= feeratePerKw;
}

/** Into how many coins the change goes: a wallet with one coin could pay for one transaction a block. */
function changeCountOf({ missingCoins }: Draft, coinCount: number, change: bigint): number {
  if (coinCount === 0) return 1;
  return Math.max(1, Math.min(missingCoins + 1, MOST_CHANGE, Number(change / SMALLEST_SHARE)));
}

function sharesOf(amount: bigint, count: number): bigint[] {
  const share = amount / BigInt(count);
  return Array.from({ length: count }, (_, place) =>
    place === 0 ? amount - share * BigInt(count - 1) : share,
  );
}

function feeLimit(members: readonly TrackedClaim[], brought: bigint): bigint {
  const [first] = members;
  const lane = first === undefined ? 'plain' : laneOf(first.claim);
  if (lane === 'anchor') return totalStake(members) / ANCHOR_SHARE;
  return lane === 'paired' ? totalStake(members) : brought - walletDust;
}
