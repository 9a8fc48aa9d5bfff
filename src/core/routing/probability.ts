import type { LiquidityBounds } from './route.js';

/**
 * The chance that a channel direction can carry an amount, if its balance is equally likely to be anything between
 * the bounds. All in msat; without bounds, anything from nothing to the whole capacity.
 */
export function successProbability(
  amount: number,
  capacity: number,
  bounds: LiquidityBounds | undefined,
): number {
  const lower = bounds === undefined ? 0 : Math.max(0, bounds.lower);
  const upper = bounds === undefined ? capacity + 1 : Math.min(capacity + 1, bounds.upper);
  if (amount <= lower) return 1;
  if (amount >= upper) return 0;
  return (upper - amount) / (upper - lower);
}
