import type { PublicKey, Signature } from '../../crypto/index.js';
import type { SecretStore } from '../../keys/index.js';
import type { MilliSatoshi } from '../../primitives/units.js';
import type { CommitmentSpec } from '../../transactions/index.js';
import type {
  CommitmentSigned,
  UpdateAddHtlc,
  UpdateFailHtlc,
  UpdateFailMalformedHtlc,
  UpdateFee,
  UpdateFulfillHtlc,
} from '../../wire/index.js';
import type { ChannelParameters, Side } from '../parameters.js';
import type { UpdatePhase } from './update-lifecycle.js';

/** Why we offered an HTLC: a payment of our own, or one that we pass on from another channel. */
export type HtlcOrigin =
  | { readonly kind: 'payment'; readonly paymentId: string; readonly partId: number }
  | { readonly kind: 'relay'; readonly channelId: Uint8Array; readonly htlcId: bigint };

/** How an HTLC ends. */
export type HtlcRemoval =
  | { readonly kind: 'fulfill'; readonly preimage: Uint8Array; readonly attributionData?: Uint8Array }
  | { readonly kind: 'fail'; readonly reason: Uint8Array; readonly attributionData?: Uint8Array }
  | { readonly kind: 'malformed'; readonly sha256OfOnion: Uint8Array; readonly failureCode: number };

/** An HTLC that is still in some commitment, or on its way in or out. */
export interface Htlc {
  readonly offerer: Side;
  readonly id: bigint;
  readonly amountMsat: MilliSatoshi;
  readonly paymentHash: Uint8Array;
  readonly cltvExpiry: number;
  readonly phase: UpdatePhase;
  readonly removal?: HtlcRemoval;
  /** Of an HTLC that we offered. */
  readonly origin?: HtlcOrigin;
  /** Of an HTLC that we were offered: kept until it is removed, so that a restart can read it again. */
  readonly onionRoutingPacket?: Uint8Array;
  /** Of one that came inside a blinded route (BOLT 4, Route Blinding). */
  readonly pathKey?: PublicKey;
}

/** A fee rate, in force or on its way. The last one that a commitment has in it counts. */
export interface FeeUpdate {
  readonly feeratePerKw: number;
  readonly phase: UpdatePhase;
}

/** The messages that change commitments. */
export type UpdateMessage =
  | UpdateAddHtlc
  | UpdateFulfillHtlc
  | UpdateFailHtlc
  | UpdateFailMalformedHtlc
  | UpdateFee;

/** Our latest commitment, which we may broadcast. */
export interface LocalCommit {
  readonly commitmentNumber: bigint;
  readonly spec: CommitmentSpec;
  readonly remoteSignature: Signature;
  /** For our HTLC transactions, in output order. */
  readonly remoteHtlcSignatures: readonly Signature[];
}

/** A commitment of the other side that it may broadcast. */
export interface RemoteCommit {
  readonly commitmentNumber: bigint;
  readonly spec: CommitmentSpec;
  readonly perCommitmentPoint: PublicKey;
}

/** A commitment that we signed and that the other side has not yet answered with `revoke_and_ack`. */
export interface UnacknowledgedCommit extends RemoteCommit {
  readonly commitmentSigned: CommitmentSigned;
  /** The updates that it covers, in the order they were sent: the other side may need them again. */
  readonly updates: readonly UpdateMessage[];
  /** Number of our own commitment when it was sent: tells whether our last revocation went out before or after it. */
  readonly localCommitmentNumber: bigint;
}

/** Both sides' commitments and everything on its way into or out of them. Plain data, never changed in place. */
export interface Commitments {
  readonly parameters: ChannelParameters;
  /** Who owns what if every live HTLC still belonged to its offerer. */
  readonly balanceMsat: Readonly<Record<Side, MilliSatoshi>>;
  readonly htlcs: readonly Htlc[];
  /** Ascending in time; the first is committed in both commitments. Only the opener adds to it. */
  readonly feerates: readonly FeeUpdate[];
  readonly nextHtlcId: Readonly<Record<Side, bigint>>;
  readonly localCommit: LocalCommit;
  readonly remoteCommit: RemoteCommit;
  readonly unacknowledgedCommit: UnacknowledgedCommit | null;
  /** Our updates that no `commitment_signed` of ours covers yet, in the order they were sent. */
  readonly unsignedUpdates: readonly UpdateMessage[];
  readonly remoteNextPerCommitmentPoint: PublicKey;
  readonly remoteSecrets: SecretStore;
}

/** The fee rate that the latest proposal asks for. */
export function latestFeerate(commitments: Commitments): number {
  return commitments.feerates.at(-1)?.feeratePerKw ?? 0;
}

/** Finds a live HTLC. */
export function findHtlc(
  commitments: Pick<Commitments, 'htlcs'>,
  offerer: Side,
  id: bigint,
): Htlc | undefined {
  return commitments.htlcs.find((htlc) => htlc.offerer === offerer && htlc.id === id);
}

/** A copy in which one HTLC is another. */
export function replaceHtlc(commitments: Commitments, replaced: Htlc, by: Htlc): Commitments {
  return { ...commitments, htlcs: commitments.htlcs.map((htlc) => (htlc === replaced ? by : htlc)) };
}
