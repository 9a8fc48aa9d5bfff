import type { PublicKey } from '../crypto/index.js';
import type { Basepoints } from '../keys/index.js';
import type { ChannelParameters } from './parameters.js';

/** What is left of a channel whose state is lost: enough to have the peer close it and to take what is ours then. */
export interface ChannelRemains
  extends Pick<
    ChannelParameters,
    'channelId' | 'remoteNodeId' | 'channelKeyIndex' | 'isOpener' | 'format' | 'funding' | 'fundingAmount'
  > {
  readonly local: { readonly basepoints: Basepoints };
  readonly remote: RemoteRemains;
  /** The delay on our own outputs, which the other side asked for. */
  readonly toSelfDelay: number;
}

/** The keys of the other side that commitments are read with. */
export interface RemoteRemains {
  readonly fundingPublicKey: PublicKey;
  readonly revocationBasepoint: PublicKey;
  readonly paymentBasepoint: PublicKey;
}

/** The remains of a channel that is not lost yet: what a backup of it holds. */
export function remainsOf(parameters: ChannelParameters): ChannelRemains {
  const { channelId, remoteNodeId, channelKeyIndex, isOpener, format, funding, fundingAmount } = parameters;
  const { fundingPublicKey, revocationBasepoint, paymentBasepoint } = parameters.remote.basepoints;
  return {
    channelId,
    remoteNodeId,
    channelKeyIndex,
    isOpener,
    format,
    funding,
    fundingAmount,
    local: { basepoints: parameters.local.basepoints },
    remote: { fundingPublicKey, revocationBasepoint, paymentBasepoint },
    toSelfDelay: parameters.remote.toSelfDelay,
  };
}
