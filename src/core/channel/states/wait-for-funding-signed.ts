import { fundingOutputScript, verifyCommitmentSignature } from '../../transactions/index.js';
import { buildSideCommitment } from '../commitments/index.js';
import { channelError } from '../errors.js';
import { refuse } from '../shared/fail.js';
import { andThen, type StateHandler, step } from '../step.js';
import type { WaitForFundingSigned } from './state.js';
import { enterWaitForChannelReady } from './wait-for-channel-ready.js';

/** Opener: waits for `funding_signed`, without which publishing the funding could lock the money up for ever. */
export const waitForFundingSigned: StateHandler<WaitForFundingSigned> = {
  fundingSigned(state, message, context) {
    const { parameters, commitments, fundingTransaction } = state;
    const point = context.signer.perCommitmentPoint(0n);
    const built = buildSideCommitment(parameters, 'local', 0n, point, commitments.localCommit.spec);
    const { fundingPublicKey } = parameters.remote.basepoints;
    if (!verifyCommitmentSignature(built, message.signature, fundingPublicKey)) {
      return refuse(state, channelError('invalidCommitmentSignature', 'failChannel'), message.type, context);
    }
    const localCommit = {
      ...commitments.localCommit,
      remoteSignature: message.signature,
      remoteHtlcSignatures: [],
    };
    const waiting = { commitments: { ...commitments, localCommit }, fundingTransaction };
    return andThen(
      enterWaitForChannelReady(waiting, context),
      { type: 'publish', transaction: fundingTransaction, what: 'funding' },
      {
        type: 'watchFunding',
        funding: parameters.funding,
        scriptPubKey: fundingOutputScript(parameters.local.basepoints.fundingPublicKey, fundingPublicKey),
      },
    );
  },
  disconnected: (state) =>
    step(
      { kind: 'aborted', reason: channelError('fundingTimeout', 'ignore', { actual: state.kind }) },
      { type: 'releaseFunding' },
    ),
};
