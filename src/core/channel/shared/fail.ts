import { satToMsat } from '../../primitives/units.js';
import { finalizeCommitment } from '../../transactions/index.js';
import type { ChannelAction } from '../action.js';
import type { ChannelCommand } from '../command.js';
import { buildSideCommitment, type Commitments, forgetUnsigned } from '../commitments/index.js';
import { type ChannelError, channelError } from '../errors.js';
import type {
  ChannelState,
  ForceClosing,
  Negotiating,
  Normal,
  ShuttingDown,
  SimpleClosing,
  WaitForChannelReady,
} from '../states/state.js';
import { errorMessage, type Step, type StepContext, send, step, warningMessage } from '../step.js';
import { claimUnconfirmedAnchor } from './enforce.js';

/** Does with a refusal what its consequence says, whatever the state. */
export function refuse(
  state: ChannelState,
  error: ChannelError,
  by: ChannelCommand['type'],
  context: StepContext,
): Step {
  const report: ChannelAction = { type: 'report', error, by };
  switch (error.consequence) {
    case 'ignore':
      return step(state, report);
    case 'warn':
      return step(state, send(warningMessage(channelIdOfState(state), error)), report);
    case 'disconnect':
      return step(
        state,
        send(warningMessage(channelIdOfState(state), error)),
        { type: 'disconnect', error },
        report,
      );
    case 'failChannel': {
      const failed = failChannel(state, error, context);
      return step(failed.state, ...failed.actions, report);
    }
  }
}

/** Ends a channel that cannot go on: an opening is forgotten, a funded channel is closed with our commitment. */
export function failChannel(state: ChannelState, error: ChannelError, context: StepContext): Step {
  switch (state.kind) {
    case 'waitForAcceptChannel':
    case 'waitForFunding':
    case 'waitForFundingCreated':
    case 'waitForFundingSigned':
      return abort(state, error);
    case 'waitForChannelReady':
      if (!isUnconfirmedAccepter(state)) return forceClose(state, error, context);
      // BOLT 2, channel_ready: an accepter has nothing at stake before the funding confirms, unless it was pushed
      // something: then the opener's commitment may bring it yet.
      return wasPushed(state) && !NO_FUNDING.has(error.code)
        ? step(state, ...tellPeer(channelIdOfState(state), error))
        : abort(state, error);
    case 'normal':
    case 'shuttingDown':
    case 'negotiating':
    case 'simpleClosing':
      return forceClose(state, error, context);
    case 'closing':
    case 'forceClosing':
    case 'waitForRemoteClose':
    case 'recovering':
    case 'recovered':
    case 'closed':
    case 'aborted':
      return step(state);
  }
}

/** Forgets a channel in which neither side has anything at stake. */
export function abort(state: ChannelState, error: ChannelError): Step {
  const releases: readonly ChannelAction[] =
    state.kind === 'waitForFundingSigned' || state.kind === 'waitForFunding'
      ? [{ type: 'releaseFunding' }]
      : [];
  return step({ kind: 'aborted', reason: error }, ...tellPeer(channelIdOfState(state), error), ...releases);
}

/** Publishes our commitment (BOLT 5, Failing a Channel). What was never signed binds nobody and is given back. */
function forceClose(
  state: WaitForChannelReady | Normal | ShuttingDown | Negotiating | SimpleClosing,
  reason: ChannelError,
  context: StepContext,
): Step {
  const { commitments: bound, dropped } = forgetUnsigned(state.commitments);
  const { localCommit, parameters } = bound;
  const point = context.signer.perCommitmentPoint(localCommit.commitmentNumber);
  const built = buildSideCommitment(
    parameters,
    'local',
    localCommit.commitmentNumber,
    point,
    localCommit.spec,
  );
  const signature = context.signer.signCommitment(built, parameters.remote.basepoints.fundingPublicKey);
  const transaction = finalizeCommitment(built, signature, localCommit.remoteSignature).toBuffer();
  const closing: ForceClosing = {
    kind: 'forceClosing',
    commitments: bound,
    confirmation: state.confirmation,
    localCommitTransaction: transaction,
    reason,
    closingTxids: closingTxidsOf(state),
    enforcement: null,
  };
  return step(
    closing,
    ...tellPeer(parameters.channelId, reason),
    { type: 'publish', transaction, what: 'commitment' },
    ...refusedOffers(dropped, channelError('forceClosed', 'ignore')),
    { type: 'closing', txid: built.txid, forced: true },
    ...claimUnconfirmedAnchor(closing, context),
  );
}

/** The closing transactions that were signed, any of which may still end the channel. */
export function closingTxidsOf(state: ChannelState): readonly Uint8Array[] {
  return 'proposals' in state ? state.proposals.map(({ txid }) => txid) : [];
}

/** An `error` is not answered with another. */
function tellPeer(channelId: Uint8Array, error: ChannelError): readonly ChannelAction[] {
  return error.code === 'remoteError' ? [] : [send(errorMessage(channelId, error))];
}

function isUnconfirmedAccepter({ commitments, confirmation }: WaitForChannelReady): boolean {
  return confirmation === null && !commitments.parameters.isOpener;
}

/** Whether the opener's commitment has an output of ours. */
function wasPushed({ commitments: { localCommit, parameters } }: WaitForChannelReady): boolean {
  return localCommit.spec.toLocalMsat >= satToMsat(parameters.remote.dustLimit);
}

/** What is wrong when there is no funding output, and will be none. */
const NO_FUNDING: ReadonlySet<string> = new Set(['invalidFunding', 'fundingTimeout']);

/** What the peer's `error` does to a channel. */
export function remoteError(data: Uint8Array): ChannelError {
  return channelError('remoteError', 'failChannel', { actual: printable(data) });
}

/** The text of an `error` or `warning`, which may hold anything (BOLT 1). */
export function printable(data: Uint8Array): string {
  return String.fromCharCode(...data.subarray(0, 300)).replace(/[^\x20-\x7e]/g, '?');
}

/** Tells whoever made these offers that nothing will come of them. */
export function refusedOffers(dropped: Commitments['htlcs'], error: ChannelError): ChannelAction[] {
  return dropped.flatMap(({ origin, amountMsat }) =>
    origin === undefined ? [] : [{ type: 'htlcRefused' as const, offer: { origin, amountMsat }, error }],
  );
}

/** The id that messages about a channel carry: temporary until there is a funding outpoint. */
export function channelIdOfState(state: ChannelState): Uint8Array {
  if ('commitments' in state) return state.commitments.parameters.channelId;
  if ('remains' in state) return state.remains.channelId;
  if ('temporaryChannelId' in state) return state.temporaryChannelId;
  return new Uint8Array(32);
}
