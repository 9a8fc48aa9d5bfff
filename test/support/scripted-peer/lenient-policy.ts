import type { ChannelPolicy } from '../../../src/core/channel/index.js';
import { networkNamed } from '../../../src/core/primitives/network.js';
import { msat, sat } from '../../../src/core/primitives/units.js';

/** A peer that puts up with nearly everything, so that it is the node that has to refuse. */
export const LENIENT: Partial<ChannelPolicy> = {
  chainHash: networkNamed('regtest').chainHash,
  minFunding: sat(1),
  maxDustLimit: sat(2_100_000_000_000_000n),
  htlcMinimumMsat: msat(1),
  maxToSelfDelay: 0xffff,
  toSelfDelay: 10,
  maxAcceptedHtlcs: 483,
  minimumDepth: 1,
  maxReserveMillionths: 1_000_000,
  feerateFloorPerKw: 0,
  maxFeerateFactor: 1_000_000,
  maxDustExposureMsat: msat(2_100_000_000_000_000_000n),
  fulfillSafetyBlocks: 0,
  expiredHtlcGraceBlocks: 1_000_000,
};
