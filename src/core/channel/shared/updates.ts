import { untrimmedHtlcs } from '../../transactions/index.js';
import type { ChannelAction } from '../action.js';
import {
  type Commitments,
  hasUpdatesToSign,
  isExcessDust,
  noteRemoval,
  offerFee,
  type RemovalMessage,
  receiveAddHtlc,
  receiveCommitmentSigned,
  receiveFee,
  receiveRemoval,
  receiveRevocation,
  removeHtlc,
  signNextCommitment,
} from '../commitments/index.js';
import { channelError } from '../errors.js';
import { feerateBounds } from '../opening/checks.js';
import type { Normal, ShuttingDown } from '../states/state.js';
import { type StateHandler, type Step, type StepContext, send, step } from '../step.js';
import { refuse } from './fail.js';

/** States in which updates and commitments flow. */
export type UpdatingState = Normal | ShuttingDown;

/** Looks at a state whose commitments have changed: a shutdown may be able to go on now. */
export type Settled<S extends UpdatingState> = (state: S, context: StepContext) => Step;

/** HTLCs, fees, signatures and revocations (BOLT 2, Normal Operation), for every state in which they flow. */
export function updateHandler<S extends UpdatingState>(settled: Settled<S>): StateHandler<S> {
  const receivesRemoval = (state: S, message: RemovalMessage, context: StepContext): Step => {
    const received = receiveRemoval(state.commitments, message);
    if (!received.ok) return refuse(state, received.error, message.type, context);
    const { commitments, htlc } = received.value;
    const fulfilled: readonly ChannelAction[] =
      htlc.removal?.kind === 'fulfill'
        ? [{ type: 'htlcFulfilled', htlc, preimage: htlc.removal.preimage }]
        : [];
    return step({ ...state, commitments }, ...fulfilled);
  };

  return {
    updateAddHtlc(state, message, context) {
      if (state.kind === 'shuttingDown' && state.remoteScript !== null) {
        return refuse(state, channelError('addAfterShutdown', 'failChannel'), message.type, context);
      }
      const received = receiveAddHtlc(state.commitments, message);
      if (!received.ok) return refuse(state, received.error, message.type, context);
      return step({ ...state, commitments: received.value });
    },
    updateFulfillHtlc: receivesRemoval,
    updateFailHtlc: receivesRemoval,
    updateFailMalformedHtlc: receivesRemoval,
    updateFee(state, message, context) {
      const { policy, feerates } = context;
      const bounds = feerateBounds(policy, feerates.commitment);
      const received = receiveFee(state.commitments, message, bounds, policy.maxDustExposureMsat);
      if (!received.ok) return refuse(state, received.error, message.type, context);
      return step({ ...state, commitments: received.value });
    },
    commitmentSigned(state, message, context) {
      const received = receiveCommitmentSigned(state.commitments, message, context.signer);
      if (!received.ok) return refuse(state, received.error, message.type, context);
      const { commitments, message: revocation } = received.value;
      return combine(
        step(state, send(revocation), ...wantsToSign(commitments)),
        settled({ ...state, commitments }, context),
      );
    },
    revokeAndAck(state, message, context) {
      const received = receiveRevocation(state.commitments, message);
      if (!received.ok) return refuse(state, received.error, message.type, context);
      const { commitments, committed, removed } = received.value;
      const revoked = archiveRevoked(state.commitments);
      const { maxDustExposureMsat } = context.policy;
      return combine(
        step(
          state,
          ...revoked,
          ...wantsToSign(commitments),
          ...committed.map(
            (htlc): ChannelAction => ({
              type: 'htlcReceived',
              htlc,
              mustFail:
                state.reorganised !== undefined || isExcessDust(commitments, htlc, maxDustExposureMsat),
            }),
          ),
          ...removed
            .filter((htlc) => htlc.removal?.kind !== 'fulfill')
            .map((htlc): ChannelAction => ({ type: 'htlcFailed', htlc })),
        ),
        settled({ ...state, commitments }, context),
      );
    },
    removeHtlc(state, command, context) {
      if (context.isQuiescing) {
        // Kept as it is, stored, and said on the next connection.
        const noted = noteRemoval(state.commitments, command.id, command.removal);
        if (!noted.ok) return refuse(state, noted.error, command.type, context);
        return step({ ...state, commitments: noted.value });
      }
      const removed = removeHtlc(state.commitments, command.id, command.removal);
      if (!removed.ok) return refuse(state, removed.error, command.type, context);
      const { commitments, message } = removed.value;
      return step({ ...state, commitments }, send(message), ...wantsToSign(commitments));
    },
    proposeFeerate(state, command, context) {
      // While the link is down a proposal would only be forgotten.
      if (context.link !== 'up' || context.isQuiescing) return step(state);
      // BOLT 2, shutdown, sender: no update once no HTLC is left, which the peer may know before we do.
      const { unacknowledgedCommit, htlcs } = state.commitments;
      if (state.kind === 'shuttingDown' && (unacknowledgedCommit !== null || htlcs.length === 0)) {
        return step(state);
      }
      const offered = offerFee(state.commitments, command.feeratePerKw, context.policy.maxDustExposureMsat);
      if (!offered.ok) return refuse(state, offered.error, command.type, context);
      const { commitments, message } = offered.value;
      return step({ ...state, commitments }, send(message), ...wantsToSign(commitments));
    },
    sign(state, _command, context) {
      if (context.link !== 'up') return step(state);
      const signed = signNextCommitment(state.commitments, context.signer);
      // Nothing to sign, or the last revocation is still awaited: the answer to it will ask again.
      if (!signed.ok) return step(state);
      const { commitments, message } = signed.value;
      return combine(step(state, send(message)), settled({ ...state, commitments }, context));
    },
  };
}

/** Keeps what it takes to punish the commitment that the other side has now given up. */
function archiveRevoked({ parameters, remoteCommit }: Commitments): readonly ChannelAction[] {
  const { commitmentNumber, spec } = remoteCommit;
  const htlcs = untrimmedHtlcs(spec, parameters.remote.dustLimit, parameters.format);
  return htlcs.length === 0 ? [] : [{ type: 'archiveRevoked', commitmentNumber, htlcs }];
}

/** Asks for a signature when there is something to sign and the peer is free to take it. */
export function wantsToSign(commitments: Commitments): readonly ChannelAction[] {
  const free = commitments.unacknowledgedCommit === null;
  return free && hasUpdatesToSign(commitments, 'local') ? [{ type: 'wantsToSign' }] : [];
}

/** One step after the other: the second one's state, both ones' actions. */
export function combine(first: Step, second: Step): Step {
  return step(second.state, ...first.actions, ...second.actions);
}
