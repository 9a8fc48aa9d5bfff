import { type MilliSatoshi, msat } from '../primitives/units.js';

/** What a node charges to forward over a channel. */
export interface FeePolicy {
  readonly feeBaseMsat: number;
  readonly feeProportionalMillionths: number;
}

/** The fee to forward an amount, rounded down (BOLT 7, HTLC Fees). */
export function forwardingFee(policy: FeePolicy, amountMsat: MilliSatoshi): MilliSatoshi {
  return msat(
    BigInt(policy.feeBaseMsat) + (amountMsat * BigInt(policy.feeProportionalMillionths)) / 1_000_000n,
  );
}

/** The same in the exact integers of a search: the amount is split, so that no product passes 2⁵³ while the fee does not. */
export function searchFee(policy: FeePolicy, amount: number): number {
  const millions = Math.floor(amount / 1_000_000);
  const rest = amount - millions * 1_000_000;
  const rate = policy.feeProportionalMillionths;
  return policy.feeBaseMsat + millions * rate + Math.floor((rest * rate) / 1_000_000);
}
