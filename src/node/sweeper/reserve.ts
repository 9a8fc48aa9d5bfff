import { type Satoshi, sat } from '../../core/primitives/units.js';

/** What one channel with anchors may need to get its commitment and HTLCs mined when fees are high. */
const RESERVE_PER_ANCHOR_CHANNEL = 10_000n;
/** Not all channels are forced to close at once. */
const LARGEST_RESERVE = 100_000n;

/** The confirmed coins that the wallet keeps for so many channels with anchors. */
export function anchorReserve(anchorChannels: number): Satoshi {
  const reserve = RESERVE_PER_ANCHOR_CHANNEL * BigInt(anchorChannels);
  return sat(reserve < LARGEST_RESERVE ? reserve : LARGEST_RESERVE);
}
