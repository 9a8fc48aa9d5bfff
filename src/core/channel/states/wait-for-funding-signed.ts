import { fundingOutputScript, verifyCommitmentSignature } from '../../transactions/index.js';
import { buildSideCommitment } from '../commitments/index.js';
import { channelError } from '../errors.js';
import { refuse } from '../shared/fail.js';
import { type StateHandler, step } from '../step.js';
import type { WaitForFundingSigned } from './state.js';

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
    return step(
      {
        kind: 'waitForChannelReady',
        commitments: { ...commitments, localCommit },
        fundingTransaction,
        sinceHeight: context.blockHeight,
        confirmation: null,
        localChannelReady: null,
        remoteChannelReady: null,
        closeRequest: null,
        remoteShutdown: null,
      },
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
