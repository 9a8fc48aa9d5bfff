import {
  findOutput,
  learnPreimages,
  openClaims,
  outputSpent,
  outputUnspent,
  withdrawClaims,
} from '../../enforcement/index.js';
import type { ChannelAction } from '../action.js';
import { noteRemoval } from '../commitments/index.js';
import { claimUnconfirmedAnchor, enforceSpend, follow, undoSpend, watches } from '../shared/enforce.js';
import { refuse } from '../shared/fail.js';
import { watchFunding } from '../shared/funded.js';
import { reestablishMessage } from '../shared/reestablish.js';
import { combine } from '../shared/updates.js';
import { errorMessage, type StateHandler, send, step } from '../step.js';
import type { ForceClosing } from './state.js';

/** A commitment is on its way into the chain, ours or the peer's, or in it and being resolved (BOLT 5). */
export const forceClosing: StateHandler<ForceClosing> = {
  // BOLT 2, message retransmission: a failed channel answers a new connection with its error. Our numbers go first: a
  // peer that has lost state must learn it before the error makes it publish a commitment that it has revoked.
  connected: (state, _command, { signer }) =>
    step(
      state,
      send(reestablishMessage(state.commitments, signer)),
      send(errorMessage(state.commitments.parameters.channelId, state.reason)),
    ),
  disconnected: (state) => step(state),
  channelReestablish: (state) =>
    step(state, send(errorMessage(state.commitments.parameters.channelId, state.reason))),
  error: (state) => step(state),
  restored(state, _command, context) {
    const told = [watchFunding(state.commitments), ...fulfilledAgain(state)];
    const { enforcement } = state;
    if (enforcement === null) {
      return step(state, ...publication(state), ...told, ...claimUnconfirmedAnchor(state, context));
    }
    return step(state, ...told, ...openClaims(enforcement, state.commitments), ...watches(enforcement));
  },
  close: (state) => step(state),
  forceClose: (state) => step(state),
  // Mempools forget: what waits for a block is published again with every one.
  newBlock: (state, _command, context) =>
    follow(state, state.confirmation === null ? [] : publication(state), context),
  // Only now can a commitment that was published too early be accepted.
  fundingConfirmed: (state) => step(state, ...publication(state)),
  fundingUnconfirmed: (state) => step(state),
  fundingSpent: (state, command, context) => enforceSpend(state, command, context),
  fundingUnspent(state, _command, context) {
    const undone = undoSpend(state, context);
    return combine(step(state, ...publication({ ...state, enforcement: null })), undone);
  },
  outputSpent(state, spend, context) {
    const { enforcement } = state;
    const spent = enforcement === null ? undefined : findOutput(enforcement, spend.outpoint);
    if (enforcement === null || spent === undefined) return step(state);
    // Its own output is proof enough, even where a deep reorganisation has made an earlier failure untrue.
    const settled = enforcement.failedHtlcIds.filter((id) => id !== spent.htlc?.id);
    const { commitments, actions } = learnPreimages(state.commitments, spend.transaction, settled);
    const replaced = outputUnspent(enforcement, spend.outpoint);
    const next = outputSpent(replaced.enforcement, commitments.parameters, spend);
    const made = next.outputs.filter(
      (output) => !enforcement.outputs.includes(output) && output.madeFrom !== null,
    );
    const followed = follow(
      { ...state, commitments, enforcement: next },
      [...withdrawClaims(replaced.dropped), ...actions],
      context,
    );
    return step(followed.state, ...followed.actions, ...watches({ ...next, outputs: made }));
  },
  outputUnspent(state, { outpoint }, context) {
    if (state.enforcement === null) return step(state);
    const { enforcement, dropped } = outputUnspent(state.enforcement, outpoint);
    return follow({ ...state, enforcement }, withdrawClaims(dropped), context);
  },
  transactionSeen(state, { transaction }, context) {
    const settled = state.enforcement?.failedHtlcIds ?? [];
    const { commitments, actions } = learnPreimages(state.commitments, transaction, settled);
    if (actions.length === 0) return step(state);
    return follow({ ...state, commitments }, actions, context);
  },
  removeHtlc(state, { type, id, removal }, context) {
    const settled = noteRemoval(state.commitments, id, removal);
    if (!settled.ok) return refuse(state, settled.error, type, context);
    const next = { ...state, commitments: settled.value };
    // The deadline of the commitment itself may be nearer now.
    return follow(next, claimUnconfirmedAnchor(next, context), context);
  },
};

function publication({
  localCommitTransaction: transaction,
  enforcement,
}: ForceClosing): readonly ChannelAction[] {
  if (transaction === null || enforcement !== null) return [];
  return [{ type: 'publish', transaction, what: 'commitment' }];
}

/** What was known before a restart is told again: the channel upstream may not have heard. */
function fulfilledAgain({ commitments }: ForceClosing): readonly ChannelAction[] {
  return commitments.htlcs.flatMap((htlc): ChannelAction[] =>
    htlc.offerer === 'local' && htlc.removal?.kind === 'fulfill'
      ? [{ type: 'htlcFulfilled', htlc, preimage: htlc.removal.preimage }]
      : [],
  );
}
