import { type MilliSatoshi, msat } from '../primitives/units.js';

const FLOOR_MSAT = 5_000n;
const PERCENT = 1n;

/**
 * The most that a payment may cost in fees when nobody says: 5 satoshi, or 1 % when that is more. Core Lightning draws
 * the same line; a small payment would never get anywhere with a percentage alone.
 */
export function defaultMaxFee(amountMsat: MilliSatoshi): MilliSatoshi {
  const share = (amountMsat * PERCENT) / 100n;
  return msat(share > FLOOR_MSAT ? share : FLOOR_MSAT);
}
