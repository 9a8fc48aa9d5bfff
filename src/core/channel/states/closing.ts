import type { ConfirmedSpend } from '../../enforcement/index.js';
import { equalBytes } from '../../primitives/bytes.js';
import { spentByCommitment, watchFunding } from '../shared/funded.js';
import { reestablishMessage } from '../shared/reestablish.js';
import { type StateHandler, type Step, send, step } from '../step.js';
import { shutdownMessage } from './shutting-down.js';
import type { Closing, Negotiating } from './state.js';

/** A mutual close is signed by both and waits for its confirmations. */
export const closing: StateHandler<Closing> = {
  // A peer that missed our last closing_signed finds out from the chain; it needs our numbers to listen at all.
  connected: (state, _command, { signer }) =>
    step(state, send(reestablishMessage(state.commitments, signer))),
  disconnected: (state) => step(state),
  // BOLT 2, message retransmission: closing_signed has no acknowledgment, so the peer may have missed ours.
  channelReestablish: (state) =>
    step(
      state,
      send(shutdownMessage(state.commitments, state.localScript)),
      ...(state.lastSent === null ? [] : [send(state.lastSent)]),
      ...publication(state),
    ),
  shutdown: (state) => step(state),
  closingSigned: (state) => step(state),
  error: (state) => step(state),
  restored: (state) => step(state, watchFunding(state.commitments), ...publication(state)),
  close: (state) => step(state),
  forceClose: (state) => step(state),
  fundingConfirmed: (state) => step(state),
  fundingUnconfirmed: (state) => step(state),
  fundingSpent(state, command, context) {
    const { txid, height } = command;
    const ours = equalBytes(txid, state.txid);
    // Only what we signed together is a mutual close: anything else may be a revoked commitment.
    if (!ours && !state.proposals.some((proposal) => equalBytes(proposal.txid, txid))) {
      return spentByCommitment(state, command, context);
    }
    const confirmed: Closing = {
      ...state,
      ...(ours ? {} : { transaction: command.transaction, txid }),
      spend: { txid, height },
    };
    return closedWhenDeep(confirmed, context.blockHeight, context.policy.closingDepth);
  },
  fundingUnspent(state) {
    const pending: Closing = { ...state, spend: null };
    return step(pending, ...publication(pending));
  },
  // Mempools forget: what waits for a block is published again with every one.
  newBlock: (state, _command, { blockHeight, policy }) =>
    state.spend === null
      ? step(state, ...publication(state))
      : closedWhenDeep(state, blockHeight, policy.closingDepth),
};

/** The closing transaction has both signatures; `spend` when it was seen in a block first. */
export function enterClosing(
  state: Omit<Negotiating, 'kind' | 'remoteScript' | 'lastReceivedFee'>,
  transaction: Uint8Array,
  txid: Uint8Array,
  spend: ConfirmedSpend | null = null,
): Step {
  const { commitments, confirmation, proposals, localScript, lastSent } = state;
  const closed: Closing = {
    kind: 'closing',
    commitments,
    confirmation,
    localScript,
    lastSent,
    transaction,
    txid,
    proposals,
    spend,
  };
  return step(closed, ...publication(closed), { type: 'closing', txid, forced: false });
}

function closedWhenDeep(state: Closing, blockHeight: number, depth: number): Step {
  const { spend, commitments, confirmation } = state;
  if (spend === null || blockHeight - spend.height + 1 < depth) return step(state);
  return step({ kind: 'closed', commitments, confirmation, txid: spend.txid }, { type: 'closed' });
}

function publication({ transaction, spend }: Closing): Step['actions'] {
  return spend === null ? [{ type: 'publish', transaction, what: 'mutualClose' }] : [];
}
