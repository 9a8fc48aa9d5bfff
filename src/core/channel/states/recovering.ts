import {
  advanceEnforcement,
  beginRecovery,
  findOutput,
  isResolved,
  openClaims,
  outputSpent,
  outputUnspent,
  withdrawClaims,
} from '../../enforcement/index.js';
import type { ChannelAction } from '../action.js';
import { watches } from '../shared/enforce.js';
import { confirmationOf, staleError, watchFundingOutput } from '../shared/funded.js';
import { lostReestablishMessage } from '../shared/reestablish.js';
import { type StateHandler, type Step, type StepContext, send, step } from '../step.js';
import type { Recovering } from './state.js';

/** A lost channel has no HTLC that we could still settle. */
const NOTHING_PENDING = { htlcs: [] };

/** All that is known of the channel comes from a backup: only the peer may close it. */
export const recovering: StateHandler<Recovering> = {
  connected: (state, _command, { signer }) =>
    step(state, send(lostReestablishMessage(state.remains, signer))),
  disconnected: (state) => step(state),
  channelReestablish: (state) => step(state, send(staleError(state.remains.channelId))),
  error: (state) => step(state),
  restored(state) {
    const { enforcement } = state;
    const { funding, local, remote } = state.remains;
    const watch = watchFundingOutput(funding, local.basepoints, remote);
    if (enforcement === null) return step(state, watch);
    return step(state, watch, ...openClaims(enforcement, NOTHING_PENDING), ...watches(enforcement));
  },
  newBlock: (state, _command, context) => follow(state, [], context),
  fundingConfirmed: (state, command) =>
    step({ ...state, confirmation: confirmationOf(command, state.remains.funding) }),
  fundingUnconfirmed: (state) => step({ ...state, confirmation: null }),
  fundingSpent(state, spend, context) {
    const enforcement = beginRecovery(state.remains, spend, context.signer);
    const followed = follow(
      { ...state, enforcement },
      [
        ...withdrawClaims(state.enforcement?.outputs ?? []),
        { type: 'closing', txid: spend.txid, forced: true },
      ],
      context,
    );
    return step(followed.state, ...followed.actions, ...watches(enforcement));
  },
  fundingUnspent: (state) =>
    step({ ...state, enforcement: null }, ...withdrawClaims(state.enforcement?.outputs ?? [])),
  outputSpent(state, spend, context) {
    const { enforcement } = state;
    if (enforcement === null || findOutput(enforcement, spend.outpoint) === undefined) return step(state);
    const next = outputSpent(enforcement, state.remains, spend);
    return follow({ ...state, enforcement: next }, [], context);
  },
  outputUnspent(state, { outpoint }, context) {
    if (state.enforcement === null) return step(state);
    const { enforcement, dropped } = outputUnspent(state.enforcement, outpoint);
    return follow({ ...state, enforcement }, withdrawClaims(dropped), context);
  },
};

function follow(state: Recovering, before: readonly ChannelAction[], context: StepContext): Step {
  if (state.enforcement === null) return step(state, ...before);
  const { enforcement, actions } = advanceEnforcement(state.enforcement, NOTHING_PENDING, context);
  if (!isResolved(enforcement, NOTHING_PENDING, context)) {
    const next = enforcement === state.enforcement ? state : { ...state, enforcement };
    return step(next, ...before, ...actions);
  }
  const { remains, confirmation } = state;
  return step(
    { kind: 'recovered', remains, confirmation, txid: enforcement.spend.txid },
    ...before,
    ...actions,
    ...withdrawClaims(enforcement.outputs),
    { type: 'closed' },
  );
}
