import type { Stfu } from '../wire/index.js';
import type { ChannelAction } from './action.js';
import type { ChannelCommand } from './command.js';
import { hasRemoteUpdates, isSettled } from './commitments/index.js';
import { type ChannelErrorCode, channelError } from './errors.js';
import type { Side } from './parameters.js';
import { refuse } from './shared/fail.js';
import type { ChannelState, Normal, ShuttingDown } from './states/state.js';
import { type Step, type StepContext, send, step } from './step.js';

/** How far a connection is on the way to quiescence, which ends with it (BOLT 2, Channel Quiescence). */
export interface Quiescence {
  /** Our user asks for it. */
  readonly isRequested: boolean;
  /** What each side's `stfu` said: whether it began; null as long as it has sent none. */
  readonly local: boolean | null;
  readonly remote: boolean | null;
}

/** Updates flow. */
export const noQuiescence: Quiescence = { isRequested: false, local: null, remote: null };

/** Whether we begin no more updates. */
export function isQuiescing({ isRequested, local, remote }: Quiescence): boolean {
  return isRequested || local !== null || remote !== null;
}

/** Whether both sides have said `stfu`. */
export function isQuiescent({ local, remote }: Quiescence): boolean {
  return local !== null && remote !== null;
}

/** A step, and how quiet the connection is after it. */
export interface QuiescenceStep {
  readonly quiescence: Quiescence;
  readonly step: Step;
}

/** Does with a command what quiescence has to say to it; undefined when it has nothing to say. */
export function quiesce(
  state: ChannelState,
  quiescence: Quiescence,
  command: ChannelCommand,
  context: StepContext,
): QuiescenceStep | undefined {
  const refusal = (code: ChannelErrorCode, consequence: 'ignore' | 'disconnect'): QuiescenceStep => ({
    quiescence,
    step: refuse(state, channelError(code, consequence, { actual: state.kind }), command.type, context),
  });
  if (UPDATES.has(command.type) && quiescence.remote !== null) {
    // BOLT 2, stfu, sender: no update after it.
    return refusal('updateDuringQuiescence', 'disconnect');
  }
  if (command.type !== 'quiesce' && command.type !== 'stfu') return undefined;
  const isLocal = command.type === 'quiesce';
  if (!canBeQuiet(state) || context.link !== 'up') return refusal('channelNotReady', 'ignore');
  // BOLT 2, stfu, sender: not unless it is negotiated.
  if (!context.features.has('optionQuiesce')) {
    return refusal('quiescenceNotNegotiated', isLocal ? 'ignore' : 'disconnect');
  }
  const began: readonly ChannelAction[] = isQuiescing(quiescence) ? [] : [{ type: 'quiescing' }];
  if (isLocal) return { quiescence: { ...quiescence, isRequested: true }, step: step(state, ...began) };
  if (!isProper(command, quiescence) || hasRemoteUpdates(state.commitments)) {
    return refusal('unexpectedQuiescence', 'disconnect');
  }
  return { quiescence: { ...quiescence, remote: command.initiator === 1 }, step: step(state, ...began) };
}

/** Says `stfu` as soon as nothing of ours is on its way any more. */
export function sayStfu(quiescence: Quiescence, { state, actions }: Step, link: string): QuiescenceStep {
  const { isRequested, local, remote } = quiescence;
  const mayBegin = link === 'up' && local === null && (isRequested || remote !== null);
  const spoken =
    mayBegin && canBeQuiet(state) && isSettled(state.commitments)
      ? { ...quiescence, local: remote === null }
      : quiescence;
  const said: readonly ChannelAction[] =
    spoken === quiescence || !canBeQuiet(state)
      ? []
      : [send(stfuMessage(state.commitments.parameters.channelId, remote === null))];
  return { quiescence: spoken, step: step(state, ...actions, ...said) };
}

/** Who may begin what comes next, once both have said `stfu`: if both began, it is the opener of the channel. */
export function initiatorOf({ local, remote }: Quiescence, isOpener: boolean): Side {
  if (local === true && remote === true) return isOpener ? 'local' : 'remote';
  return local === true ? 'local' : 'remote';
}

/** BOLT 2, stfu, sender: once, with `initiator` 1 from whoever begins and 0 from whoever replies. */
function isProper({ initiator }: Stfu, { local, remote }: Quiescence): boolean {
  return remote === null && (initiator === 1 || (initiator === 0 && local !== null));
}

function canBeQuiet(state: ChannelState): state is Normal | ShuttingDown {
  return state.kind === 'normal' || state.kind === 'shuttingDown';
}

function stfuMessage(channelId: Uint8Array, isInitiator: boolean): Stfu {
  return { type: 'stfu', channelId, initiator: isInitiator ? 1 : 0 };
}

const UPDATES: ReadonlySet<ChannelCommand['type']> = new Set([
  'updateAddHtlc',
  'updateFulfillHtlc',
  'updateFailHtlc',
  'updateFailMalformedHtlc',
  'updateFee',
]);
