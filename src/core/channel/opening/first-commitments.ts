import type { PublicKey } from '../../crypto/index.js';
import { emptySecretStore } from '../../keys/index.js';
import { type MilliSatoshi, msat, satToMsat } from '../../primitives/units.js';
import type { CommitmentSpec, Outpoint } from '../../transactions/index.js';
import { channelIdOf } from '../../wire/index.js';
import type { ChannelParameters } from '../parameters.js';
import type { AgreedOpening, WaitForFundingSigned } from '../states/state.js';

/** The parameters of a channel whose funding outpoint has just become known. */
export function channelParameters(
  opening: AgreedOpening,
  isOpener: boolean,
  funding: Outpoint,
): ChannelParameters {
  const { remoteNodeId, channelKeyIndex, isPublic, format, fundingAmount, minimumDepth } = opening;
  const { local, remote, scidAlias, zeroconf, localAlias } = opening;
  return {
    channelId: channelIdOf(funding.txid, funding.outputIndex),
    remoteNodeId,
    channelKeyIndex,
    isOpener,
    isPublic,
    format,
    funding,
    fundingAmount,
    minimumDepth,
    local,
    remote,
    scidAlias,
    zeroconf,
    localAlias,
  };
}

/** Both first commitments, before the other side has signed ours. */
export function firstCommitments(
  parameters: ChannelParameters,
  pushMsat: MilliSatoshi,
  feeratePerKw: number,
  remoteFirstPerCommitmentPoint: PublicKey,
): WaitForFundingSigned['commitments'] {
  const openerMsat = msat(satToMsat(parameters.fundingAmount) - pushMsat);
  const [localMsat, remoteMsat] = parameters.isOpener ? [openerMsat, pushMsat] : [pushMsat, openerMsat];
  const spec = (own: MilliSatoshi, other: MilliSatoshi): CommitmentSpec => ({
    htlcs: [],
    feeratePerKw,
    toLocalMsat: own,
    toRemoteMsat: other,
  });
  return {
    parameters,
    balanceMsat: { local: localMsat, remote: remoteMsat },
    htlcs: [],
    feerates: [{ feeratePerKw, phase: 'committed' }],
    nextHtlcId: { local: 0n, remote: 0n },
    localCommit: { commitmentNumber: 0n, spec: spec(localMsat, remoteMsat) },
    remoteCommit: {
      commitmentNumber: 0n,
      spec: spec(remoteMsat, localMsat),
      perCommitmentPoint: remoteFirstPerCommitmentPoint,
    },
    unacknowledgedCommit: null,
    unsignedUpdates: [],
    // Replaced by the point in `channel_ready`, before anything is signed with it.
    remoteNextPerCommitmentPoint: remoteFirstPerCommitmentPoint,
    remoteSecrets: emptySecretStore,
  };
}
