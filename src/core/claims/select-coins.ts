import { err, ok, type Result } from '../primitives/result.js';
import { type Satoshi, sat } from '../primitives/units.js';
import type { FundingCoin } from './state.js';

/** Coins that may pay for a transaction. */
export interface Payable {
  /** Those of the transaction that it replaces: they are spent by it anyway. */
  readonly ownCoins: readonly FundingCoin[];
  freeCoins(): readonly FundingCoin[];
}

/**
 * Coins worth at least what is needed with so many of them: the own ones first, then the smallest that suffices, else
 * the largest. Fails with what is missing.
 */
export function selectCoins(
  payable: Payable,
  neededWith: (coinCount: number) => bigint,
): Result<readonly FundingCoin[], Satoshi> {
  const { ownCoins } = payable;
  const missing = (coins: readonly FundingCoin[]) => neededWith(coins.length) - total(coins);
  if (missing([]) <= 0n) return ok([]);
  if (ownCoins.length > 0 && missing(ownCoins) <= 0n) return ok(ownCoins);
  const descending = payable.freeCoins().toSorted((a, b) => Number(b.amount - a.amount));
  const sufficient = descending.findLast((coin) => missing([...ownCoins, coin]) <= 0n);
  if (sufficient !== undefined) return ok([...ownCoins, sufficient]);
  const chosen = [...ownCoins];
  for (const coin of descending) {
    const added = [...chosen, coin];
    // A coin that does not pay for its own input helps nothing, nor do the smaller ones behind it.
    if (missing(added) >= missing(chosen)) break;
    chosen.push(coin);
    if (missing(chosen) <= 0n) return ok(chosen);
  }
  return err(sat(missing(chosen)));
}

function total(coins: readonly FundingCoin[]): bigint {
  return coins.reduce((sum, { amount }) => sum + amount, 0n);
}
