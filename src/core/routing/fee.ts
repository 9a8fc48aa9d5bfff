import { type MilliSatoshi, msat } from '../primitives/units.js';

/** What a node charges to forward over a channel. */
export interface FeePolicy {
  readonly feeBaseMsat: number;
  readonly feeProportionalMillionths: number;
}

/** What a policy asks for an HTLC of `amountMsat` on the outgoing side, in msat, rounded down; any size (BOLT 7, HTLC Fees). */
export function requiredFee(policy: FeePolicy, amountMsat: MilliSatoshi): bigint {
  return BigInt(policy.feeBaseMsat) + (amountMsat * BigInt(policy.feeProportionalMillionths)) / 1_000_000n;
}

/** The fee as an amount that can be paid. Throws `RangeError` when it is none. */
export function forwardingFee(policy: FeePolicy, amountMsat: MilliSatoshi): MilliSatoshi {
  return msat(requiredFee(policy, amountMsat));
}

/** The same in the exact integers of a search: the amount is split, so that no product passes 2⁵³ while the fee does not. */
export function searchFee(policy: FeePolicy, amount: number): number {
  const millions = Math.floor(amount / 1_000_000);
  const rest = amount - millions * 1_000_000;
  const rate = policy.feeProportionalMillionths;
  return policy.feeBaseMsat + millions * rate + Math.floor((rest * rate) / 1_000_000);
}
