import type { Basepoints } from '../../keys/index.js';
import { utf8 } from '../../primitives/bytes.js';
import { fundingOutputScript, type Outpoint } from '../../transactions/index.js';
import { type Message, makeShortChannelId } from '../../wire/index.js';
import type { ChannelAction } from '../action.js';
import type { ChannelCommand } from '../command.js';
import { type Commitments, forgetUnsigned, sayNotedRemovals } from '../commitments/index.js';
import { channelError } from '../errors.js';
import type {
  Closing,
  CommittedState,
  ForceClosing,
  FundingConfirmation,
  Negotiating,
  Normal,
  ShuttingDown,
  SimpleClosing,
  WaitForChannelReady,
  WaitForRemoteClose,
} from '../states/state.js';
import { type StateHandler, type Step, type StepContext, send, step } from '../step.js';
import { enforceSpend } from './enforce.js';
import { closingTxidsOf, failChannel, refuse, refusedOffers, remoteError } from './fail.js';
import { reestablish, reestablishMessage } from './reestablish.js';

/** States in which the channel still lives: everything here is the same for all of them. */
export type LiveState = WaitForChannelReady | Normal | ShuttingDown | Negotiating | SimpleClosing;

/** What the peer needs besides lost updates when the connection is back: `channel_ready`, `shutdown`, … */
export type Resume<S> = (state: S, context: StepContext, isFresh: boolean) => Step;

/** Connection, errors and the chain, for a state in which the channel lives. */
export function liveHandler<S extends LiveState>(resume: Resume<S>): StateHandler<S> {
  return {
    connected: (state, _command, { signer }) =>
      step(state, send(reestablishMessage(state.commitments, signer))),
    disconnected: (state) => afterDisconnect(state),
    restored(state) {
      const lost = afterDisconnect(state);
      return step(lost.state, ...lost.actions, ...restoredActions(state));
    },
    channelReestablish(state, message, context) {
      const outcome = reestablish(state.commitments, message, context.signer);
      if (outcome.kind === 'fail') return refuse(state, outcome.error, message.type, context);
      if (outcome.kind === 'localStale') {
        const { commitments, confirmation } = state;
        return step(
          { kind: 'waitForRemoteClose', commitments, confirmation, reason: outcome.error },
          send(staleError(commitments.parameters.channelId)),
          { type: 'report', error: outcome.error, by: message.type },
        );
      }
      const resumed = resume(state, context, outcome.isFresh);
      return step(
        resumed.state,
        ...resumed.actions.filter(isReady),
        ...outcome.resend.map(send),
        ...resumed.actions.filter((action) => !isReady(action)),
      );
    },
    error: (state, message, context) => refuse(state, remoteError(message.data), message.type, context),
    forceClose: (state, _command, context) =>
      failChannel(state, channelError('forceClosed', 'failChannel'), context),
    fundingSpent: (state, command, context) => spentByCommitment(state, command, context),
  };
}

/** What a live state tells the node after a start, so that nothing that waited is forgotten. */
function restoredActions(state: LiveState): ChannelAction[] {
  const mustFail = 'reorganised' in state && state.reorganised !== undefined;
  return [
    watchFunding(state.commitments),
    ...state.commitments.htlcs.flatMap((htlc): ChannelAction[] => {
      if (htlc.offerer === 'remote') {
        const waits = htlc.phase === 'committed' && htlc.removal === undefined;
        return waits ? [{ type: 'htlcReceived', htlc, mustFail }] : [];
      }
      const { removal } = htlc;
      return removal?.kind === 'fulfill' ? [{ type: 'htlcFulfilled', htlc, preimage: removal.preimage }] : [];
    }),
  ];
}

/** Asks to hear of the funding output's confirmation and spending. */
export function watchFunding({ parameters }: Commitments): ChannelAction {
  const { local, remote, funding } = parameters;
  return watchFundingOutput(funding, local.basepoints, remote.basepoints);
}

/** As `watchFunding`, where only the two funding keys are known. */
export function watchFundingOutput(
  funding: Outpoint,
  local: Pick<Basepoints, 'fundingPublicKey'>,
  remote: Pick<Basepoints, 'fundingPublicKey'>,
): ChannelAction {
  const scriptPubKey = fundingOutputScript(local.fundingPublicKey, remote.fundingPublicKey);
  return { type: 'watchFunding', funding, scriptPubKey };
}

/** Where a confirmed funding transaction is. */
export function confirmationOf(
  { height, transactionIndex }: Extract<ChannelCommand, { type: 'fundingConfirmed' }>,
  { outputIndex }: Outpoint,
): FundingConfirmation {
  const shortChannelId = makeShortChannelId(height, transactionIndex, outputIndex);
  return { height, transactionIndex, shortChannelId };
}

/** The error for a peer that must close because we have lost state. */
export function staleError(channelId: Uint8Array): Message {
  return { type: 'error', channelId, data: utf8('state lost here, please close the channel') };
}

/** Somebody's commitment, or something we do not know, has spent the funding output. */
export function spentByCommitment(
  state: LiveState | Closing | WaitForRemoteClose,
  spend: Extract<ChannelCommand, { type: 'fundingSpent' }>,
  context: StepContext,
): Step {
  const { commitments, dropped } = forgetUnsigned(state.commitments);
  const { confirmation } = state;
  const closingTxids = closingTxidsOf(state);
  const reason = 'reason' in state ? state.reason : channelError('forceClosed', 'failChannel');
  const pending: ForceClosing = {
    kind: 'forceClosing',
    commitments,
    confirmation,
    localCommitTransaction: null,
    reason,
    closingTxids,
    enforcement: null,
  };
  const begun = enforceSpend(pending, spend, context);
  return step(begun.state, ...refusedOffers(dropped, reason), ...begun.actions);
}

function afterDisconnect(state: CommittedState & LiveState): Step {
  const { commitments: kept, dropped } = forgetUnsigned(state.commitments);
  const commitments = sayNotedRemovals(kept);
  const actions = refusedOffers(
    dropped,
    channelError('channelNotReady', 'ignore', { actual: 'disconnected' }),
  );
  const unchanged =
    commitments === kept && kept.htlcs.length === state.commitments.htlcs.length && dropped.length === 0;
  if (unchanged && !hasUnsigned(state.commitments)) return step(state, ...actions);
  return step({ ...state, commitments }, ...actions);
}

function hasUnsigned(commitments: Commitments): boolean {
  return (
    commitments.unsignedUpdates.length > 0 ||
    commitments.feerates.some((update) => update.phase === 'proposed') ||
    commitments.htlcs.some((htlc) => htlc.phase === 'proposed' || htlc.phase === 'removalProposed')
  );
}

function isReady(action: ChannelAction): boolean {
  return action.type === 'send' && action.message.type === 'channelReady';
}
