import type { PublicKey, Signature } from '../crypto/index.js';
import type { Satoshi } from '../primitives/units.js';
import type { Outpoint } from '../transactions/index.js';

/** The ways in which an output of a commitment, or of an HTLC transaction, can be ours (BOLT 5). */
export type ClaimKind =
  | 'delayedToLocal'
  | 'toRemote'
  | 'remoteHtlcWithPreimage'
  | 'remoteHtlcTimeout'
  | 'revokedToLocal'
  | 'revokedHtlc'
  | 'revokedSecondLevel'
  | 'ownHtlcTimeout'
  | 'ownHtlcSuccess'
  | 'delayedSecondLevel'
  | 'anchor';

/** One output that this node may take, and how. Plain data: storable. An outpoint has one claim at a time. */
export interface Claim {
  readonly outpoint: Outpoint;
  readonly amount: Satoshi;
  readonly channelKeyIndex: number;
  readonly channelId: Uint8Array;
  readonly kind: ClaimKind;
  /** Null: P2WPKH of our payment basepoint. */
  readonly witnessScript: Uint8Array | null;
  /** What the input's nSequence must be. Always below 0xfffffffe: every claim can be replaced. */
  readonly sequence: number;
  /** The transaction's nLockTime: at least this, and exactly this where `signing` is `ownHtlc`. 0: none is needed. */
  readonly locktime: number;
  /** The height of the first block that can hold it. */
  readonly earliestHeight: number;
  /**
   * The height of the first block in which it may be lost: somebody else may take it from there on, or an HTLC upstream
   * may end otherwise. Null: nobody else can ever take it.
   */
  readonly deadline: number | null;
  readonly signing: ClaimSigning;
}

/** What the witness of a claim is made of besides our signature. */
export type ClaimSigning =
  /** Our delayed balance, or the output of an HTLC transaction of ours. The point is that of our commitment. */
  | { readonly type: 'delayed'; readonly perCommitmentPoint: PublicKey }
  /** Our balance on the other side's commitment. */
  | { readonly type: 'payment' }
  /** An HTLC on the other side's commitment; null where it has expired. The point is that of their commitment. */
  | {
      readonly type: 'remoteHtlc';
      readonly perCommitmentPoint: PublicKey;
      readonly preimage: Uint8Array | null;
    }
  /** Anything of a revoked commitment. */
  | {
      readonly type: 'revocation';
      readonly perCommitmentSecret: Uint8Array;
      readonly revocationPublicKey: PublicKey;
      /** HTLC outputs show the key, delayed outputs choose a branch. */
      readonly shows: 'publicKey' | 'branch';
    }
  /**
   * An HTLC on our own commitment, which only a transaction that both sides signed can take. `output` has to be at the
   * place of the input. With `remoteSighashType` SIGHASH_ALL the transaction has version 2, this input, `output` and
   * nothing else; with SIGHASH_SINGLE | ANYONECANPAY it may have more of both, and needs them: `output` pays no fee.
   */
  | {
      readonly type: 'ownHtlc';
      readonly perCommitmentPoint: PublicKey;
      /** Null: an HTLC-timeout transaction. */
      readonly preimage: Uint8Array | null;
      readonly remoteSignature: Signature;
      readonly remoteSighashType: number;
      readonly output: { readonly amount: Satoshi; readonly scriptPubKey: Uint8Array };
    }
  /** Our anchor. `parent` is there as long as the commitment is not in a block: the child pays for it. */
  | { readonly type: 'anchor'; readonly parent: AnchorParent | null };

/** A commitment that needs a child to be mined in time. */
export interface AnchorParent {
  /** Signed, for a package with the child. */
  readonly transaction: Uint8Array;
  readonly weight: number;
  readonly fee: Satoshi;
  /** All that is ours on it, HTLC outputs and balance: the child never costs more than a part of it. */
  readonly atStake: Satoshi;
  /** The HTLC outputs among it that may be lost from the claim's deadline on: what haste may cost. */
  readonly atRisk: Satoshi;
}
