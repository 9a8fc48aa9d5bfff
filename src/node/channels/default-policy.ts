import type { ChannelPolicy } from '../../core/channel/index.js';
import type { Network } from '../../core/primitives/network.js';
import { msat, sat } from '../../core/primitives/units.js';
import type { Config } from '../config/index.js';

/** What this node asks for and puts up with in its channels. */
export function channelPolicy(config: Config, network: Network): ChannelPolicy {
  return {
    chainHash: network.chainHash,
    minFunding: sat(20_000),
    dustLimit: sat(354),
    // Far enough above ours for every implementation, and low enough that dust costs us little.
    maxDustLimit: sat(2_000),
    maxInFlightPercent: 100,
    htlcMinimumMsat: msat(1),
    toSelfDelay: config.toSelfDelay,
    maxToSelfDelay: 2_016,
    maxAcceptedHtlcs: 483,
    minimumDepth: config.minDepth,
    maxMinimumDepth: 144,
    reserveMillionths: 10_000,
    maxReserveMillionths: 200_000,
    feerateFloorPerKw: 253,
    maxFeerateFactor: 10,
    maxDustExposureMsat: msat(50_000_000),
    expiredHtlcGraceBlocks: 3,
    // Time to get a claim into a block (BOLT 2, `cltv_expiry_delta` selection: S = 12), and still below what invoices ask for.
    fulfillSafetyBlocks: 12,
    // Enough for the messages even when blocks come fast; no implementation closes for it before the expiry itself.
    upstreamSafetyBlocks: 3,
    fundingTimeoutBlocks: 2_016,
    closingTimeoutBlocks: 144,
    cltvExpiryDelta: config.cltvExpiryDelta,
    settlementDepth: network.settlementDepth,
    closingDepth: network.resolutionDepth,
  };
}
