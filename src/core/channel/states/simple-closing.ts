import type { Signature } from '../../crypto/index.js';
import { equalBytes } from '../../primitives/bytes.js';
import {
  type ClosingTransaction,
  finalizeClosing,
  verifyClosingSignature,
} from '../../transactions/index.js';
import type { ClosingComplete, ClosingSig } from '../../wire/index.js';
import { type ChannelErrorCode, channelError } from '../errors.js';
import { refuse } from '../shared/fail.js';
import { liveHandler, spentByCommitment } from '../shared/funded.js';
import {
  buildSimpleClose,
  closingBalance,
  closingOutputs,
  isFinal,
  offeredFee,
  offeredOutputs,
  selectedOutputs,
  usualFeerate,
} from '../shared/simple-close.js';
import { combine } from '../shared/updates.js';
import { andThen, type StateHandler, type Step, type StepContext, send, step } from '../step.js';
import { enterClosing } from './closing.js';
import { enterNegotiating } from './negotiating.js';
import { ownScriptProblem, reopenForFee, scriptProblem, shutdownMessage } from './shutting-down.js';
import type { ClosingProposal, Operating, SignedClosing, SimpleClosing } from './state.js';

/** Transactions that one channel's close may have: each that we ever signed has to be remembered. */
const MAX_PROPOSALS = 500;

const live = liveHandler<SimpleClosing>(resume);

/**
 * Each side pays for a closing transaction of its own, and may pay more for another later, until one of them is in a
 * block (BOLT 2, `closing_complete` and `closing_sig`).
 */
export const simpleClosing: StateHandler<SimpleClosing> = {
  ...live,
  restored(state, command, context) {
    return andThen(live.restored?.(state, command, context) ?? step(state), ...publishedAgain(state));
  },
  // Mempools forget: what waits for a block is published again with every one.
  newBlock: (state) => step(state, ...publishedAgain(state)),
  // Once both have signed a close there is nothing left to fail.
  error: (state, message, context) =>
    state.best === null ? (live.error?.(state, message, context) ?? step(state)) : step(state),
  fundingConfirmed: (state) => step(state),
  fundingUnconfirmed: (state) => step(state),
  channelReady: (state) => step(state),
  shutdown(state, message, context) {
    const { upfrontShutdownScript } = state.commitments.parameters.remote;
    const problem = scriptProblem(message.scriptPubKey, upfrontShutdownScript, context.features);
    if (problem !== undefined) return refuse(state, problem, message.type, context);
    const { awaitsShutdown, ...rest } = state;
    const heard: SimpleClosing = { ...rest, remoteScript: message.scriptPubKey };
    // Where the close began on this connection it comes again behind what it was waiting for: our offer is out by then.
    if (awaitsShutdown === undefined) return step(heard);
    return heard.offered === null && heard.best !== null ? step(heard) : offer(heard, context);
  },
  close(state, { type, scriptPubKey, feeratePerKw }, context) {
    // BOLT 2, closing_complete, sender: not before the last one was answered.
    if (state.offered !== null || context.link !== 'up') {
      return refuse(state, channelError('closingOfferPending', 'ignore'), type, context);
    }
    const unfit = ownScriptProblem(state.commitments, scriptPubKey, context);
    if (unfit !== undefined) return refuse(state, unfit, type, context);
    const wanted = feeratePerKw === undefined ? {} : { closingFeeratePerKw: feeratePerKw };
    return offer({ ...state, localScript: scriptPubKey, ...wanted }, context);
  },
  closingComplete: receiveClosingComplete,
  closingSig: receiveClosingSig,
  updateFee(state, message, context) {
    // It may have crossed our last revocation, which ended the last HTLC: then the close waits for it.
    if (state.best === null) return reopenForFee(operating(state), state.proposals, message, context);
    return refuse(state, channelError('unexpectedMessage', 'failChannel'), message.type, context);
  },
  fundingSpent(state, command, context) {
    const { transaction, txid, height } = command;
    // Only what we signed together is a mutual close: anything else may be a revoked commitment.
    if (!state.proposals.some((proposal) => equalBytes(proposal.txid, txid))) {
      return spentByCommitment(state, command, context);
    }
    return enterClosing({ ...state, lastSent: null }, transaction, txid, { txid, height });
  },
};

/** No HTLC is left: both sides offer a closing transaction. */
export function enterSimpleClosing(
  state: Operating & Pick<SimpleClosing, 'localScript' | 'remoteScript'>,
  proposals: readonly ClosingProposal[],
  context: StepContext,
): Step {
  return offer({ ...state, kind: 'simpleClosing', proposals, offered: null, best: null }, context);
}

/** Waits for the peer's `shutdown` on a new connection before it offers anything. */
export function awaitShutdown(
  state: Operating & Pick<SimpleClosing, 'localScript' | 'remoteScript'>,
  proposals: readonly ClosingProposal[],
): SimpleClosing {
  return { ...state, kind: 'simpleClosing', proposals, offered: null, best: null, awaitsShutdown: true };
}

function resume(state: SimpleClosing, context: StepContext): Step {
  const { best, proposals } = state;
  const again = step(
    { ...state, awaitsShutdown: true },
    send(shutdownMessage(state.commitments, state.localScript)),
  );
  if (context.features.has('optionSimpleClose')) return again;
  if (best !== null) return enterClosing({ ...state, lastSent: null }, best.transaction, best.txid);
  return combine(again, enterNegotiating(operating(state), proposals, context));
}

/** What outlives the offers of this way to close. */
function operating(state: SimpleClosing) {
  const {
    kind: _kind,
    offered: _offered,
    best: _best,
    proposals: _proposals,
    awaitsShutdown: _awaits,

    ...kept
  } = state;
  return kept;
}

/** Sends `closing_complete` with the fee that is wanted, if we can pay for a transaction at all. */
function offer(state: SimpleClosing, context: StepContext): Step {
  const { commitments, localScript, remoteScript } = state;
  const { channelId, remote } = commitments.parameters;
  const feeratePerKw =
    state.closingFeeratePerKw ??
    usualFeerate(commitments, localScript, remoteScript, context.feerates.closing);
  const feeSatoshis = offeredFee(commitments, localScript, remoteScript, feeratePerKw);
  const waiting: SimpleClosing = { ...state, offered: null };
  if (feeSatoshis === undefined) return step(waiting);
  const terms = {
    closerScriptPubKey: localScript,
    closeeScriptPubKey: remoteScript,
    feeSatoshis,
    locktime: 0,
  };
  const signed = offeredOutputs(commitments, terms).map((outputs) => {
    const closing = buildSimpleClose(commitments, 'local', terms, outputs);
    return {
      outputs,
      txid: closing.txid,
      signature: context.signer.signClosing(closing, remote.basepoints.fundingPublicKey),
    };
  });
  if (signed.length === 0) return step(waiting);
  const signatures = Object.fromEntries(signed.map(({ outputs, signature }) => [outputs, signature]));
  const offered: ClosingComplete = { type: 'closingComplete', channelId, ...terms, ...signatures };
  const proposals = signed.reduce(
    (known, { txid }) => withProposal(known, { feeSatoshis, txid }),
    state.proposals,
  );
  return step({ ...state, offered, proposals }, send(offered));
}

function receiveClosingComplete(state: SimpleClosing, message: ClosingComplete, context: StepContext): Step {
  const { commitments, localScript, proposals } = state;
  const { remote } = commitments.parameters;
  const { features, signer, blockHeight } = context;
  const refusal = (code: ChannelErrorCode, actual?: unknown) =>
    refuse(state, channelError(code, 'disconnect', { actual }), message.type, context);
  const { closerScriptPubKey, closeeScriptPubKey, feeSatoshis, locktime } = message;
  if (feeSatoshis > closingBalance(commitments, 'remote')) {
    return refusal('closingFeeOutOfRange', feeSatoshis);
  }
  // BOLT 2, closing_complete, receiver: both may have changed their scripts at once; a new connection sorts that out.
  if (!equalBytes(closeeScriptPubKey, localScript)) return refusal('shutdownScriptMismatch');
  const unfit = scriptProblem(closerScriptPubKey, remote.upfrontShutdownScript, features);
  if (unfit !== undefined) return refusal(unfit.code);
  if (proposals.length >= MAX_PROPOSALS) return refusal('tooManyClosingOffers', proposals.length);
  const outputs = selectedOutputs(commitments, message);
  const signature = message[outputs];
  const closing = buildSimpleClose(commitments, 'remote', message, outputs);
  if (signature === undefined || !isSignedByRemote(state, closing, signature)) {
    return refusal('invalidClosingSignature', outputs);
  }
  const answer: ClosingSig = {
    type: 'closingSig',
    channelId: message.channelId,
    closerScriptPubKey,
    closeeScriptPubKey,
    feeSatoshis,
    locktime,
    [outputs]: signer.signClosing(closing, remote.basepoints.fundingPublicKey),
  };
  const next: SimpleClosing = {
    ...state,
    remoteScript: closerScriptPubKey,
    proposals: withProposal(proposals, { feeSatoshis, txid: closing.txid }),
  };
  const signed = signedClosing(next, closing, signature, feeSatoshis, context);
  // One that cannot go into a block yet is no reason to forget another that can.
  const taken = isFinal(locktime, blockHeight) ? withSigned(next, signed) : next;
  const { transaction, txid } = signed;
  return step(
    taken,
    send(answer),
    { type: 'publish', transaction, what: 'remoteMutualClose' },
    { type: 'closing', txid, forced: false },
  );
}

function receiveClosingSig(state: SimpleClosing, message: ClosingSig, context: StepContext): Step {
  const { offered } = state;
  const refusal = (code: ChannelErrorCode) =>
    refuse(state, channelError(code, 'disconnect'), message.type, context);
  if (offered === null || !isSameOffer(offered, message)) return refusal('closingOfferMismatch');
  const [outputs, ...more] = closingOutputs.filter((each) => message[each] !== undefined);
  if (outputs === undefined || more.length > 0 || offered[outputs] === undefined) {
    return refusal('closingOfferMismatch');
  }
  const signature = message[outputs];
  const closing = buildSimpleClose(state.commitments, 'local', offered, outputs);
  if (signature === undefined || !isSignedByRemote(state, closing, signature)) {
    return refusal('invalidClosingSignature');
  }
  const signed = signedClosing(state, closing, signature, offered.feeSatoshis, context);
  const { transaction, txid } = signed;
  return step(
    { ...withSigned(state, signed), offered: null },
    { type: 'publish', transaction, what: 'mutualClose' },
    { type: 'closing', txid, forced: false },
  );
}

function isSameOffer(offered: ClosingComplete, answer: ClosingSig): boolean {
  return (
    equalBytes(offered.closerScriptPubKey, answer.closerScriptPubKey) &&
    equalBytes(offered.closeeScriptPubKey, answer.closeeScriptPubKey) &&
    offered.feeSatoshis === answer.feeSatoshis &&
    offered.locktime === answer.locktime
  );
}

function isSignedByRemote(
  { commitments }: SimpleClosing,
  closing: ClosingTransaction,
  signature: Signature,
): boolean {
  const { local, remote } = commitments.parameters;
  return verifyClosingSignature(
    closing,
    signature,
    remote.basepoints.fundingPublicKey,
    local.basepoints.fundingPublicKey,
  );
}

function signedClosing(
  { commitments }: SimpleClosing,
  closing: ClosingTransaction,
  remoteSignature: Signature,
  feeSatoshis: SignedClosing['feeSatoshis'],
  { signer }: StepContext,
): SignedClosing {
  const { local, remote } = commitments.parameters;
  const remoteKey = remote.basepoints.fundingPublicKey;
  const ours = {
    publicKey: local.basepoints.fundingPublicKey,
    signature: signer.signClosing(closing, remoteKey),
  };
  const transaction = finalizeClosing(closing, ours, { publicKey: remoteKey, signature: remoteSignature });
  return { transaction: transaction.toBuffer(), txid: closing.txid, feeSatoshis };
}

/** Of two that are signed, the one that pays more replaces the other in mempools. */
function withSigned(state: SimpleClosing, signed: SignedClosing): SimpleClosing {
  const { best } = state;
  return best !== null && best.feeSatoshis >= signed.feeSatoshis ? state : { ...state, best: signed };
}

function withProposal(
  proposals: readonly ClosingProposal[],
  proposal: ClosingProposal,
): readonly ClosingProposal[] {
  return proposals.some(({ txid }) => equalBytes(txid, proposal.txid)) ? proposals : [...proposals, proposal];
}

function publishedAgain({ best }: SimpleClosing): Step['actions'] {
  if (best === null) return [];
  return [{ type: 'publish', transaction: best.transaction, what: 'mutualCloseAgain' }];
}
