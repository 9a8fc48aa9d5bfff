import type { ChannelReady } from '../../wire/index.js';
import type { Commitments } from '../commitments/index.js';
import { channelError } from '../errors.js';
import { noAnnouncement } from '../shared/announcement.js';
import { refuse } from '../shared/fail.js';
import { liveHandler } from '../shared/funded.js';
import { deepAgain, isDeep, withFundingAgain, withoutFunding } from '../shared/reorganised.js';
import { fundingProblem, needsNoConfirmation } from '../shared/unconfirmed.js';
import { combine } from '../shared/updates.js';
import { type StateHandler, type Step, type StepContext, send, step } from '../step.js';
import { enterNormal } from './normal.js';
import { ownScriptProblem, withFeerate } from './shutting-down.js';
import type { WaitForChannelReady } from './state.js';

/** The funding confirms, and both sides say `channel_ready` (BOLT 2). */
export const waitForChannelReady: StateHandler<WaitForChannelReady> = {
  ...liveHandler<WaitForChannelReady>((state) =>
    step(state, ...(state.localChannelReady === null ? [] : [send(state.localChannelReady)])),
  ),
  restored(state, command, context) {
    const restored = liveHandler<WaitForChannelReady>((kept) => step(kept)).restored?.(
      state,
      command,
      context,
    );
    const { fundingTransaction: transaction } = state;
    return step(
      state,
      ...(restored?.actions ?? []),
      ...(transaction === null ? [] : [{ type: 'publish' as const, transaction, what: 'funding' as const }]),
    );
  },
  fundingConfirmed(state, command, context) {
    const problem = fundingProblem(state.commitments, command);
    if (problem !== undefined) return refuse(state, problem, command.type, context);
    return readyWhenDeep(withFundingAgain(state, command, context), context);
  },
  // Once our channel_ready is out the peer may send updates at any moment: from there on it is as in normal operation.
  fundingUnconfirmed: (state) =>
    step(state.localChannelReady === null ? { ...state, confirmation: null } : withoutFunding(state)),
  newBlock(state, command, context) {
    const { isOpener } = state.commitments.parameters;
    const waited = context.blockHeight - state.sinceHeight;
    if (!isOpener && state.confirmation === null && waited > context.policy.fundingTimeoutBlocks) {
      const error = channelError('fundingTimeout', 'failChannel', { actual: waited });
      return refuse(state, error, command.type, context);
    }
    return readyWhenDeep(deepAgain(state, context), context);
  },
  channelReady(state, message, context) {
    // BOLT 2, channel_ready: a redundant one is ignored, but for the alias, which may change.
    const { secondPerCommitmentPoint } = state.remoteChannelReady ?? message;
    return normalWhenBothReady(
      { ...state, remoteChannelReady: { ...message, secondPerCommitmentPoint } },
      context,
    );
  },
  // BOLT 2, shutdown: it may come before channel_ready; the answer waits until the channel is ready.
  shutdown: (state, message) => step({ ...state, remoteShutdown: message }),
  close(state, command, context) {
    const unfit = ownScriptProblem(state.commitments, command.scriptPubKey, context);
    if (unfit !== undefined) return refuse(state, unfit, command.type, context);
    return step({ ...withFeerate(state, command), closeRequest: command.scriptPubKey });
  },
};

/** Both sides hold a signed commitment; before it confirms, the channel may be ready or not. */
export function enterWaitForChannelReady(
  { commitments, fundingTransaction }: Pick<WaitForChannelReady, 'commitments' | 'fundingTransaction'>,
  context: StepContext,
): Step {
  return readyWhenDeep(
    {
      kind: 'waitForChannelReady',
      commitments,
      fundingTransaction,
      sinceHeight: context.blockHeight,
      confirmation: null,
      localChannelReady: null,
      remoteChannelReady: null,
      closeRequest: null,
      remoteShutdown: null,
    },
    context,
  );
}

function readyWhenDeep(state: WaitForChannelReady, context: StepContext): Step {
  const { localChannelReady, commitments } = state;
  const isUsable = isDeep(state, context) || needsNoConfirmation(commitments, context);
  if (localChannelReady !== null || !isUsable) return step(state);
  const message = channelReadyMessage(commitments, context);
  return combine(
    step(state, send(message)),
    normalWhenBothReady({ ...state, localChannelReady: message }, context),
  );
}

function normalWhenBothReady(state: WaitForChannelReady, context: StepContext): Step {
  const { commitments, confirmation, localChannelReady, remoteChannelReady } = state;
  const { reorganised, closingFeeratePerKw } = state;
  if (localChannelReady === null || remoteChannelReady === null) return step(state);
  return enterNormal(
    {
      kind: 'normal',
      commitments: {
        ...commitments,
        remoteNextPerCommitmentPoint: remoteChannelReady.secondPerCommitmentPoint,
      },
      confirmation,
      announcement: noAnnouncement,
      remoteAlias: remoteChannelReady.alias ?? null,
      closeRequest: state.closeRequest,
      ...(reorganised === undefined ? {} : { reorganised }),
      ...(closingFeeratePerKw === undefined ? {} : { closingFeeratePerKw }),
    },
    state.remoteShutdown,
    context,
  );
}

/** Our `channel_ready`; BOLT 2: with our name for the channel if `option_scid_alias` is negotiated. */
export function channelReadyMessage(
  { parameters }: Commitments,
  { signer, features }: StepContext,
): ChannelReady {
  const { channelId, localAlias } = parameters;
  const isNamed = localAlias !== null && features.has('optionScidAlias');
  return {
    type: 'channelReady',
    channelId,
    secondPerCommitmentPoint: signer.perCommitmentPoint(1n),
    ...(isNamed ? { alias: localAlias } : {}),
  };
}
