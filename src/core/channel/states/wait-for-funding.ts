import type { FundingCreated } from '../../wire/index.js';
import { buildSideCommitment } from '../commitments/index.js';
import { channelError } from '../errors.js';
import { channelParameters, firstCommitments } from '../opening/first-commitments.js';
import { abort } from '../shared/fail.js';
import { type StateHandler, send, step } from '../step.js';
import type { WaitForFunding } from './state.js';

/** Opener: the wallet makes the funding transaction; then the peer's first commitment can be signed. */
export const waitForFunding: StateHandler<WaitForFunding> = {
  funded(state, command, { signer }) {
    const funding = { txid: command.txid, outputIndex: command.outputIndex };
    const parameters = channelParameters(state, true, funding);
    const commitments = firstCommitments(
      parameters,
      state.pushMsat,
      state.commitmentFeeratePerKw,
      state.remoteFirstPerCommitmentPoint,
    );
    const { spec, perCommitmentPoint } = commitments.remoteCommit;
    const built = buildSideCommitment(parameters, 'remote', 0n, perCommitmentPoint, spec);
    const fundingCreated: FundingCreated = {
      type: 'fundingCreated',
      temporaryChannelId: state.temporaryChannelId,
      fundingTxid: funding.txid,
      fundingOutputIndex: funding.outputIndex,
      signature: signer.signCommitment(built, state.remote.basepoints.fundingPublicKey),
    };
    return step(
      {
        kind: 'waitForFundingSigned',
        parameters,
        commitments,
        fundingTransaction: command.transaction,
        fundingCreated,
      },
      send(fundingCreated),
    );
  },
  fundingFailed: (state, command) =>
    abort(state, channelError('invalidFunding', 'failChannel', { actual: command.reason })),
  disconnected: (state) =>
    step(
      { kind: 'aborted', reason: channelError('fundingTimeout', 'ignore', { actual: state.kind }) },
      { type: 'releaseFunding' },
    ),
};
