import {
  type AnnouncedChannel,
  buildChannelAnnouncement,
  createAnnouncementSignatures,
  verifyAnnouncementSignatures,
} from '../../gossip/index.js';
import type { AnnouncementSignatures } from '../../wire/index.js';
import type { ChannelAction } from '../action.js';
import { channelError } from '../errors.js';
import type { FundingConfirmation, Operating } from '../states/state.js';
import { type StepContext, send } from '../step.js';

/** BOLT 7, `announcement_signatures`: not before the funding has six confirmations. */
const ANNOUNCEMENT_DEPTH = 6;

type Announced<S> = { readonly state: S; readonly actions: readonly ChannelAction[] };

/** Signs the announcement once the funding is deep enough. */
export function announceWhenDeep<S extends Operating>(state: S, context: StepContext): Announced<S> {
  const { confirmation } = state;
  if (!state.commitments.parameters.isPublic || state.announcement.local !== null || confirmation === null) {
    return { state, actions: [] };
  }
  const depth = context.blockHeight - confirmation.height + 1;
  if (depth < ANNOUNCEMENT_DEPTH) return { state, actions: [] };
  const channel = announcedChannel(state, confirmation, context);
  const local = createAnnouncementSignatures(channel, {
    signWithNodeKey: (hash) => context.nodeSigner.sign(hash),
    signWithFundingKey: (hash) => context.signer.signAnnouncement(hash),
  });
  // One that came before we knew the channel's name could not be judged then.
  const { remote: kept } = state.announcement;
  const remote = kept !== null && verifyAnnouncementSignatures(channel, kept).ok ? kept : null;
  const signed: S = { ...state, announcement: { local, remote, isSent: context.link === 'up' } };
  return { state: signed, actions: [send(local), ...completed(signed, context)] };
}

/** Takes the other side's half of the announcement. */
export function receiveAnnouncementSignatures<S extends Operating>(
  state: S,
  message: AnnouncementSignatures,
  context: StepContext,
): Announced<S> {
  const { local, remote, isSent } = state.announcement;
  const { confirmation } = state;
  const refused = (actual: string): Announced<S> => {
    const error = channelError('unexpectedMessage', 'warn', { actual });
    return { state, actions: [{ type: 'report', error, by: message.type }] };
  };
  // A channel may be used before it confirms, and the peer see the block first: its half will not come again.
  if (confirmation === null) {
    return { state: { ...state, announcement: { local, remote: message, isSent } }, actions: [] };
  }
  const valid = verifyAnnouncementSignatures(announcedChannel(state, confirmation, context), message);
  if (!valid.ok) return refused(valid.error.code);
  // BOLT 7: a peer that lost ours sends its own again on reconnection, and the first one is owed an answer.
  if (remote !== null) {
    if (local === null || isSent) return { state, actions: [] };
    return { state: { ...state, announcement: { local, remote, isSent: true } }, actions: [send(local)] };
  }
  const received: S = { ...state, announcement: { ...state.announcement, remote: message } };
  return { state: received, actions: completed(received, context) };
}

/** After a reorganisation that moved the funding, both halves are worthless. */
export const noAnnouncement = { local: null, remote: null, isSent: false } as const;

/** On a new connection, ours goes out again as long as the peer's has not come. */
export function resumeAnnouncement<S extends Operating>(state: S): Announced<S> {
  const { local, remote } = state.announcement;
  const isSent = local !== null && remote === null;
  const resumed = { ...state, announcement: { local, remote, isSent } };
  return { state: resumed, actions: isSent ? [send(local)] : [] };
}

function completed(state: Operating, context: StepContext): ChannelAction[] {
  const { confirmation } = state;
  const { local, remote } = state.announcement;
  if (local === null || remote === null || confirmation === null) return [];
  const channel = announcedChannel(state, confirmation, context);
  const announcement = buildChannelAnnouncement(channel, local, remote);
  return [{ type: 'announce', announcement }];
}

function announcedChannel(
  state: Operating,
  { shortChannelId }: FundingConfirmation,
  { nodeSigner, policy }: StepContext,
): AnnouncedChannel {
  const { channelId, local, remote, remoteNodeId } = state.commitments.parameters;
  return {
    channelId,
    chainHash: policy.chainHash,
    shortChannelId,
    features: new Uint8Array(0),
    local: { nodeId: nodeSigner.nodeId, bitcoinKey: local.basepoints.fundingPublicKey },
    remote: { nodeId: remoteNodeId, bitcoinKey: remote.basepoints.fundingPublicKey },
  };
}
