import type { Claim } from '../enforcement/index.js';
import type { Satoshi } from '../primitives/units.js';
import type { Outpoint } from '../transactions/index.js';

/** All claims of the node and the transactions that take them. Plain data: storable. Part by part immutable. */
export interface SweepState {
  readonly height: number;
  readonly feerates: FeerateEstimates;
  readonly claims: readonly TrackedClaim[];
  readonly flights: readonly Flight[];
}

/** Estimated feerates in sat/kw for confirmation within so many blocks; never below what is relayed. */
export interface FeerateEstimates {
  readonly within2: number;
  readonly within6: number;
  readonly within12: number;
  readonly within144: number;
}

/** Why nothing is published for a claim at this moment. */
export type ClaimObstacle =
  /** Its block has not come yet. */
  | 'immature'
  /** At present feerates it would cost more than it brings. */
  | 'uneconomic'
  /** It needs coins of the wallet, which has too few. */
  | 'funds'
  /** What it would pay for is paid for already. */
  | 'notNeeded';

/** A claim and how far it is. */
export interface TrackedClaim {
  readonly claim: Claim;
  /** The height at which a transaction for it was first published. */
  readonly publishedSince: number | null;
  /** The highest feerate in sat/kw that was ever published for it: no later one is lower. */
  readonly floorFeeratePerKw: number;
  /** A transaction that it shared was refused: from then on it has one of its own. */
  readonly isolated: boolean;
  readonly obstacle: ClaimObstacle | null;
  /** The transaction in a block that spends it, ours or not. */
  readonly spent: { readonly txid: Uint8Array; readonly height: number } | null;
}

/** A transaction of ours that is published. Txids are in wire order. */
export interface Flight {
  readonly txid: Uint8Array;
  readonly raw: Uint8Array;
  /** The claims that it takes. */
  readonly outpoints: readonly Outpoint[];
  /** Coins of the wallet that pay for it. */
  readonly coins: readonly FundingCoin[];
  /** Where the rest goes; null for a transaction that is not ours to change. */
  readonly changeScript: Uint8Array | null;
  /** The most that it can weigh. */
  readonly weight: number;
  /** Its feerate in sat/kw; of the commitment and its child together when it pays for one. */
  readonly feeratePerKw: number;
  readonly feeSat: Satoshi;
  readonly publishedHeight: number;
  /** Why it was refused when it was handed over last; null: it was not. */
  readonly refusal: Refusal | null;
  /** A claim in it was withdrawn or has changed: it is to be made anew. */
  readonly stale: boolean;
}

/**
 * `conflict`: another transaction holds an input and pays more in all. `missing`: an input does not exist or is spent.
 * `feerate`: too low to be relayed. `other`: too early, or not known to us.
 */
export type Refusal = 'conflict' | 'missing' | 'feerate' | 'other';

/** A confirmed P2WPKH coin of the wallet. */
export interface FundingCoin {
  readonly outpoint: Outpoint;
  readonly amount: Satoshi;
}

/** A node without claims. */
export function emptySweep(height: number, feerates: FeerateEstimates): SweepState {
  return { height, feerates, claims: [], flights: [] };
}
