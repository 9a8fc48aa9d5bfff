import type { ChannelInfo, ChannelStateName } from '../../api/results.js';
import {
  type ChannelState,
  type Commitments,
  channelTypeFeatures,
  latestFeerate,
} from '../../core/channel/index.js';
import { type MilliSatoshi, msat, type Satoshi, sat } from '../../core/primitives/units.js';
import { formatShortChannelId, type ShortChannelId } from '../../core/wire/index.js';
import { commitmentsOf, type ManagedChannel, shortChannelIdOf } from '../channels/managed-channel.js';
import { featureTitle } from '../features.js';

const STATE_NAMES: Readonly<Record<ChannelState['kind'], ChannelStateName>> = {
  waitForAcceptChannel: 'opening',
  waitForFunding: 'opening',
  waitForFundingCreated: 'opening',
  waitForFundingSigned: 'opening',
  waitForChannelReady: 'awaiting-confirmation',
  normal: 'normal',
  shuttingDown: 'shutting-down',
  negotiating: 'negotiating',
  simpleClosing: 'negotiating',
  closing: 'closing',
  forceClosing: 'force-closing',
  waitForRemoteClose: 'force-closing',
  recovering: 'force-closing',
  recovered: 'closed',
  closed: 'closed',
  aborted: 'closed',
};

/** The state of a channel as users know it. */
export function stateName({ channel }: ManagedChannel): ChannelStateName {
  const { state } = channel;
  // Until its block, another may still take the place of the transaction that is out.
  if (state.kind === 'simpleClosing' && state.best !== null) return 'closing';
  return STATE_NAMES[state.kind];
}

/**
 * Who owns what in a channel: HTLCs that are under way belong to the side that offered them until they are settled on
 * both commitments.
 */
export function channelBalances({ balanceMsat }: Commitments): {
  localMsat: MilliSatoshi;
  remoteMsat: MilliSatoshi;
} {
  return { localMsat: balanceMsat.local, remoteMsat: balanceMsat.remote };
}

/** A channel as `channels` shows it. */
export function channelInfo(channel: ManagedChannel): ChannelInfo {
  const { state } = channel.channel;
  const commitments = commitmentsOf(channel);
  const parameters = commitments?.parameters;
  const balances =
    commitments === undefined ? { localMsat: msat(0), remoteMsat: msat(0) } : channelBalances(commitments);
  return {
    channelId: channel.id,
    shortChannelId: nameOrNull(shortChannelIdOf(channel)),
    localAlias: nameOrNull(parameters?.localAlias),
    remoteAlias: nameOrNull('remoteAlias' in state ? state.remoteAlias : null),
    channelType: parameters === undefined ? [] : channelTypeFeatures(parameters).map(featureTitle),
    nodeId: channel.peerId,
    state: stateName(channel),
    capacitySat: capacityOf(channel),
    ...balances,
    htlcs: commitments?.htlcs.length ?? 0,
    feeratePerKw: commitments === undefined ? null : latestFeerate(commitments),
    stateLoss: stateLossOf(channel.channel.state),
  };
}

function nameOrNull(id: ShortChannelId | null | undefined): string | null {
  return id === null || id === undefined ? null : formatShortChannelId(id);
}

/** How this node came to know too little of the channel to close it itself. */
function stateLossOf(state: ChannelState): ChannelInfo['stateLoss'] {
  if ('remains' in state) return 'restored';
  return 'reason' in state && state.reason.code === 'localStateStale' ? 'stale' : null;
}

function capacityOf({ channel: { state } }: ManagedChannel): Satoshi {
  if ('fundingAmount' in state) return state.fundingAmount;
  if ('commitments' in state) return state.commitments.parameters.fundingAmount;
  if ('remains' in state) return state.remains.fundingAmount;
  return sat(0);
}
