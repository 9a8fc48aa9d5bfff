import { equalBytes } from '../../primitives/bytes.js';
import { isValidShutdownScript } from '../../transactions/index.js';
import type { NegotiatedFeatures, Shutdown, UpdateFee } from '../../wire/index.js';
import type { ChannelAction } from '../action.js';
import { type Commitments, isSettled } from '../commitments/index.js';
import { type ChannelError, channelError } from '../errors.js';
import { missedDeadline } from '../shared/deadlines.js';
import { refuse } from '../shared/fail.js';
import { liveHandler } from '../shared/funded.js';
import { deepAgain, withFundingAgain, withoutFunding } from '../shared/reorganised.js';
import { combine, updateHandler, wantsToSign } from '../shared/updates.js';
import { andThen, type StateHandler, type Step, type StepContext, send, step } from '../step.js';
import { enterClosingNegotiation } from './closing-negotiation.js';
import type { ClosingProposal, Negotiating, Normal, Operating, ShuttingDown } from './state.js';

const live = liveHandler<ShuttingDown>((state, context) => resume(state, context));

/** No HTLC is added any more; those that are there are settled (BOLT 2, Closing Initiation). */
export const shuttingDown: StateHandler<ShuttingDown> = {
  ...live,
  ...updateHandler<ShuttingDown>(settled),
  restored(state, command, context) {
    const restored = live.restored?.(state, command, context) ?? step(state);
    return andThen(restored, ...asksForScript(state));
  },
  addHtlc: (state, command) =>
    step(state, {
      type: 'htlcRefused',
      offer: command.offer,
      error: channelError('addAfterShutdown', 'ignore'),
    }),
  shutdown: (state, message, context) => receiveShutdown(state, message, context),
  close(state, command, context) {
    if (state.requestedScript !== null) return step(state);
    const unfit = ownScriptProblem(state.commitments, command.scriptPubKey, context);
    if (unfit !== undefined) return refuse(state, unfit, command.type, context);
    return settled({ ...withFeerate(state, command), requestedScript: command.scriptPubKey }, context);
  },
  channelReady: (state) => step(state),
  newBlock(state, command, context) {
    const late = missedDeadline(state.commitments, context.blockHeight, context.policy);
    return late === undefined ? step(deepAgain(state, context)) : refuse(state, late, command.type, context);
  },
  fundingConfirmed: (state, command, context) => step(withFundingAgain(state, command, context)),
  fundingUnconfirmed: (state) => step(withoutFunding(state)),
};

/** Sends our `shutdown`, now or as soon as our updates are signed. */
export function beginShutdown(state: Normal, context: StepContext): Step {
  if (state.closeRequest === null || context.link !== 'up' || context.isQuiescing) return step(state);
  // BOLT 2, shutdown, sender: not while updates of ours are unsigned.
  if (state.commitments.unsignedUpdates.length > 0) return step(state, ...wantsToSign(state.commitments));
  const { kind: _kind, closeRequest, ...operating } = state;
  return sendShutdown(
    {
      ...operating,
      kind: 'shuttingDown',
      localScript: null,
      remoteScript: null,
      requestedScript: closeRequest,
    },
    context,
  );
}

/** Takes the peer's `shutdown`; ours follows with the script that the node has ready. */
export function receiveShutdown(state: Normal | ShuttingDown, message: Shutdown, context: StepContext): Step {
  const { remote } = state.commitments.parameters;
  const problem = scriptProblem(message.scriptPubKey, remote.upfrontShutdownScript, context.features);
  if (problem !== undefined) return refuse(state, problem, message.type, context);
  const { kind: _kind, ...rest } = state;
  if (state.kind === 'shuttingDown') {
    if (state.remoteScript !== null && !equalBytes(state.remoteScript, message.scriptPubKey)) {
      return refuse(state, channelError('shutdownScriptMismatch', 'disconnect'), message.type, context);
    }
    const heard: ShuttingDown = { ...state, remoteScript: message.scriptPubKey };
    return combine(step(heard, ...asksForScript(heard)), settled(heard, context));
  }
  const { closeRequest, ...operating } = rest as Omit<Normal, 'kind'>;
  const shutting: ShuttingDown = {
    ...operating,
    kind: 'shuttingDown',
    localScript: null,
    remoteScript: message.scriptPubKey,
    requestedScript: closeRequest,
  };
  return combine(step(shutting, { type: 'shutdownStarted' }), settled(shutting, context));
}

/** Goes on as far as it can: our `shutdown` once nothing is unsigned, the negotiation once nothing is pending. */
function settled(state: ShuttingDown, context: StepContext): Step {
  if (state.localScript === null) return sendShutdown(state, context);
  if (state.remoteScript === null || !isQuiet(state.commitments)) return step(state);
  const { kind: _kind, requestedScript: _requested, localScript, remoteScript, ...rest } = state;
  const { proposals = [], ...operating } = rest;
  return enterClosingNegotiation({ ...operating, localScript, remoteScript }, proposals, context);
}

function sendShutdown(state: ShuttingDown, context: StepContext): Step {
  const localScript = state.requestedScript;
  if (localScript === null || context.isQuiescing) return step(state);
  if (state.commitments.unsignedUpdates.length > 0) return step(state, ...wantsToSign(state.commitments));
  const sent: ShuttingDown = { ...state, localScript };
  return combine(step(sent, send(shutdownMessage(state.commitments, localScript))), settled(sent, context));
}

function resume(state: ShuttingDown, context: StepContext): Step {
  const again =
    state.localScript === null ? [] : [send(shutdownMessage(state.commitments, state.localScript))];
  return combine(step(state, ...again, ...wantsToSign(state.commitments)), settled(state, context));
}

/** Has the node give a script with `close`, as long as it has not. */
function asksForScript({ requestedScript }: ShuttingDown): readonly ChannelAction[] {
  return requestedScript === null ? [{ type: 'shutdownStarted' }] : [];
}

/** Back from the negotiation: the opener's fee update came before it could know that no HTLC is left. */
export function reopenForFee(
  state: Operating & Pick<Negotiating, 'localScript' | 'remoteScript'>,
  proposals: readonly ClosingProposal[],
  message: UpdateFee,
  context: StepContext,
): Step {
  const { localScript } = state;
  const reopened: ShuttingDown = {
    ...state,
    kind: 'shuttingDown',
    requestedScript: localScript,
    ...(proposals.length === 0 ? {} : { proposals }),
  };
  return shuttingDown.updateFee?.(reopened, message, context) ?? step(reopened);
}

/** Keeps the fee rate that came with a `close`. */
export function withFeerate<S extends { readonly closingFeeratePerKw?: number }>(
  state: S,
  { feeratePerKw }: { readonly feeratePerKw?: number },
): S {
  return feeratePerKw === undefined ? state : { ...state, closingFeeratePerKw: feeratePerKw };
}

/** Our `shutdown`. */
export function shutdownMessage({ parameters }: Commitments, scriptPubKey: Uint8Array): Shutdown {
  return { type: 'shutdown', channelId: parameters.channelId, scriptPubKey };
}

/** Whether nothing is pending: no HTLC, no fee update, no signature or revocation on its way. */
function isQuiet(commitments: Commitments): boolean {
  return commitments.htlcs.length === 0 && isSettled(commitments);
}

/** What is wrong with a script that we are told to send. */
export function ownScriptProblem(
  { parameters }: Commitments,
  scriptPubKey: Uint8Array,
  { features }: StepContext,
): ChannelError | undefined {
  const problem = scriptProblem(scriptPubKey, parameters.local.upfrontShutdownScript, features);
  return problem === undefined ? undefined : { ...problem, consequence: 'ignore' };
}

/**
 * What is wrong with the script of a `shutdown` (BOLT 2, `shutdown`, receiver). One that was committed to was looked at
 * when the channel was opened, and holds whatever is negotiated now.
 */
export function scriptProblem(
  scriptPubKey: Uint8Array,
  upfront: Uint8Array,
  features: NegotiatedFeatures,
): ChannelError | undefined {
  if (upfront.length > 0) {
    return equalBytes(upfront, scriptPubKey)
      ? undefined
      : channelError('shutdownScriptMismatch', 'disconnect');
  }
  const anySegwit = features.has('optionShutdownAnysegwit');
  return isValidShutdownScript(scriptPubKey, anySegwit, features.has('optionSimpleClose'))
    ? undefined
    : channelError('invalidShutdownScript', 'disconnect');
}
