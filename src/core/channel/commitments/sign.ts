import { curve, type PublicKey } from '../../crypto/index.js';
import { type ChannelSigner, insertSecret, secretIndex } from '../../keys/index.js';
import { equalBytes } from '../../primitives/bytes.js';
import { err, ok, type Result } from '../../primitives/result.js';
import { msat } from '../../primitives/units.js';
import { verifyCommitmentSignature, verifyHtlcSignatures } from '../../transactions/index.js';
import type { CommitmentSigned, RevokeAndAck } from '../../wire/index.js';
import { type ChannelError, channelError } from '../errors.js';
import { openerSide, otherSide, type Side } from '../parameters.js';
import { buildSideCommitment } from './build.js';
import type { Commitments, FeeUpdate, Htlc } from './commitments.js';
import { specFor } from './spec.js';
import { advance, awaitsSignatureOf } from './update-lifecycle.js';

/** Whether `signer` has something new to sign for the other side. */
export function hasUpdatesToSign(commitments: Commitments, signer: Side): boolean {
  const opener = openerSide(commitments.parameters);
  return (
    commitments.htlcs.some((htlc) => awaitsSignatureOf(signer, htlc.offerer, htlc.phase)) ||
    commitments.feerates.some((update) => awaitsSignatureOf(signer, opener, update.phase))
  );
}

/** Signs the other side's next commitment with all that is pending for it (BOLT 2, `commitment_signed`). */
export function signNextCommitment(
  commitments: Commitments,
  signer: ChannelSigner,
): Result<{ commitments: Commitments; message: CommitmentSigned }, ChannelError> {
  if (commitments.unacknowledgedCommit !== null) return err(channelError('revocationPending', 'ignore'));
  // BOLT 2, commitment_signed, sender: not without updates.
  if (!hasUpdatesToSign(commitments, 'local')) return err(channelError('nothingToSign', 'ignore'));
  const { parameters, remoteCommit, remoteNextPerCommitmentPoint: perCommitmentPoint } = commitments;
  const commitmentNumber = remoteCommit.commitmentNumber + 1n;
  const spec = specFor(commitments, 'remote');
  const built = buildSideCommitment(parameters, 'remote', commitmentNumber, perCommitmentPoint, spec);
  const message: CommitmentSigned = {
    type: 'commitmentSigned',
    channelId: parameters.channelId,
    signature: signer.signCommitment(built, parameters.remote.basepoints.fundingPublicKey),
    htlcSignatures: signer.signHtlcTransactions(built, perCommitmentPoint),
    fundingTxid: parameters.funding.txid,
  };
  const { commitments: advanced } = advanceUpdates(commitments, 'local', 'signs');
  return ok({
    commitments: {
      ...advanced,
      unsignedUpdates: [],
      unacknowledgedCommit: {
        commitmentNumber,
        spec,
        perCommitmentPoint,
        commitmentSigned: message,
        updates: commitments.unsignedUpdates,
        localCommitmentNumber: commitments.localCommit.commitmentNumber,
      },
    },
    message,
  });
}

/** Takes our next commitment, checks every signature on it, and gives up the one before (BOLT 2, `revoke_and_ack`). */
export function receiveCommitmentSigned(
  commitments: Commitments,
  message: CommitmentSigned,
  signer: ChannelSigner,
): Result<{ commitments: Commitments; message: RevokeAndAck }, ChannelError> {
  const { parameters, localCommit } = commitments;
  if (message.fundingTxid !== undefined && !equalBytes(message.fundingTxid, parameters.funding.txid)) {
    return err(channelError('fundingTxidMismatch', 'failChannel'));
  }
  const commitmentNumber = localCommit.commitmentNumber + 1n;
  const spec = specFor(commitments, 'local');
  const point = signer.perCommitmentPoint(commitmentNumber);
  const built = buildSideCommitment(parameters, 'local', commitmentNumber, point, spec);
  // BOLT 2, commitment_signed, receiver: an invalid or high-S signature fails the channel, and nothing of it is kept.
  if (!verifyCommitmentSignature(built, message.signature, parameters.remote.basepoints.fundingPublicKey)) {
    return err(channelError('invalidCommitmentSignature', 'failChannel', { actual: commitmentNumber }));
  }
  if (!verifyHtlcSignatures(built, message.htlcSignatures)) {
    return err(channelError('invalidHtlcSignatures', 'failChannel', { actual: commitmentNumber }));
  }
  const signed = advanceUpdates(commitments, 'remote', 'signs').commitments;
  const { commitments: revoked } = advanceUpdates(signed, 'local', 'revokes');
  return ok({
    commitments: {
      ...revoked,
      localCommit: {
        commitmentNumber,
        spec,
        remoteSignature: message.signature,
        remoteHtlcSignatures: message.htlcSignatures,
      },
    },
    message: revocationOf(parameters.channelId, localCommit.commitmentNumber, signer),
  });
}

/** The `revoke_and_ack` that gives up one of our commitments. */
export function revocationOf(
  channelId: Uint8Array,
  commitmentNumber: bigint,
  signer: ChannelSigner,
): RevokeAndAck {
  return {
    type: 'revokeAndAck',
    channelId,
    perCommitmentSecret: signer.perCommitmentSecret(commitmentNumber),
    nextPerCommitmentPoint: signer.perCommitmentPoint(commitmentNumber + 2n),
  };
}

/** What a `revoke_and_ack` of the other side settles. */
export interface RevocationOutcome {
  readonly commitments: Commitments;
  /** HTLCs that we were offered and that both sides are now bound to: they may be passed on or settled. */
  readonly committed: readonly Htlc[];
  /** HTLCs that we offered and that are gone from both commitments for good. */
  readonly removed: readonly Htlc[];
}

/** Takes the secret of the other side's previous commitment (BOLT 2, `revoke_and_ack`, receiver). */
export function receiveRevocation(
  commitments: Commitments,
  message: RevokeAndAck,
): Result<RevocationOutcome, ChannelError> {
  const { unacknowledgedCommit, remoteCommit } = commitments;
  if (unacknowledgedCommit === null) return err(channelError('unexpectedRevocation', 'failChannel'));
  if (!revealsPoint(message.perCommitmentSecret, remoteCommit.perCommitmentPoint)) {
    const values = { actual: remoteCommit.commitmentNumber };
    return err(channelError('revocationSecretMismatch', 'failChannel', values));
  }
  const index = secretIndex(remoteCommit.commitmentNumber);
  const remoteSecrets = insertSecret(commitments.remoteSecrets, index, message.perCommitmentSecret);
  if (!remoteSecrets.ok) return err(channelError('revocationSecretMismatch', 'failChannel'));
  const { commitmentNumber, spec, perCommitmentPoint } = unacknowledgedCommit;
  const { commitments: advanced, changed } = advanceUpdates(commitments, 'remote', 'revokes');
  return ok({
    commitments: {
      ...advanced,
      remoteCommit: { commitmentNumber, spec, perCommitmentPoint },
      unacknowledgedCommit: null,
      remoteNextPerCommitmentPoint: message.nextPerCommitmentPoint,
      remoteSecrets: remoteSecrets.value,
    },
    committed: changed.filter((htlc) => htlc.offerer === 'remote' && htlc.phase === 'committed'),
    removed: changed.filter((htlc) => htlc.offerer === 'local' && htlc.phase === 'removed'),
  });
}

/** Whether a secret is that of a per-commitment point. */
export function revealsPoint(secret: Uint8Array, perCommitmentPoint: PublicKey): boolean {
  return curve().isPrivateKey(secret) && equalBytes(curve().publicKey(secret), perCommitmentPoint);
}

/** Moves every update on; an HTLC that reached the end leaves, and its amount goes where it belongs. */
function advanceUpdates(
  commitments: Commitments,
  actor: Side,
  act: 'signs' | 'revokes',
): { commitments: Commitments; changed: readonly Htlc[] } {
  const opener = openerSide(commitments.parameters);
  const changed: Htlc[] = [];
  const htlcs = commitments.htlcs.map((htlc) => {
    const phase = advance(htlc.phase, htlc.offerer, actor, act);
    if (phase === htlc.phase) return htlc;
    const moved: Htlc = { ...htlc, phase };
    changed.push(moved);
    return moved;
  });
  const feerates = commitments.feerates.map((update) => {
    const phase = advance(update.phase, opener, actor, act);
    return phase === update.phase ? update : { ...update, phase };
  });
  const balance = { ...commitments.balanceMsat };
  for (const htlc of changed) {
    if (htlc.phase !== 'removed' || htlc.removal?.kind !== 'fulfill') continue;
    const recipient = otherSide(htlc.offerer);
    balance[htlc.offerer] = msat(balance[htlc.offerer] - htlc.amountMsat);
    balance[recipient] = msat(balance[recipient] + htlc.amountMsat);
  }
  const live = htlcs.filter((htlc) => htlc.phase !== 'removed');
  return {
    commitments: { ...commitments, htlcs: live, feerates: inForce(feerates), balanceMsat: balance },
    changed,
  };
}

/** Drops the rates that a later committed one has replaced. */
function inForce(feerates: readonly FeeUpdate[]): readonly FeeUpdate[] {
  const latest = feerates.findLastIndex((update) => update.phase === 'committed');
  return feerates.slice(Math.max(latest, 0));
}
