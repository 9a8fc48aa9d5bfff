import type { Side } from '../channel/parameters.js';
import type { Outpoint } from '../transactions/index.js';
import type { Claim, ClaimSigning } from './claim.js';

/**
 * What spent the funding output (BOLT 5). `remoteNextCommit`: signed by us and not yet answered with `revoke_and_ack`.
 * `futureCommit`: of the other side, later than all we know, so that we have lost state. `unreadCommit`: of a channel
 * whose state is lost, so that nobody can tell which one it is. `other`: nothing that we know of ever signed.
 */
export type FundingSpender =
  | 'mutualClose'
  | 'localCommit'
  | 'remoteCommit'
  | 'remoteNextCommit'
  | 'revokedCommit'
  | 'futureCommit'
  | 'unreadCommit'
  | 'other';

/** Where a spend stands in the chain. */
export interface ConfirmedSpend {
  readonly txid: Uint8Array;
  readonly height: number;
}

/** The HTLC that an output holds. `id` counts what `offerer` offered. */
export interface EnforcedHtlc {
  readonly offerer: Side;
  readonly id: bigint;
  readonly cltvExpiry: number;
}

/** The delayed output that an HTLC transaction makes, and how it is ours. */
export interface SecondLevel {
  readonly kind: 'delayedSecondLevel' | 'revokedSecondLevel';
  readonly witnessScript: Uint8Array;
  readonly toSelfDelay: number;
  readonly signing: ClaimSigning;
}

/** An output of the transaction that ended the channel, or of an HTLC transaction, followed until it is resolved. */
export interface EnforcedOutput {
  readonly outpoint: Outpoint;
  /** How we take it, its preimage filled in only once it is known; null: only watched for the preimage that its spending shows. */
  readonly claim: Claim | null;
  readonly htlc: EnforcedHtlc | null;
  readonly secondLevel: SecondLevel | null;
  /** The HTLC output whose spending made this one. */
  readonly madeFrom: Outpoint | null;
  readonly spend: ConfirmedSpend | null;
  /** Whether its claim is with the claimer now. */
  readonly isOffered: boolean;
}

/** A channel's end on chain: what spent the funding output, and every output of it. Plain data, never changed in place. */
export interface Enforcement {
  readonly by: FundingSpender;
  readonly spend: ConfirmedSpend;
  readonly outputs: readonly EnforcedOutput[];
  /** HTLCs of ours whose failure was told: it is told once. */
  readonly failedHtlcIds: readonly bigint[];
}
