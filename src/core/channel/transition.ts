import type { NegotiatedFeatures } from '../wire/index.js';
import type { ChannelAction } from './action.js';
import type { AcceptCommand, ChannelCommand, OpenCommand } from './command.js';
import type { ChannelContext } from './context.js';
import { type ChannelError, channelError } from './errors.js';
import {
  initiatorOf,
  isQuiescent,
  isQuiescing,
  noQuiescence,
  type Quiescence,
  quiesce,
  sayStfu,
} from './quiescence.js';
import { printable, refuse, remoteError } from './shared/fail.js';
import { combine } from './shared/updates.js';
import { handlers } from './states/index.js';
import {
  type ChannelState,
  type CommittedState,
  isCommitted,
  isStored,
  type StoredState,
} from './states/state.js';
import { openChannel } from './states/wait-for-accept-channel.js';
import { acceptChannel } from './states/wait-for-funding-created.js';
import { andThen, type Link, type Step, type StepContext, step } from './step.js';

const NEWS: ReadonlySet<ChannelCommand['type']> = new Set([
  'connected',
  'disconnected',
  'restored',
  'newBlock',
  'fundingConfirmed',
  'fundingUnconfirmed',
  'fundingSpent',
  'fundingUnspent',
  'outputSpent',
  'outputUnspent',
  'transactionSeen',
]);

const REVERSIBLE: ReadonlySet<ChannelCommand['type']> = new Set([
  'updateAddHtlc',
  'updateFailHtlc',
  'updateFailMalformedHtlc',
  'updateFee',
]);

/** A channel in memory: its state, which is stored, and what belongs to its connection, which is not. */
export interface Channel {
  readonly link: Link;
  /** What is negotiated on this connection, or was on the last one since the start. */
  readonly features: NegotiatedFeatures;
  readonly quiescence: Quiescence;
  readonly state: ChannelState;
  /** Whether the peer has confirmed since the start that `state` is no old copy, or it was made since. */
  readonly isCurrent: boolean;
  /** What the peer failed the channel with before that: it counts once the peer has confirmed it. */
  readonly heldError: Extract<ChannelCommand, { type: 'error' }> | null;
}

/** A channel after a command, and what it wants done. */
export interface Transition {
  readonly channel: Channel;
  readonly actions: readonly ChannelAction[];
}

/** Begins a channel; the peer is connected. */
export function beginChannel(command: OpenCommand | AcceptCommand, context: ChannelContext): Transition {
  const { features } = command;
  const upContext: StepContext = { ...context, link: 'up', features, isQuiescing: false };
  const begun = command.type === 'open' ? openChannel(command, upContext) : acceptChannel(command, upContext);
  return {
    channel: {
      link: 'up',
      features,
      quiescence: noQuiescence,
      state: begun.state,
      isCurrent: true,
      heldError: null,
    },
    actions: ordered(begun, needsStore(undefined, begun, command), 'up'),
  };
}

/** Drives a channel: the one way in which it changes. Never throws on anything that a peer sends. */
export function transition(channel: Channel, command: ChannelCommand, context: ChannelContext): Transition {
  const { state } = channel;
  const link = linkAfter(channel.link, command);
  const features = command.type === 'connected' ? command.features : channel.features;
  const isLate = command.type === 'channelReestablish' && channel.link === 'up';
  if (isLate || (isMessage(command) && link !== 'up' && command.type !== 'error')) {
    // BOLT 2, message retransmission: nothing counts before channel_reestablish, which comes once a connection.
    return {
      channel,
      actions: [{ type: 'report', error: channelError('unexpectedMessage', 'ignore'), by: command.type }],
    };
  }
  const before = link === 'up' ? channel.quiescence : noQuiescence;
  const stepContext = { ...context, link, features, isQuiescing: isQuiescing(before) };
  const heard = quiesce(state, before, command, stepContext) ?? {
    quiescence: before,
    step: answer(state, command, stepContext),
  };
  const { quiescence, step: said } = sayStfu(heard.quiescence, heard.step, link);
  const isJudged = command.type === 'channelReestablish';
  const next =
    isJudged && channel.heldError !== null
      ? combine(said, answer(said.state, channel.heldError, stepContext))
      : said;
  // BOLT 1, error, receiver: the channel is failed, but not with a commitment that may be revoked. A node on an old copy
  // of its store learns that from channel_reestablish alone; the peer has a commitment of its own to publish meanwhile.
  if (command.type === 'error' && !channel.isCurrent && publishesCommitment(next)) {
    const error = channelError('errorBeforeReestablish', 'ignore', { actual: printable(command.data) });
    return {
      channel: { ...channel, heldError: command },
      actions: [{ type: 'report', error, by: command.type }],
    };
  }
  const became: readonly ChannelAction[] =
    isQuiescent(quiescence) && !isQuiescent(before) && isCommitted(next.state)
      ? [{ type: 'quiescent', initiator: initiatorOf(quiescence, isOpenerOf(next.state)) }]
      : [];
  return {
    channel: {
      link,
      features,
      quiescence,
      state: next.state,
      isCurrent: channel.isCurrent || isJudged,
      heldError: link === 'syncing' ? channel.heldError : null,
    },
    actions: ordered(andThen(next, ...became), needsStore(state, next, command), link),
  };
}

function answer(state: ChannelState, command: ChannelCommand, context: StepContext): Step {
  const stateHandlers = handlers[state.kind] as Readonly<Record<string, unknown>>;
  const handler = stateHandlers[command.type] as
    | ((state: ChannelState, command: ChannelCommand, context: StepContext) => Step)
    | undefined;
  if (handler !== undefined) return handler(state, command, context);
  if (command.type === 'error' && isOpening(state)) {
    return refuse(state, remoteError(command.data), command.type, context);
  }
  if (command.type === 'addHtlc') {
    const error = channelError('channelNotReady', 'ignore', { actual: state.kind });
    return step(state, { type: 'htlcRefused', offer: command.offer, error });
  }
  if (isNews(command)) return step(state);
  return step(state, { type: 'report', error: unanswered(state, command), by: command.type });
}

/** What is stored comes before what is sent, that before what is published, and that before what others are told. */
function ordered({ state, actions }: Step, isChanged: boolean, link: Link): readonly ChannelAction[] {
  const stores: readonly ChannelAction[] = isChanged ? [{ type: 'store' }] : [];
  const forgets: readonly ChannelAction[] = state.kind === 'aborted' ? [{ type: 'forget' }] : [];
  const sends = actions.filter((action) => action.type === 'send' && mayLeave(action.message.type, link));
  const publishes = actions.filter((action) => action.type === 'publish');
  const rest = actions.filter((action) => action.type !== 'send' && action.type !== 'publish');
  return [...stores, ...sends, ...publishes, ...rest, ...forgets];
}

/**
 * Whether a change must be on disk. An update of the peer need not before its `commitment_signed`: a new connection
 * takes it back (BOLT 2, Message Retransmission). Only a preimage is worth keeping at once.
 */
function needsStore(before: ChannelState | undefined, { state }: Step, { type }: ChannelCommand): boolean {
  return state !== before && isStored(state) && !(state.kind === before?.kind && REVERSIBLE.has(type));
}

/** On a link that is down nothing is sent: what matters is in the state and is sent again on the next connection. */
function mayLeave(type: string, link: Link): boolean {
  return link === 'up' || (link === 'syncing' && (type === 'channelReestablish' || type === 'error'));
}

function linkAfter(link: Link, command: ChannelCommand): Link {
  switch (command.type) {
    case 'connected':
      return 'syncing';
    case 'disconnected':
    case 'restored':
      return 'down';
    case 'channelReestablish':
      return link === 'syncing' ? 'up' : link;
    default:
      return link;
  }
}

function publishesCommitment({ actions }: Step): boolean {
  return actions.some((action) => action.type === 'publish' && action.what === 'commitment');
}

function isOpenerOf({ commitments }: CommittedState): boolean {
  return commitments.parameters.isOpener;
}

function isOpening(state: ChannelState): boolean {
  return !isStored(state) && state.kind !== 'aborted';
}

function unanswered(state: ChannelState, command: ChannelCommand): ChannelError {
  if (command.type === 'warning') {
    return channelError('remoteWarning', 'ignore', { actual: printable(command.data) });
  }
  const code = isMessage(command) ? 'unexpectedMessage' : 'unexpectedCommand';
  return channelError(code, 'ignore', { actual: state.kind });
}

/** What every channel is told, whether or not its state has a use for it. */
function isNews({ type }: ChannelCommand): boolean {
  return NEWS.has(type);
}

function isMessage(command: ChannelCommand): boolean {
  return 'channelId' in command || ('temporaryChannelId' in command && command.type !== 'open');
}

/** A channel that was read from the store; `restored` lets it speak. */
export function restoredChannel(state: StoredState): Channel {
  return {
    link: 'down',
    features: new Set(),
    quiescence: noQuiescence,
    state,
    isCurrent: false,
    heldError: null,
  };
}
