import {
  advanceEnforcement,
  beginEnforcement,
  type Enforcement,
  isResolved,
  unconfirmedAnchor,
  withdrawClaims,
} from '../../enforcement/index.js';
import type { ChannelAction } from '../action.js';
import type { ChannelCommand } from '../command.js';
import { channelError } from '../errors.js';
import type { ForceClosing } from '../states/state.js';
import { type Step, type StepContext, step } from '../step.js';

/** The funding output is spent: finds out by what, and begins to follow every output of it. */
export function enforceSpend(
  state: ForceClosing,
  spend: Extract<ChannelCommand, { type: 'fundingSpent' }>,
  context: StepContext,
): Step {
  const { commitments, closingTxids } = state;
  const { txid, revokedHtlcs = [] } = spend;
  const enforcement = beginEnforcement(commitments, { ...spend, revokedHtlcs, closingTxids }, context);
  const before = abandon(state, context);
  const followed = follow(
    { ...state, enforcement },
    [
      ...before,
      { type: 'closing', txid, forced: enforcement.by !== 'mutualClose' },
      ...warning(enforcement, spend),
    ],
    context,
  );
  return step(followed.state, ...followed.actions, ...watches(enforcement));
}

/** A reorganisation took the spend back: nothing that followed from it stands, but for the preimages that it showed. */
export function undoSpend(state: ForceClosing, context: StepContext): Step {
  const pending: ForceClosing = { ...state, enforcement: null };
  return step(pending, ...abandon(state, context), ...claimUnconfirmedAnchor(pending, context));
}

/**
 * Lets follow what follows from a changed state: claims, HTLCs that failed, the end. Watches come last: what they lead
 * to comes after all that was said before.
 */
export function follow(state: ForceClosing, before: readonly ChannelAction[], context: StepContext): Step {
  if (state.enforcement === null) return step(state, ...before);
  const { commitments, confirmation } = state;
  const { enforcement, actions } = advanceEnforcement(state.enforcement, commitments, context);
  if (!isResolved(enforcement, commitments, context)) {
    const next = enforcement === state.enforcement ? state : { ...state, enforcement };
    return step(next, ...before, ...actions);
  }
  const { txid } = enforcement.spend;
  return step(
    { kind: 'closed', commitments, confirmation, txid },
    ...before,
    ...actions,
    ...withdrawClaims(enforcement.outputs),
    { type: 'closed' },
  );
}

/** Asks to hear of every output that is followed. */
export function watches({ outputs }: Enforcement): readonly ChannelAction[] {
  return outputs.map(
    ({ outpoint, spend }): ChannelAction => ({
      type: 'watchOutput',
      outpoint,
      spentHeight: spend?.height ?? null,
    }),
  );
}

/** Our anchor, as long as our commitment waits for a block. */
export function claimUnconfirmedAnchor(state: ForceClosing, context: StepContext): readonly ChannelAction[] {
  const claim = anchorOf(state, context);
  return claim === null ? [] : [{ type: 'claim', claim }];
}

function anchorOf({ commitments, localCommitTransaction, enforcement }: ForceClosing, context: StepContext) {
  if (localCommitTransaction === null || enforcement !== null) return null;
  return unconfirmedAnchor(commitments, localCommitTransaction, context);
}

/** Takes back every claim that was out before the funding output's spend changed. */
function abandon(state: ForceClosing, context: StepContext): readonly ChannelAction[] {
  if (state.enforcement !== null) return withdrawClaims(state.enforcement.outputs);
  const anchor = anchorOf(state, context);
  return anchor === null ? [] : [{ type: 'withdrawClaim', outpoint: anchor.outpoint }];
}

/** BOLT 5, General Requirements: the user is told of a spend that may have taken funds. */
function warning(
  { by, spend }: Enforcement,
  { type }: Extract<ChannelCommand, { type: 'fundingSpent' }>,
): readonly ChannelAction[] {
  if (by !== 'revokedCommit' && by !== 'futureCommit' && by !== 'other') return [];
  const code = by === 'revokedCommit' ? 'revokedCommitment' : 'unknownCommitment';
  const error = channelError(code, 'ignore', { actual: `${by} in block ${spend.height}` });
  return [{ type: 'report', error, by: type }];
}
