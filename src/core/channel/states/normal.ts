import { makeShortChannelId } from '../../wire/index.js';
import { offerHtlc } from '../commitments/index.js';
import { channelError } from '../errors.js';
import { announceWhenDeep, noAnnouncement, receiveAnnouncementSignatures } from '../shared/announcement.js';
import { missedDeadline } from '../shared/deadlines.js';
import { failChannel } from '../shared/fail.js';
import { liveHandler } from '../shared/funded.js';
import { combine, updateHandler, wantsToSign } from '../shared/updates.js';
import { type StateHandler, type Step, type StepContext, send, step } from '../step.js';
import { beginShutdown, receiveShutdown } from './shutting-down.js';
import type { Normal } from './state.js';
import { channelReadyMessage } from './wait-for-channel-ready.js';

/** Payments flow (BOLT 2, Normal Operation). */
export const normal: StateHandler<Normal> = {
  ...liveHandler<Normal>(resume),
  ...updateHandler<Normal>(settled),
  addHtlc(state, command, context) {
    const refusal = (error: ReturnType<typeof channelError>) =>
      step(state, { type: 'htlcRefused', offer: command.offer, error });
    if (context.link !== 'up')
      return refusal(channelError('channelNotReady', 'ignore', { actual: context.link }));
    if (state.closeRequest !== null) return refusal(channelError('addAfterShutdown', 'ignore'));
    const offered = offerHtlc(state.commitments, command.offer, context.policy.maxDustExposureMsat);
    if (!offered.ok) return refusal(offered.error);
    const { commitments, message } = offered.value;
    return step({ ...state, commitments }, send(message), ...wantsToSign(commitments));
  },
  // BOLT 2, channel_ready: a redundant one after a reconnection is ignored.
  channelReady: (state) => step(state),
  announcementSignatures(state, message, context) {
    const received = receiveAnnouncementSignatures(state, message, context);
    return step(received.state, ...received.actions);
  },
  newBlock(state, _command, context) {
    const late = missedDeadline(state.commitments, context.blockHeight, context.policy);
    if (late !== undefined) return failChannel(state, late, context);
    const announced = announceWhenDeep(state, context);
    return step(announced.state, ...announced.actions);
  },
  fundingConfirmed(state, { height, transactionIndex }) {
    const { outputIndex } = state.commitments.parameters.funding;
    const shortChannelId = makeShortChannelId(height, transactionIndex, outputIndex);
    if (shortChannelId === state.confirmation.shortChannelId) return step(state);
    // A reorganisation moved the funding: the channel has another name now, and must be announced anew.
    return step(
      { ...state, confirmation: { height, transactionIndex, shortChannelId }, announcement: noAnnouncement },
      { type: 'ready' },
    );
  },
  fundingUnconfirmed: (state, command) =>
    step(state, {
      type: 'report',
      error: channelError('invalidFunding', 'ignore', { actual: 'reorganised out of the chain' }),
      by: command.type,
    }),
  close(state, command, context) {
    if (state.closeRequest !== null) return step(state);
    return beginShutdown({ ...state, closeRequest: command.scriptPubKey }, context);
  },
  shutdown: (state, message, context) => receiveShutdown(state, message, context),
};

/** Both `channel_ready` are there. */
export function enterNormal(state: Normal, context: StepContext): Step {
  const announced = announceWhenDeep(state, context);
  return step(announced.state, { type: 'ready' }, ...announced.actions);
}

function resume(state: Normal, context: StepContext, isFresh: boolean): Step {
  const { local, remote } = state.announcement;
  const { channelId } = state.commitments.parameters;
  const again = step(
    state,
    ...(isFresh ? [send(channelReadyMessage(channelId, context))] : []),
    ...(local !== null && remote === null ? [send(local)] : []),
    ...wantsToSign(state.commitments),
    { type: 'ready' },
  );
  return combine(again, settled(state, context));
}

function settled(state: Normal, context: StepContext): Step {
  return state.closeRequest === null ? step(state) : beginShutdown(state, context);
}
