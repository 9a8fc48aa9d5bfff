import { spentByCommitment, staleError, watchFunding } from '../shared/funded.js';
import { reestablishMessage } from '../shared/reestablish.js';
import { type StateHandler, send, step } from '../step.js';
import type { WaitForRemoteClose } from './state.js';

/** We lost state and the peer proved it: our commitment is revoked, so only the peer may close. */
export const waitForRemoteClose: StateHandler<WaitForRemoteClose> = {
  connected: (state, _command, { signer }) =>
    step(state, send(reestablishMessage(state.commitments, signer))),
  disconnected: (state) => step(state),
  channelReestablish: (state) => step(state, send(staleError(state.commitments.parameters.channelId))),
  error: (state) => step(state),
  restored: (state) => step(state, watchFunding(state.commitments)),
  newBlock: (state) => step(state),
  fundingConfirmed: (state) => step(state),
  fundingUnconfirmed: (state) => step(state),
  fundingSpent: (state, command, context) => spentByCommitment(state, command, context),
};
