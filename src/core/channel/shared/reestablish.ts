import type { ChannelSigner } from '../../keys/index.js';
import { lookupSecret, secretIndex } from '../../keys/index.js';
import { equalSecrets } from '../../primitives/bytes.js';
import type { ChannelReestablish, Message } from '../../wire/index.js';
import { type Commitments, revocationOf } from '../commitments/index.js';
import { type ChannelError, channelError } from '../errors.js';
import type { ChannelParameters } from '../parameters.js';

/** What a peer's `channel_reestablish` leads to. */
export type ReestablishOutcome =
  | {
      readonly kind: 'proceed';
      /** What it has missed, in the order it was sent first. */
      readonly resend: readonly Message[];
      /** Whether neither side has seen a second commitment: then `channel_ready` is sent again. */
      readonly isFresh: boolean;
    }
  /** It proved that we have lost state: our commitment must never be published. */
  | { readonly kind: 'localStale'; readonly error: ChannelError }
  | { readonly kind: 'fail'; readonly error: ChannelError };

/** What we tell the peer on a new connection (BOLT 2, Message Retransmission). */
export function reestablishMessage(commitments: Commitments, signer: ChannelSigner): ChannelReestablish {
  const { parameters, localCommit, remoteCommit, remoteSecrets } = commitments;
  const revoked = remoteCommit.commitmentNumber;
  return {
    type: 'channelReestablish',
    channelId: parameters.channelId,
    nextCommitmentNumber: localCommit.commitmentNumber + 1n,
    nextRevocationNumber: revoked,
    yourLastPerCommitmentSecret:
      revoked === 0n
        ? new Uint8Array(32)
        : (lookupSecret(remoteSecrets, secretIndex(revoked - 1n)) ?? new Uint8Array(32)),
    myCurrentPerCommitmentPoint: signer.perCommitmentPoint(localCommit.commitmentNumber),
  };
}

/**
 * What we tell the peer of a channel that we know from a backup alone. BOLT 2, channel_reestablish, receiver: a
 * next_commitment_number of zero makes it fail the channel and publish its latest commitment at once.
 */
export function lostReestablishMessage(
  { channelId }: Pick<ChannelParameters, 'channelId'>,
  signer: ChannelSigner,
): ChannelReestablish {
  return {
    type: 'channelReestablish',
    channelId,
    nextCommitmentNumber: 0n,
    nextRevocationNumber: 0n,
    yourLastPerCommitmentSecret: new Uint8Array(32),
    myCurrentPerCommitmentPoint: signer.perCommitmentPoint(0n),
  };
}

/** Compares what the peer knows with what we know and finds what has to be sent again. */
export function reestablish(
  commitments: Commitments,
  message: ChannelReestablish,
  signer: ChannelSigner,
): ReestablishOutcome {
  const { localCommit, remoteCommit, unacknowledgedCommit, parameters } = commitments;
  const ours = localCommit.commitmentNumber;
  const { nextCommitmentNumber, nextRevocationNumber } = message;

  // BOLT 2, channel_reestablish, receiver: zero asks for an immediate failure.
  if (nextCommitmentNumber === 0n) return fail('nextCommitmentNumberZero', 'at least 1', 0n);
  if (nextRevocationNumber > ours) {
    // BOLT 2, channel_reestablish, receiver: with the secret that proves it, we are the ones who are behind.
    return provesSecret(message, signer)
      ? {
          kind: 'localStale',
          error: channelError('localStateStale', 'failChannel', {
            expected: ours,
            actual: nextRevocationNumber,
          }),
        }
      : fail('reestablishMismatch', ours, nextRevocationNumber);
  }
  if (nextRevocationNumber + 1n < ours) return fail('peerLostState', ours, nextRevocationNumber);
  if (nextRevocationNumber > 0n && !provesSecret(message, signer)) {
    return fail('reestablishMismatch', 'our last secret', 'another one');
  }

  const lastSigned = unacknowledgedCommit?.commitmentNumber ?? remoteCommit.commitmentNumber;
  const missesCommit = unacknowledgedCommit !== null && nextCommitmentNumber === lastSigned;
  if (!missesCommit && nextCommitmentNumber !== lastSigned + 1n) {
    const code = nextCommitmentNumber <= lastSigned ? 'peerLostState' : 'reestablishMismatch';
    return fail(code, lastSigned + 1n, nextCommitmentNumber);
  }

  const commit: readonly Message[] =
    unacknowledgedCommit !== null && missesCommit
      ? [...unacknowledgedCommit.updates, unacknowledgedCommit.commitmentSigned]
      : [];
  const revocation: readonly Message[] =
    nextRevocationNumber + 1n === ours
      ? [revocationOf(parameters.channelId, nextRevocationNumber, signer)]
      : [];
  // BOLT 2, channel_reestablish: when both are sent again, it is in the order in which they went out first.
  const revokedFirst = unacknowledgedCommit?.localCommitmentNumber === ours;
  return {
    kind: 'proceed',
    resend: [
      ...(revokedFirst ? [...revocation, ...commit] : [...commit, ...revocation]),
      ...commitments.unsignedUpdates,
    ],
    isFresh: ours === 0n && nextCommitmentNumber === 1n,
  };
}

/** Whether the peer shows the secret of the commitment before the one it wants revoked next. */
function provesSecret(message: ChannelReestablish, signer: ChannelSigner): boolean {
  const number = message.nextRevocationNumber - 1n;
  if (number < 0n || number >= 1n << 48n) return false;
  return equalSecrets(message.yourLastPerCommitmentSecret, signer.perCommitmentSecret(number));
}

function fail(
  code: 'nextCommitmentNumberZero' | 'reestablishMismatch' | 'peerLostState',
  expected: unknown,
  actual: unknown,
): ReestablishOutcome {
  return { kind: 'fail', error: channelError(code, 'failChannel', { expected, actual }) };
}
