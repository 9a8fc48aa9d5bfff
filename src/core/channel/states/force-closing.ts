import type { ChannelAction } from '../action.js';
import { spender, watchFunding } from '../shared/funded.js';
import { errorMessage, type StateHandler, send, step } from '../step.js';
import type { ForceClosing } from './state.js';

/** A commitment is on its way into the chain, ours or the peer's. */
export const forceClosing: StateHandler<ForceClosing> = {
  // BOLT 2, message retransmission: a failed channel answers a new connection with its error and nothing else.
  connected: (state) => step(state, send(errorMessage(state.commitments.parameters.channelId, state.reason))),
  disconnected: (state) => step(state),
  channelReestablish: (state) =>
    step(state, send(errorMessage(state.commitments.parameters.channelId, state.reason))),
  error: (state) => step(state),
  restored: (state) => step(state, watchFunding(state.commitments), ...publication(state)),
  close: (state) => step(state),
  forceClose: (state) => step(state),
  newBlock: (state) => step(state),
  // Only now can a commitment that was published too early be accepted.
  fundingConfirmed: (state) => step(state, ...publication(state)),
  fundingUnconfirmed: (state) => step(state),
  fundingSpent(state, { txid, height }, context) {
    const by = spender(state.commitments, txid, context);
    return step({ ...state, spend: { txid, height, by } }, { type: 'closing', txid, forced: true });
  },
  fundingUnspent: (state) => step({ ...state, spend: null }, ...publication({ ...state, spend: null })),
};

function publication({ localCommitTransaction: transaction, spend }: ForceClosing): readonly ChannelAction[] {
  if (transaction === null || spend !== null) return [];
  return [{ type: 'publish', transaction, what: 'commitment' }];
}
