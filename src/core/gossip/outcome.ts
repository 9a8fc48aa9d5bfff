import type { GossipAction, GossipOutcome } from './actions.js';
import type { GossipError } from './error.js';

/** A message that was taken in. */
export function accepted(actions: readonly GossipAction[]): GossipOutcome {
  return { outcome: 'accepted', actions };
}

/** A message that waits for the chain. */
export function waiting(actions: readonly GossipAction[] = []): GossipOutcome {
  return { outcome: 'pending', actions };
}

/** A message that is not taken in; its sender is told if the fault is the sender's. */
export function refused(error: GossipError, origin: string | undefined): GossipOutcome {
  if (error.consequence === 'ignore') return { outcome: 'ignored', error, actions: [] };
  const actions: GossipAction[] = origin === undefined ? [] : [{ type: error.consequence, origin, error }];
  return { outcome: 'invalid', error, actions };
}
