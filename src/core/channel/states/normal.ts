import type { Shutdown } from '../../wire/index.js';
import { offerHtlc } from '../commitments/index.js';
import { channelError } from '../errors.js';
import {
  announceWhenDeep,
  noAnnouncement,
  receiveAnnouncementSignatures,
  resumeAnnouncement,
} from '../shared/announcement.js';
import { missedDeadline } from '../shared/deadlines.js';
import { refuse } from '../shared/fail.js';
import { confirmationOf, liveHandler } from '../shared/funded.js';
import { deepAgain, withFundingAgain, withoutFunding } from '../shared/reorganised.js';
import { fundingProblem } from '../shared/unconfirmed.js';
import { combine, updateHandler, wantsToSign } from '../shared/updates.js';
import { type StateHandler, type Step, type StepContext, send, step } from '../step.js';
import { beginShutdown, ownScriptProblem, receiveShutdown, withFeerate } from './shutting-down.js';
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
    if (context.isQuiescing)
      return refusal(channelError('channelNotReady', 'ignore', { actual: 'quiescent' }));
    if (state.reorganised !== undefined)
      return refusal(channelError('channelNotReady', 'ignore', { actual: 'the funding is not deep enough' }));
    if (state.closeRequest !== null) return refusal(channelError('addAfterShutdown', 'ignore'));
    const offered = offerHtlc(state.commitments, command.offer, context.policy.maxDustExposureMsat);
    if (!offered.ok) return refusal(offered.error);
    const { commitments, message } = offered.value;
    return step({ ...state, commitments }, send(message), ...wantsToSign(commitments));
  },
  // BOLT 2, channel_ready: a redundant one is ignored, but for the alias, which may change.
  channelReady: (state, { alias }) =>
    alias === undefined || alias === state.remoteAlias
      ? step(state)
      : step({ ...state, remoteAlias: alias }, { type: 'ready' }),
  announcementSignatures(state, message, context) {
    const received = receiveAnnouncementSignatures(state, message, context);
    return step(received.state, ...received.actions);
  },
  newBlock(state, command, context) {
    const late = missedDeadline(state.commitments, context.blockHeight, context.policy);
    if (late !== undefined) return refuse(state, late, command.type, context);
    const announced = announceWhenDeep(deepAgain(state, context), context);
    return step(announced.state, ...announced.actions);
  },
  fundingConfirmed(state, command, context) {
    const { shortChannelId } = confirmationOf(command, state.commitments.parameters.funding);
    const isSame = shortChannelId === state.confirmation?.shortChannelId;
    if (isSame && state.reorganised === undefined) return step(state);
    const problem = state.confirmation === null ? fundingProblem(state.commitments, command) : undefined;
    if (problem !== undefined) return refuse(state, problem, command.type, context);
    const confirmed = withFundingAgain(state, command, context);
    // The funding confirmed, or a reorganisation moved it: the channel has another name now, and must be announced anew.
    if (isSame) return step(confirmed);
    // What the peer signed before we knew the name is judged once we sign ourselves.
    const remote = state.confirmation === null ? state.announcement.remote : null;
    return step({ ...confirmed, announcement: { ...noAnnouncement, remote } }, { type: 'ready' });
  },
  fundingUnconfirmed: (state, command) =>
    step(withoutFunding(state), {
      type: 'report',
      error: channelError('invalidFunding', 'ignore', { actual: 'reorganised out of the chain' }),
      by: command.type,
    }),
  close(state, command, context) {
    if (state.closeRequest !== null) return step(state);
    const unfit = ownScriptProblem(state.commitments, command.scriptPubKey, context);
    if (unfit !== undefined) return refuse(state, unfit, command.type, context);
    return beginShutdown({ ...withFeerate(state, command), closeRequest: command.scriptPubKey }, context);
  },
  shutdown: (state, message, context) => receiveShutdown(state, message, context),
};

/** Both `channel_ready` are there. */
export function enterNormal(state: Normal, remoteShutdown: Shutdown | null, context: StepContext): Step {
  const announced = announceWhenDeep(state, context);
  const entered = step(announced.state, { type: 'ready' }, ...announced.actions);
  const next =
    remoteShutdown === null
      ? settled(announced.state, context)
      : receiveShutdown(announced.state, remoteShutdown, context);
  return combine(entered, next);
}

function resume(state: Normal, context: StepContext, isFresh: boolean): Step {
  const announced = resumeAnnouncement(state);
  const again = step(
    announced.state,
    ...(isFresh ? [send(channelReadyMessage(state.commitments, context))] : []),
    ...announced.actions,
    ...wantsToSign(state.commitments),
    { type: 'ready' },
  );
  return combine(again, settled(announced.state, context));
}

function settled(state: Normal, context: StepContext): Step {
  return state.closeRequest === null ? step(state) : beginShutdown(state, context);
}
