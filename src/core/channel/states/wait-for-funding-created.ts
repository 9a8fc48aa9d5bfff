import { fundingOutputScript, verifyCommitmentSignature } from '../../transactions/index.js';
import type { AcceptChannel, FundingSigned } from '../../wire/index.js';
import type { AcceptCommand } from '../command.js';
import { buildSideCommitment } from '../commitments/index.js';
import { type ChannelError, channelError } from '../errors.js';
import { decodeChannelType, encodeChannelType, isSuitable } from '../opening/channel-type.js';
import { checkFirstBalances, checkOpenChannel, larger, upfrontScriptOf } from '../opening/checks.js';
import { channelParameters, firstCommitments } from '../opening/first-commitments.js';
import { localSideParameters, remoteSideParameters, sideFields } from '../opening/side-parameters.js';
import { refuse } from '../shared/fail.js';
import { errorMessage, type StateHandler, type Step, type StepContext, send, step } from '../step.js';
import type { WaitForFundingCreated } from './state.js';
import { enterWaitForChannelReady } from './wait-for-channel-ready.js';

/** Begins a channel as its accepter: answers `open_channel` with `accept_channel` or an `error` (BOLT 2). */
export function acceptChannel(command: AcceptCommand, context: StepContext): Step {
  const { message, remoteNodeId, channelKeyIndex, localAlias, trustsUnconfirmed } = command;
  const { signer, policy, feerates, features } = context;
  // BOLT 2, open_channel, receiver: undefined bits of channel_flags are ignored.
  const isPublic = (message.channelFlags & 1) === 1;
  const type = decodeChannelType(message.channelType);
  // BOLT 2, open_channel, receiver: an unsuitable type fails the channel; so does zeroconf from whom we do not trust.
  if (type === undefined || !isSuitable(type, isPublic, features) || (type.zeroconf && !trustsUnconfirmed)) {
    return declined(message.temporaryChannelId, channelError('wrongChannelType', 'failChannel'));
  }
  const { format } = type;
  const fundingAmount = message.fundingSatoshis;
  const problem = checkOpenChannel(message, policy, feerates.commitment, features);
  if (problem !== undefined) return declined(message.temporaryChannelId, problem);
  const upfront = upfrontScriptOf(command.shutdownScript, features);
  const local = localSideParameters(policy, fundingAmount, signer.basepoints, message.dustLimit, upfront);
  const unaffordable =
    checkFirstBalances(message, format, larger(local.channelReserve, message.channelReserve)) ??
    (message.channelReserve < local.dustLimit
      ? channelError('reserveBelowDustLimit', 'failChannel', {
          expected: local.dustLimit,
          actual: message.channelReserve,
        })
      : undefined);
  if (unaffordable !== undefined) return declined(message.temporaryChannelId, unaffordable);

  // BOLT 2, accept_channel, sender: zeroconf waits for no block.
  const minimumDepth = type.zeroconf ? 0 : policy.minimumDepth;
  const { temporaryChannelId } = message;
  const answer: AcceptChannel = {
    type: 'acceptChannel',
    temporaryChannelId,
    minimumDepth,
    ...sideFields(local),
    firstPerCommitmentPoint: signer.perCommitmentPoint(0n),
    channelType: encodeChannelType(type),
  };
  return step(
    {
      kind: 'waitForFundingCreated',
      temporaryChannelId,
      remoteNodeId,
      channelKeyIndex,
      isPublic,
      ...type,
      localAlias,
      fundingAmount,
      pushMsat: message.pushMsat,
      commitmentFeeratePerKw: message.feeratePerKw,
      local,
      remote: remoteSideParameters(message),
      remoteFirstPerCommitmentPoint: message.firstPerCommitmentPoint,
      minimumDepth,
    },
    send(answer),
  );
}

/** Accepter: waits for `funding_created`. */
export const waitForFundingCreated: StateHandler<WaitForFundingCreated> = {
  fundingCreated(state, message, context) {
    const { signer } = context;
    const { fundingTxid, fundingOutputIndex } = message;
    if (fundingTxid.every((byte) => byte === 0)) {
      return refuse(
        state,
        channelError('invalidFunding', 'failChannel', { actual: 'txid zero' }),
        message.type,
        context,
      );
    }
    const parameters = channelParameters(state, false, {
      txid: fundingTxid,
      outputIndex: fundingOutputIndex,
    });
    const unsigned = firstCommitments(
      parameters,
      state.pushMsat,
      state.commitmentFeeratePerKw,
      state.remoteFirstPerCommitmentPoint,
    );
    const { fundingPublicKey } = state.remote.basepoints;
    const ours = buildSideCommitment(
      parameters,
      'local',
      0n,
      signer.perCommitmentPoint(0n),
      unsigned.localCommit.spec,
    );
    // BOLT 2, funding_created, receiver: an invalid or high-S signature fails the channel.
    if (!verifyCommitmentSignature(ours, message.signature, fundingPublicKey)) {
      return refuse(state, channelError('invalidCommitmentSignature', 'failChannel'), message.type, context);
    }
    const { spec, perCommitmentPoint } = unsigned.remoteCommit;
    const theirs = buildSideCommitment(parameters, 'remote', 0n, perCommitmentPoint, spec);
    const answer: FundingSigned = {
      type: 'fundingSigned',
      channelId: parameters.channelId,
      signature: signer.signCommitment(theirs, fundingPublicKey),
    };
    const localCommit = {
      ...unsigned.localCommit,
      remoteSignature: message.signature,
      remoteHtlcSignatures: [],
    };
    const waiting = { commitments: { ...unsigned, localCommit }, fundingTransaction: null };
    const { state: next, actions } = enterWaitForChannelReady(waiting, context);
    return step(next, send(answer), ...actions, {
      type: 'watchFunding',
      funding: parameters.funding,
      scriptPubKey: fundingOutputScript(state.local.basepoints.fundingPublicKey, fundingPublicKey),
    });
  },
  disconnected: (state) =>
    step({ kind: 'aborted', reason: channelError('fundingTimeout', 'ignore', { actual: state.kind }) }),
};

function declined(temporaryChannelId: Uint8Array, error: ChannelError): Step {
  return step({ kind: 'aborted', reason: error }, send(errorMessage(temporaryChannelId, error)), {
    type: 'report',
    error,
    by: 'accept',
  });
}
