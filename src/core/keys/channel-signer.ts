import type { PrivateKey, PublicKey, Signature } from '../crypto/index.js';
import type { ClosingTransaction } from '../transactions/closing.js';
import type { CommitmentTransaction } from '../transactions/commitment-transaction.js';
import type { SpendInput } from '../transactions/spend-input.js';
import type { Basepoints } from './basepoints.js';

/**
 * Where a channel's secrets live. It signs what it is given and decides nothing: the state machine sees to it that no
 * secret leaves, and no commitment is signed, before the state that makes it safe is stored. Signatures are 64 bytes
 * compact, RFC 6979 and low-S. Points that are not on the curve throw `RangeError`.
 */
export interface ChannelSigner {
  readonly basepoints: Basepoints;
  /** Our point for a commitment of ours, counted 0, 1, 2, … */
  perCommitmentPoint(commitmentNumber: bigint): PublicKey;
  /** Our secret for a commitment of ours: whoever holds it can punish us for publishing that commitment. */
  perCommitmentSecret(commitmentNumber: bigint): Uint8Array;
  /** Signs the funding input of either side's commitment, SIGHASH_ALL. */
  signCommitment(commitment: CommitmentTransaction, remoteFundingPublicKey: PublicKey): Signature;
  /** Signs the HTLC transactions of the other side's commitment, in output order, with the sighash of its format. */
  signHtlcTransactions(
    remoteCommitment: CommitmentTransaction,
    remotePerCommitmentPoint: PublicKey,
  ): readonly Signature[];
  /** Signs the funding input of a closing transaction, SIGHASH_ALL. */
  signClosing(closing: ClosingTransaction, remoteFundingPublicKey: PublicKey): Signature;
  /** Signs the double SHA-256 of a `channel_announcement` with the funding key (BOLT 7, `bitcoin_signature`). */
  signAnnouncement(announcementHash: Uint8Array): Signature;

  /** Signs an HTLC transaction of our own commitment, SIGHASH_ALL; `perCommitmentPoint` is that commitment's. */
  signOwnHtlc(spend: SpendInput, perCommitmentPoint: PublicKey): Signature;
  /** Signs an HTLC output of the other side's commitment, which we take with a preimage or after its expiry. */
  signRemoteHtlc(spend: SpendInput, remotePerCommitmentPoint: PublicKey): Signature;
  /** Signs our delayed output: of our commitment or of an HTLC transaction of ours. */
  signDelayed(spend: SpendInput, perCommitmentPoint: PublicKey): Signature;
  /** Signs our `to_remote` output on the other side's commitment. */
  signPayment(spend: SpendInput): Signature;
  /** Signs any output of a revoked commitment, or of an HTLC transaction of it, with the revocation key. */
  signRevocation(spend: SpendInput, remotePerCommitmentSecret: Uint8Array): Signature;
  /** The key behind `signRevocation`, of this one commitment: only for a watchtower of our own, which signs in our place. */
  revocationPrivateKey(remotePerCommitmentSecret: Uint8Array): PrivateKey;
  /** Signs our anchor on either side's commitment. */
  signAnchor(spend: SpendInput): Signature;
}
