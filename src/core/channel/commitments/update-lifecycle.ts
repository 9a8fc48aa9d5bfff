import type { Side } from '../parameters.js';

/**
 * Where an update stands, seen from the side that offered it (BOLT 2, Normal Operation). An HTLC goes through the
 * whole list; a fee update ends at `committed`.
 */
export type UpdatePhase =
  | 'proposed'
  | 'signedToRecipient'
  | 'revokedByRecipient'
  | 'signedToOfferer'
  | 'committed'
  | 'removalProposed'
  | 'removalSignedToOfferer'
  | 'removalRevokedByOfferer'
  | 'removalSignedToRecipient'
  | 'removed';

/** How an update stands in a commitment that would be signed now. */
export type Presence = 'absent' | 'present' | 'removed';

/** What moves an update on: a `commitment_signed` or a `revoke_and_ack`, sent by one of the two. */
export type CommitmentEvent = 'offererSigns' | 'recipientSigns' | 'offererRevokes' | 'recipientRevokes';

interface PhaseRow {
  readonly inOfferersCommitment: Presence;
  readonly inRecipientsCommitment: Presence;
  /** The one event that moves it on, and where to; nothing else touches it. */
  readonly next?: { readonly on: CommitmentEvent; readonly phase: UpdatePhase };
}

/** The life of an update as a table. The step into `removalProposed` is the recipient's message, not an event. */
export const lifecycle: Readonly<Record<UpdatePhase, PhaseRow>> = {
  proposed: {
    inOfferersCommitment: 'absent',
    inRecipientsCommitment: 'present',
    next: { on: 'offererSigns', phase: 'signedToRecipient' },
  },
  signedToRecipient: {
    inOfferersCommitment: 'absent',
    inRecipientsCommitment: 'present',
    next: { on: 'recipientRevokes', phase: 'revokedByRecipient' },
  },
  revokedByRecipient: {
    inOfferersCommitment: 'present',
    inRecipientsCommitment: 'present',
    next: { on: 'recipientSigns', phase: 'signedToOfferer' },
  },
  signedToOfferer: {
    inOfferersCommitment: 'present',
    inRecipientsCommitment: 'present',
    next: { on: 'offererRevokes', phase: 'committed' },
  },
  committed: { inOfferersCommitment: 'present', inRecipientsCommitment: 'present' },
  removalProposed: {
    inOfferersCommitment: 'removed',
    inRecipientsCommitment: 'present',
    next: { on: 'recipientSigns', phase: 'removalSignedToOfferer' },
  },
  removalSignedToOfferer: {
    inOfferersCommitment: 'removed',
    inRecipientsCommitment: 'present',
    next: { on: 'offererRevokes', phase: 'removalRevokedByOfferer' },
  },
  removalRevokedByOfferer: {
    inOfferersCommitment: 'removed',
    inRecipientsCommitment: 'removed',
    next: { on: 'offererSigns', phase: 'removalSignedToRecipient' },
  },
  removalSignedToRecipient: {
    inOfferersCommitment: 'removed',
    inRecipientsCommitment: 'removed',
    next: { on: 'recipientRevokes', phase: 'removed' },
  },
  removed: { inOfferersCommitment: 'removed', inRecipientsCommitment: 'removed' },
};

/** How an update offered by `offerer` stands in the commitment of `owner`, were it signed now. */
export function presenceIn(owner: Side, offerer: Side, phase: UpdatePhase): Presence {
  const row = lifecycle[phase];
  return owner === offerer ? row.inOfferersCommitment : row.inRecipientsCommitment;
}

/** The phase after `actor` signed or revoked; the same one when that does not concern the update. */
export function advance(
  phase: UpdatePhase,
  offerer: Side,
  actor: Side,
  act: 'signs' | 'revokes',
): UpdatePhase {
  const next = lifecycle[phase].next;
  const event: CommitmentEvent = `${actor === offerer ? 'offerer' : 'recipient'}${act === 'signs' ? 'Signs' : 'Revokes'}`;
  return next?.on === event ? next.phase : phase;
}

/** Whether the next `commitment_signed` of `signer` would carry this update's step. */
export function awaitsSignatureOf(signer: Side, offerer: Side, phase: UpdatePhase): boolean {
  return advance(phase, offerer, signer, 'signs') !== phase;
}
