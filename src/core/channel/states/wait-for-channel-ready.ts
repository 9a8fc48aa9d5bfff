import { equalBytes } from '../../primitives/bytes.js';
import { fundingOutputScript } from '../../transactions/index.js';
import { type ChannelReady, makeShortChannelId } from '../../wire/index.js';
import { channelError } from '../errors.js';
import { noAnnouncement } from '../shared/announcement.js';
import { abort } from '../shared/fail.js';
import { liveHandler } from '../shared/funded.js';
import { combine } from '../shared/updates.js';
import { type StateHandler, type Step, type StepContext, send, step } from '../step.js';
import { enterNormal } from './normal.js';
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
    const { local, remote, fundingAmount, funding } = state.commitments.parameters;
    const expected = fundingOutputScript(
      local.basepoints.fundingPublicKey,
      remote.basepoints.fundingPublicKey,
    );
    // BOLT 2, channel_ready: the output must be there, with the script and the exact amount that were agreed.
    if (
      command.scriptPubKey === undefined ||
      !equalBytes(command.scriptPubKey, expected) ||
      command.amount !== fundingAmount
    ) {
      const values = { expected: fundingAmount, actual: command.amount ?? 'no such output' };
      const error = channelError('invalidFunding', 'failChannel', values);
      return combine(
        abort(state, error),
        step({ kind: 'aborted', reason: error }, { type: 'report', error, by: command.type }),
      );
    }
    const { height, transactionIndex } = command;
    const shortChannelId = makeShortChannelId(height, transactionIndex, funding.outputIndex);
    return readyWhenDeep({ ...state, confirmation: { height, transactionIndex, shortChannelId } }, context);
  },
  fundingUnconfirmed: (state) => step({ ...state, confirmation: null }),
  newBlock(state, command, context) {
    const { isOpener } = state.commitments.parameters;
    const waited = context.blockHeight - state.sinceHeight;
    if (!isOpener && state.confirmation === null && waited > context.policy.fundingTimeoutBlocks) {
      const error = channelError('fundingTimeout', 'failChannel', { actual: waited });
      return combine(
        abort(state, error),
        step({ kind: 'aborted', reason: error }, { type: 'report', error, by: command.type }),
      );
    }
    return readyWhenDeep(state, context);
  },
  channelReady(state, message, context) {
    return normalWhenBothReady({ ...state, remoteChannelReady: message }, context);
  },
};

function readyWhenDeep(state: WaitForChannelReady, context: StepContext): Step {
  const { confirmation, localChannelReady, commitments } = state;
  if (confirmation === null || localChannelReady !== null) return step(state);
  const depth = context.blockHeight - confirmation.height + 1;
  if (depth < Math.max(commitments.parameters.minimumDepth, 1)) return step(state);
  const message = channelReadyMessage(commitments.parameters.channelId, context);
  return combine(
    step(state, send(message)),
    normalWhenBothReady({ ...state, localChannelReady: message }, context),
  );
}

function normalWhenBothReady(state: WaitForChannelReady, context: StepContext): Step {
  const { commitments, confirmation, localChannelReady, remoteChannelReady } = state;
  if (localChannelReady === null || remoteChannelReady === null || confirmation === null) return step(state);
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
      closeRequest: null,
    },
    context,
  );
}

/** Our `channel_ready`. */
export function channelReadyMessage(channelId: Uint8Array, { signer }: StepContext): ChannelReady {
  return { type: 'channelReady', channelId, secondPerCommitmentPoint: signer.perCommitmentPoint(1n) };
}
