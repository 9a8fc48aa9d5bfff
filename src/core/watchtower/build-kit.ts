import { buildSideCommitment } from '../channel/commitments/build.js';
import type { ChannelParameters } from '../channel/parameters.js';
import { type ChannelState, isCommitted } from '../channel/states/state.js';
import { curve, type Signature } from '../crypto/index.js';
import { type ChannelSigner, lookupSecret, secretIndex } from '../keys/index.js';
import { sat } from '../primitives/units.js';
import type { CommitmentSpec, CommitmentTransaction, SpendInput } from '../transactions/index.js';
import { commitmentClaims, type JusticeClaim, secondLevelClaims } from './justice-claim.js';
import type { JusticeKit, PresignedClaim, TowerMode } from './justice-kit.js';
import { FEE_TIERS, justiceSpend, justiceTransaction } from './justice-transaction.js';

/** A commitment of the other side that a `revoke_and_ack` has just given up. */
export interface RevokedState {
  readonly parameters: ChannelParameters;
  readonly commitmentNumber: bigint;
  readonly spec: CommitmentSpec;
  /** What the other side revealed. */
  readonly perCommitmentSecret: Uint8Array;
}

/** The commitment that the other side gave up between two states of a channel; undefined when it gave up none. */
export function revokedBetween(before: ChannelState, after: ChannelState): RevokedState | undefined {
  if (!isCommitted(before) || !isCommitted(after)) return undefined;
  const { parameters, remoteCommit } = before.commitments;
  const { commitmentNumber, spec } = remoteCommit;
  if (after.commitments.remoteCommit.commitmentNumber === commitmentNumber) return undefined;
  const { remoteSecrets } = after.commitments;
  const perCommitmentSecret = lookupSecret(remoteSecrets, secretIndex(commitmentNumber));
  return perCommitmentSecret && { parameters, commitmentNumber, spec, perCommitmentSecret };
}

/** A kit, and the transaction that it is for. */
export interface BuiltKit {
  readonly kit: JusticeKit;
  /** Wire order. */
  readonly txid: Uint8Array;
}

/** Makes the kit of a revoked commitment for a tower of one kind. `destination` is a script of our wallet. */
export function buildKit(
  state: RevokedState,
  signer: ChannelSigner,
  mode: TowerMode,
  destination: Uint8Array,
): BuiltKit {
  const { parameters, perCommitmentSecret } = state;
  const point = curve().publicKey(perCommitmentSecret);
  const commitment = buildSideCommitment(parameters, 'remote', state.commitmentNumber, point, state.spec);
  const { keys } = commitment.input;
  const htlcs = commitment.htlcTransactions.map(({ htlc: { direction, paymentHash, cltvExpiry } }) => ({
    direction,
    paymentHash,
    cltvExpiry,
  }));
  const kit: JusticeKit = {
    revocationKey:
      mode === 'own' ? signer.revocationPrivateKey(perCommitmentSecret) : keys.revocationPublicKey,
    format: parameters.format,
    toSelfDelay: commitment.input.toSelfDelay,
    delayedPaymentPublicKey: keys.delayedPaymentPublicKey,
    paymentPublicKey: keys.otherPaymentPublicKey,
    htlcKeys: htlcs.length === 0 ? null : { owner: keys.ownerHtlcPublicKey, other: keys.otherHtlcPublicKey },
    htlcs,
    destination,
    presigned: [],
  };
  const presigned = presign(kit, commitment, mode, (claim, spend) =>
    claim.kind === 'toRemote' ? signer.signPayment(spend) : signer.signRevocation(spend, perCommitmentSecret),
  );
  return { kit: { ...kit, presigned }, txid: commitment.txid };
}

type Sign = (claim: JusticeClaim, spend: SpendInput) => Signature;

function presign(
  kit: JusticeKit,
  commitment: CommitmentTransaction,
  mode: TowerMode,
  sign: Sign,
): readonly PresignedClaim[] {
  const { revocationPublicKey } = commitment.input.keys;
  const first = commitmentClaims(kit, revocationPublicKey, commitment.txid, commitment.outputs)
    // An own tower signs with the revocation key; our balance needs the payment key, which no tower gets.
    .filter(({ kind }) => mode === 'stranger' || kind === 'toRemote')
    .map((claim) => presignedClaim('commitment', claim.outpoint.outputIndex, claim, kit, sign));
  if (mode === 'own' || kit.format === 'anchors') return first;
  // Without anchors an HTLC transaction is what both sides signed, to the byte: its txid is known before it is seen.
  const second = commitment.htlcTransactions.flatMap(({ outputIndex, transaction }) => {
    const outputs = transaction.outs.map(({ value, script }) => ({
      amount: sat(value),
      scriptPubKey: script,
    }));
    return secondLevelClaims(kit, revocationPublicKey, transaction.getHash(), outputs).map((claim) =>
      presignedClaim('secondLevel', outputIndex, claim, kit, sign),
    );
  });
  return [...first, ...second];
}

/** Signed at every tier that leaves something. */
function presignedClaim(
  level: PresignedClaim['level'],
  outputIndex: number,
  claim: JusticeClaim,
  { destination }: JusticeKit,
  sign: Sign,
): PresignedClaim {
  const signatures = FEE_TIERS.flatMap((feerate) => {
    const transaction = justiceTransaction(claim, destination, feerate);
    return transaction === undefined ? [] : [sign(claim, justiceSpend(claim, transaction))];
  });
  return { level, outputIndex, signatures };
}
