import type { Basepoints } from '../../keys/index.js';
import { msat, type Satoshi, sat } from '../../primitives/units.js';
import type { AcceptChannel, OpenChannel } from '../../wire/index.js';
import type { SideParameters } from '../parameters.js';
import type { ChannelPolicy } from '../policy.js';

/**
 * What we ask for in a new channel of this size. `remoteDustLimit` is 0 as long as it is unknown, the script empty when
 * we commit to none.
 */
export function localSideParameters(
  policy: ChannelPolicy,
  fundingAmount: Satoshi,
  basepoints: Basepoints,
  remoteDustLimit: bigint,
  upfrontShutdownScript: Uint8Array,
): SideParameters {
  const share = (fundingAmount * BigInt(policy.reserveMillionths)) / 1_000_000n;
  const least = remoteDustLimit > policy.dustLimit ? remoteDustLimit : policy.dustLimit;
  return {
    dustLimit: policy.dustLimit,
    maxHtlcValueInFlightMsat: msat((fundingAmount * 1000n * BigInt(policy.maxInFlightPercent)) / 100n),
    // BOLT 2: the reserve must not be below either dust limit, or all outputs could be trimmed.
    channelReserve: sat(share > least ? share : least),
    htlcMinimumMsat: policy.htlcMinimumMsat,
    toSelfDelay: policy.toSelfDelay,
    maxAcceptedHtlcs: policy.maxAcceptedHtlcs,
    basepoints,
    upfrontShutdownScript,
  };
}

/** What the peer asked for. */
export function remoteSideParameters(message: OpenChannel | AcceptChannel): SideParameters {
  return {
    dustLimit: message.dustLimit,
    maxHtlcValueInFlightMsat: message.maxHtlcValueInFlightMsat,
    channelReserve: message.channelReserve,
    htlcMinimumMsat: message.htlcMinimumMsat,
    toSelfDelay: message.toSelfDelay,
    maxAcceptedHtlcs: message.maxAcceptedHtlcs,
    basepoints: {
      fundingPublicKey: message.fundingPublicKey,
      revocationBasepoint: message.revocationBasepoint,
      paymentBasepoint: message.paymentBasepoint,
      delayedPaymentBasepoint: message.delayedPaymentBasepoint,
      htlcBasepoint: message.htlcBasepoint,
    },
    upfrontShutdownScript: message.upfrontShutdownScript ?? new Uint8Array(0),
  };
}

/** The fields that `open_channel` and `accept_channel` share, from what we ask for. */
export function sideFields(side: SideParameters) {
  const { basepoints, upfrontShutdownScript, ...limits } = side;
  return { ...limits, ...basepoints, upfrontShutdownScript };
}
