import { fundingOutputScript } from '../../transactions/index.js';
import type { NegotiatedFeatures, OpenChannel } from '../../wire/index.js';
import type { OpenCommand } from '../command.js';
import { type ChannelError, channelError } from '../errors.js';
import { encodeChannelType, isSuitable } from '../opening/channel-type.js';
import {
  checkAcceptChannel,
  checkFirstBalances,
  LARGE_CHANNEL,
  upfrontScriptOf,
  upfrontScriptProblem,
} from '../opening/checks.js';
import { localSideParameters, remoteSideParameters, sideFields } from '../opening/side-parameters.js';
import { refuse } from '../shared/fail.js';
import { type StateHandler, type Step, type StepContext, send, step } from '../step.js';
import type { WaitForAcceptChannel } from './state.js';

/** Begins a channel as its opener: sends `open_channel` (BOLT 2). */
export function openChannel(command: OpenCommand, context: StepContext): Step {
  const { signer, policy, features } = context;
  const { temporaryChannelId, fundingAmount, pushMsat, isPublic, format, commitmentFeeratePerKw } = command;
  const upfront = upfrontScriptOf(command.shutdownScript, features);
  const local = localSideParameters(policy, fundingAmount, signer.basepoints, 0n, upfront);
  const message: OpenChannel = {
    type: 'openChannel',
    chainHash: policy.chainHash,
    temporaryChannelId,
    fundingSatoshis: fundingAmount,
    pushMsat,
    feeratePerKw: commitmentFeeratePerKw,
    ...sideFields(local),
    firstPerCommitmentPoint: signer.perCommitmentPoint(0n),
    channelFlags: isPublic ? 1 : 0,
    channelType: encodeChannelType(command),
  };
  const { type: _open, features: _negotiated, shutdownScript: _script, ...opening } = command;
  const problem =
    checkOwnOpening(command, upfront, features) ?? checkFirstBalances(message, format, local.channelReserve);
  if (problem !== undefined) {
    const reason = { ...problem, consequence: 'ignore' as const };
    return step({ kind: 'aborted', reason }, { type: 'report', error: reason, by: 'open' });
  }
  return step({ kind: 'waitForAcceptChannel', ...opening, local, openChannel: message }, send(message));
}

/** What our own wishes have against the features of the connection (BOLT 2, `open_channel`, sender). */
function checkOwnOpening(
  command: OpenCommand,
  upfront: Uint8Array,
  features: NegotiatedFeatures,
): ChannelError | undefined {
  const { fundingAmount, isPublic } = command;
  const isLarge = fundingAmount >= LARGE_CHANNEL;
  if (isLarge && !features.has('optionSupportLargeChannel')) {
    return channelError('fundingTooLarge', 'ignore', { expected: LARGE_CHANNEL - 1n, actual: fundingAmount });
  }
  if (!isSuitable(command, isPublic, features)) return channelError('wrongChannelType', 'ignore');
  return upfrontScriptProblem(upfront, features);
}

/** Opener: waits for `accept_channel`. */
export const waitForAcceptChannel: StateHandler<WaitForAcceptChannel> = {
  acceptChannel(state, message, context) {
    const problem = checkAcceptChannel(message, state.openChannel, context.policy, context.features);
    if (problem !== undefined) return refuse(state, problem, message.type, context);
    const { openChannel: _sent, fundingFeeratePerKw, kind: _kind, ...opening } = state;
    const remote = remoteSideParameters(message);
    const unaffordable = checkFirstBalances(state.openChannel, state.format, remote.channelReserve);
    if (unaffordable !== undefined) return refuse(state, unaffordable, message.type, context);
    return step(
      {
        kind: 'waitForFunding',
        ...opening,
        remote,
        remoteFirstPerCommitmentPoint: message.firstPerCommitmentPoint,
        minimumDepth: message.minimumDepth,
      },
      {
        type: 'fund',
        scriptPubKey: fundingOutputScript(
          state.local.basepoints.fundingPublicKey,
          remote.basepoints.fundingPublicKey,
        ),
        amount: state.fundingAmount,
        feeratePerKw: fundingFeeratePerKw,
      },
    );
  },
  disconnected: (state) =>
    step({ kind: 'aborted', reason: channelError('fundingTimeout', 'ignore', { actual: state.kind }) }),
};
