import { utf8 } from '../primitives/bytes.js';
import type { Message, NegotiatedFeatures } from '../wire/index.js';
import type { ChannelAction } from './action.js';
import type { ChannelCommand } from './command.js';
import type { ChannelContext } from './context.js';
import { type ChannelError, describeChannelError } from './errors.js';
import type { ChannelState } from './states/state.js';

/** How the channel's connection stands: down, waiting for the peer's `channel_reestablish`, or up. */
export type Link = 'down' | 'syncing' | 'up';

/** What a state's handler may look at. */
export interface StepContext extends ChannelContext {
  readonly link: Link;
  /** What is negotiated on this connection, or was on the last one. */
  readonly features: NegotiatedFeatures;
  /** Whether we may begin no more updates on this connection (BOLT 2, Channel Quiescence). */
  readonly isQuiescing: boolean;
}

/** What a command leads to. */
export interface Step {
  readonly state: ChannelState;
  readonly actions: readonly ChannelAction[];
}

/** The commands and messages that a state answers; all others are refused in one place. */
export type StateHandler<S> = {
  readonly [T in ChannelCommand['type']]?: (
    state: S,
    command: Extract<ChannelCommand, { type: T }>,
    context: StepContext,
  ) => Step;
};

/** A state and what it wants done. */
export function step(state: ChannelState, ...actions: readonly ChannelAction[]): Step {
  return { state, actions };
}

/** A step with more to do behind what it has. */
export function andThen(before: Step, ...actions: readonly ChannelAction[]): Step {
  return { state: before.state, actions: [...before.actions, ...actions] };
}

/** Sends a message. */
export function send(message: Message): ChannelAction {
  return { type: 'send', message };
}

/** The `error` that tells the peer why a channel failed. */
export function errorMessage(channelId: Uint8Array, error: ChannelError): Message {
  return { type: 'error', channelId, data: utf8(describeChannelError(error)) };
}

/** The `warning` that tells the peer what we did not like. */
export function warningMessage(channelId: Uint8Array, error: ChannelError): Message {
  return { type: 'warning', channelId, data: utf8(describeChannelError(error)) };
}
