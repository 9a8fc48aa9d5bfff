import type { LiquidityObservation } from '../../core/payments/index.js';
import type { RouteMemory } from '../../core/routing/index.js';

/** Keeps what a payment learnt of channel balances for the payments after it. */
export function remember(
  memory: RouteMemory,
  observations: readonly LiquidityObservation[],
  nowSeconds: number,
): void {
  for (const { direction, amountMsat, outcome } of observations) {
    if (outcome === 'success') memory.recordSuccess(direction, amountMsat, nowSeconds);
    else memory.recordFailure(direction, amountMsat, nowSeconds);
  }
}
