import { type Satoshi, sat } from '../../core/primitives/units.js';

/** What one channel with anchors may need to get its commitment and HTLCs mined when fees are high. */
const RESERVE_PER_ANCHOR_CHANNEL = 10_000n;
/** The confirmed coins that the wallet keeps for so many channels with anchors. */
export function anchorReserve(anchorChannels: number): Satoshi {
  // All of them may have to be closed at once: that is when fees are high.
  return sat(RESERVE_PER_ANCHOR_CHANNEL * BigInt(anchorChannels));
}
