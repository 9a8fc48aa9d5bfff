import { equalBytes } from '../../primitives/bytes.js';
import { type Satoshi, sat } from '../../primitives/units.js';
import {
  type ClosingTransaction,
  dustLimitForScript,
  finalizeClosing,
  verifyClosingSignature,
} from '../../transactions/index.js';
import type { ClosingSigned } from '../../wire/index.js';
import { type ChannelError, channelError } from '../errors.js';
import { type ClosingFees, closingFees, closingFor, greater, lesser } from '../shared/closing-fee.js';
import { refuse } from '../shared/fail.js';
import { liveHandler, spentByCommitment } from '../shared/funded.js';
import { combine } from '../shared/updates.js';
import { type StateHandler, type Step, type StepContext, send, step } from '../step.js';
import { enterClosing } from './closing.js';
import { reopenForFee, scriptProblem, shutdownMessage } from './shutting-down.js';
import { awaitShutdown } from './simple-closing.js';
import type { ClosingProposal, Negotiating } from './state.js';

/** Both sides look for a fee (BOLT 2, Legacy Closing Negotiation: `closing_signed`). */
export const negotiating: StateHandler<Negotiating> = {
  ...liveHandler<Negotiating>(resume),
  close: (state) => step(state),
  newBlock(state, command, context) {
    const { blockHeight, policy, link } = context;
    const { sinceHeight } = state;
    if (sinceHeight === undefined) return step({ ...state, sinceHeight: blockHeight });
    // BOLT 2, closing_signed: a peer that stays silent, or whose fees we cannot meet, fails the channel after a while.
    if (link !== 'up' || blockHeight - sinceHeight < policy.closingTimeoutBlocks) return step(state);
    const error = channelError('closingTimeout', 'failChannel', { actual: blockHeight - sinceHeight });
    return refuse(state, error, command.type, context);
  },
  fundingConfirmed: (state) => step(state),
  fundingUnconfirmed: (state) => step(state),
  channelReady: (state) => step(state),
  shutdown(state, message, context) {
    const { remote } = state.commitments.parameters;
    const problem = scriptProblem(message.scriptPubKey, remote.upfrontShutdownScript, context.features);
    if (problem !== undefined) return refuse(state, problem, message.type, context);
    if (equalBytes(message.scriptPubKey, state.remoteScript)) return step(state);
    return refuse(state, channelError('shutdownScriptMismatch', 'disconnect'), message.type, context);
  },
  closingSigned: receiveClosingSigned,
  updateFee(state, message, context) {
    const {
      kind: _kind,
      proposals,
      lastSent: _sent,
      lastReceivedFee: _heard,
      sinceHeight: _since,
      ...operating
    } = state;
    // It may have crossed our last revocation, which ended the last HTLC: then the negotiation waits for it.
    if (proposals.length > 0) return refuse(state, lateUpdate(message.type), message.type, context);
    return reopenForFee(operating, proposals, message, context);
  },
  fundingSpent(state, command, context) {
    const { transaction, txid, height } = command;
    // Only what we signed together is a mutual close: anything else may be a revoked commitment.
    if (!state.proposals.some((proposal) => equalBytes(proposal.txid, txid))) {
      return spentByCommitment(state, command, context);
    }
    return enterClosing(state, transaction, txid, { txid, height });
  },
};

/** No HTLC is left. The opener, who pays, proposes first. */
export function enterNegotiating(
  state: Omit<Negotiating, 'kind' | 'proposals' | 'lastSent' | 'lastReceivedFee'>,
  proposals: readonly ClosingProposal[],
  context: StepContext,
): Step {
  const sinceHeight = context.blockHeight;
  return proposeFirst(
    { ...state, kind: 'negotiating', proposals, lastSent: null, lastReceivedFee: null, sinceHeight },
    context,
  );
}

function resume(state: Negotiating, context: StepContext): Step {
  const {
    kind: _kind,
    proposals,
    lastSent: _sent,
    lastReceivedFee: _heard,
    sinceHeight: _since,
    ...operating
  } = state;
  // BOLT 2, closing_signed: the negotiation starts anew on a new connection, which may know another way to close.
  const again = step(state, send(shutdownMessage(state.commitments, state.localScript)));
  if (context.features.has('optionSimpleClose')) {
    return step(awaitShutdown(operating, proposals), ...again.actions);
  }
  return combine(again, proposeFirst({ ...state, lastSent: null, lastReceivedFee: null }, context));
}

function proposeFirst(state: Negotiating, context: StepContext): Step {
  if (!state.commitments.parameters.isOpener || context.link !== 'up') return step(state);
  const fees = closingFees(state.commitments, state, feerateOf(state, context));
  return propose(state, fees.preferred, fees, context);
}

function receiveClosingSigned(state: Negotiating, message: ClosingSigned, context: StepContext): Step {
  const { feeSatoshis, feeRange } = message;
  const { isOpener } = state.commitments.parameters;
  const published = signedByRemote(state, message);
  if (typeof published === 'string') {
    return refuse(
      state,
      channelError(published, 'failChannel', { actual: feeSatoshis }),
      message.type,
      context,
    );
  }
  const heard: Negotiating = { ...state, lastReceivedFee: feeSatoshis };
  const fees = closingFees(state.commitments, state, feerateOf(state, context));
  const inOurRange = feeSatoshis >= fees.least && feeSatoshis <= fees.most;

  if (feeSatoshis === state.lastSent?.feeSatoshis) return finish(heard, message, context, []);
  if (state.lastSent !== null && inOurRange) return agree(heard, message, fees, context);
  if (feeRange !== undefined) {
    const least = greater(feeRange.minFeeSatoshis, fees.least);
    const most = lesser(feeRange.maxFeeSatoshis, fees.most);
    if (least > most) {
      const values = {
        expected: `${fees.least} to ${fees.most}`,
        actual: `${feeRange.minFeeSatoshis} to ${feeRange.maxFeeSatoshis}`,
      };
      return refuse(heard, channelError('noClosingFeeOverlap', 'warn', values), message.type, context);
    }
    if (isOpener && (feeSatoshis < least || feeSatoshis > most)) {
      return refuse(heard, outOfRange(least, most, feeSatoshis), message.type, context);
    }
    if (isOpener || (feeSatoshis >= least && feeSatoshis <= most))
      return agree(heard, message, fees, context);
    if (state.lastSent !== null)
      return refuse(heard, outOfRange(least, most, feeSatoshis), message.type, context);
    return propose(heard, feeSatoshis < least ? least : most, fees, context);
  }
  if (inOurRange) return agree(heard, message, fees, context);
  return meetHalfway(state, heard, feeSatoshis, fees, message, context);
}

/** Without fee ranges the two offers must close in on each other (BOLT 2, `closing_signed`, receiver). */
function meetHalfway(
  before: Negotiating,
  heard: Negotiating,
  received: Satoshi,
  fees: ClosingFees,
  message: ClosingSigned,
  context: StepContext,
): Step {
  const { lastReceivedFee } = before;
  const lastSentFee = before.lastSent?.feeSatoshis ?? null;
  if (
    lastSentFee !== null &&
    lastReceivedFee !== null &&
    !isBetween(received, lastSentFee, lastReceivedFee)
  ) {
    return refuse(heard, outOfRange(lastReceivedFee, lastSentFee, received), message.type, context);
  }
  const start = lastSentFee ?? fees.preferred;
  const middle = sat((start + received) / 2n);
  // However slowly the peer gives way, it does not lead us out of our range.
  const next = greater(lesser(middle, fees.most), fees.least);
  if (!isBetween(next, start, received)) {
    return refuse(heard, outOfRange(fees.least, fees.most, received), message.type, context);
  }
  return propose(heard, next, fees, context);
}

function agree(state: Negotiating, message: ClosingSigned, fees: ClosingFees, context: StepContext): Step {
  const answered = propose(state, message.feeSatoshis, fees, context);
  if (answered.state.kind !== 'negotiating') return answered;
  return finish(answered.state, message, context, answered.actions);
}

function finish(
  state: Negotiating,
  message: ClosingSigned,
  context: StepContext,
  before: Step['actions'],
): Step {
  const published = signedByRemote(state, message);
  if (typeof published === 'string') return step(state, ...before);
  const { local, remote } = state.commitments.parameters;
  const remoteKey = remote.basepoints.fundingPublicKey;
  const transaction = finalizeClosing(
    published,
    {
      publicKey: local.basepoints.fundingPublicKey,
      signature: context.signer.signClosing(published, remoteKey),
    },
    { publicKey: remoteKey, signature: message.signature },
  ).toBuffer();
  return combine(step(state, ...before), enterClosing(state, transaction, published.txid));
}

/** The closing transaction that the peer's signature fits; it may have left out an output that we would keep. */
function signedByRemote(state: Negotiating, { feeSatoshis, signature }: ClosingSigned) {
  const { local, remote } = state.commitments.parameters;
  for (const dustLimit of new Set([remote.dustLimit, local.dustLimit, sat(0n)])) {
    const closing = closingFor(state.commitments, state, feeSatoshis, dustLimit);
    if (closing === undefined) return 'closingFeeOutOfRange' as const;
    if (closing.transaction.outs.length === 0) continue;
    const { fundingPublicKey: remoteKey } = remote.basepoints;
    if (!verifyClosingSignature(closing, signature, remoteKey, local.basepoints.fundingPublicKey)) continue;
    // BOLT 2, closing_signed, receiver: an output that is dust to the network fails the channel.
    return hasDust(closing) ? ('closingOutputBelowDust' as const) : closing;
  }
  return 'invalidClosingSignature' as const;
}

function propose(state: Negotiating, feeSatoshis: Satoshi, fees: ClosingFees, context: StepContext): Step {
  const { parameters } = state.commitments;
  const closing = closingFor(state.commitments, state, feeSatoshis, parameters.local.dustLimit);
  if (closing === undefined || closing.transaction.outs.length === 0) {
    return refuse(
      state,
      channelError('closingFeeOutOfRange', 'failChannel', { actual: feeSatoshis }),
      'closingSigned',
      context,
    );
  }
  const message: ClosingSigned = {
    type: 'closingSigned',
    channelId: parameters.channelId,
    feeSatoshis,
    signature: context.signer.signClosing(closing, parameters.remote.basepoints.fundingPublicKey),
    feeRange: { minFeeSatoshis: fees.least, maxFeeSatoshis: fees.most },
  };
  const proposal: ClosingProposal = { feeSatoshis, txid: closing.txid };
  const known = state.proposals.some(({ txid }) => equalBytes(txid, proposal.txid));
  const proposals = known ? state.proposals : [...state.proposals, proposal];
  return step({ ...state, proposals, lastSent: message }, send(message));
}

function feerateOf({ closingFeeratePerKw }: Negotiating, { feerates }: StepContext): number {
  return closingFeeratePerKw ?? feerates.closing;
}

function hasDust({ transaction }: ClosingTransaction): boolean {
  return transaction.outs.some(({ script, value }) => value < dustLimitForScript(script));
}

function isBetween(value: Satoshi, a: Satoshi, b: Satoshi): boolean {
  return (value > a && value < b) || (value > b && value < a);
}

function lateUpdate(actual: string): ChannelError {
  return channelError('unexpectedMessage', 'failChannel', { actual });
}

function outOfRange(least: Satoshi, most: Satoshi, actual: Satoshi): ChannelError {
  return channelError('closingFeeOutOfRange', 'failChannel', { expected: `${least} to ${most}`, actual });
}
