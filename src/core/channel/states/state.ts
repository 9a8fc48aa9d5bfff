import type { PublicKey } from '../../crypto/index.js';
import type { ConfirmedSpend, Enforcement } from '../../enforcement/index.js';
import type { MilliSatoshi, Satoshi } from '../../primitives/units.js';
import type { CommitmentFormat } from '../../transactions/index.js';
import type {
  AnnouncementSignatures,
  ChannelReady,
  ClosingComplete,
  ClosingSigned,
  FundingCreated,
  OpenChannel,
  ShortChannelId,
  Shutdown,
} from '../../wire/index.js';
import type { Commitments } from '../commitments/index.js';
import type { ChannelError } from '../errors.js';
import type { ChannelParameters, SideParameters } from '../parameters.js';
import type { ChannelRemains } from '../remains.js';

/** What an opening knows before there is a funding output. */
export interface Opening {
  readonly temporaryChannelId: Uint8Array;
  readonly remoteNodeId: PublicKey;
  readonly channelKeyIndex: number;
  readonly isPublic: boolean;
  readonly format: CommitmentFormat;
  readonly fundingAmount: Satoshi;
  readonly pushMsat: MilliSatoshi;
  readonly commitmentFeeratePerKw: number;
  readonly scidAlias: boolean;
  readonly zeroconf: boolean;
  readonly localAlias: ShortChannelId;
  readonly local: SideParameters;
}

/** An opening in which both sides have said what they want. */
export interface AgreedOpening extends Opening {
  readonly remote: SideParameters;
  readonly remoteFirstPerCommitmentPoint: PublicKey;
  readonly minimumDepth: number;
}

/** Opener: `open_channel` is out. */
export interface WaitForAcceptChannel extends Opening {
  readonly kind: 'waitForAcceptChannel';
  readonly fundingFeeratePerKw: number;
  readonly openChannel: OpenChannel;
}

/** Opener: the wallet is making the funding transaction. */
export interface WaitForFunding extends AgreedOpening {
  readonly kind: 'waitForFunding';
}

/** Accepter: `accept_channel` is out. */
export interface WaitForFundingCreated extends AgreedOpening {
  readonly kind: 'waitForFundingCreated';
}

/** Opener: `funding_created` is out; the funding transaction must not be published yet. */
export interface WaitForFundingSigned {
  readonly kind: 'waitForFundingSigned';
  readonly parameters: ChannelParameters;
  readonly fundingTransaction: Uint8Array;
  readonly fundingCreated: FundingCreated;
  /** Complete but for the other side's signature on our first commitment. */
  readonly commitments: Omit<Commitments, 'localCommit'> & {
    readonly localCommit: Omit<Commitments['localCommit'], 'remoteSignature' | 'remoteHtlcSignatures'>;
  };
}

/** Where the funding transaction is. */
export interface FundingConfirmation {
  readonly height: number;
  readonly transactionIndex: number;
  readonly shortChannelId: ShortChannelId;
}

/**
 * A reorganisation took the funding after our `channel_ready`: it is in no block, or in one that is not deep enough yet.
 * Until it is, nothing that the channel brings is worth anything.
 */
export type Reorganised = 'out' | 'shallow';

/** Both sides hold a signed commitment; the funding is not deep enough, or one `channel_ready` is missing. */
export interface WaitForChannelReady {
  readonly kind: 'waitForChannelReady';
  readonly commitments: Commitments;
  /** Opener only: published again until it confirms. */
  readonly fundingTransaction: Uint8Array | null;
  /** The height when the wait began: an accepter does not wait for ever. */
  readonly sinceHeight: number;
  readonly confirmation: FundingConfirmation | null;
  readonly localChannelReady: ChannelReady | null;
  readonly remoteChannelReady: ChannelReady | null;
  /** A `close` or a `shutdown` of the peer that came too early: taken up once the channel is ready. */
  readonly closeRequest: Uint8Array | null;
  readonly closingFeeratePerKw?: number;
  readonly remoteShutdown: Shutdown | null;
  readonly reorganised?: Reorganised;
}

/** The signatures that make a public channel known. */
export interface AnnouncementProgress {
  readonly local: AnnouncementSignatures | null;
  readonly remote: AnnouncementSignatures | null;
  /** Whether ours went out on the present connection: one answer to each of the peer's would never end. */
  readonly isSent: boolean;
}

/** What every state has from `channel_ready` to the shutdown. */
export interface Operating {
  readonly commitments: Commitments;
  /** Null in a channel that is used before its funding confirms (BOLT 2, `option_zeroconf`). */
  readonly confirmation: FundingConfirmation | null;
  readonly announcement: AnnouncementProgress;
  /** The other name of this channel that the peer gave in `channel_ready`. */
  readonly remoteAlias: ShortChannelId | null;
  /** Absent while the funding stands. */
  readonly reorganised?: Reorganised;
  /** What our user wants to pay for a mutual close; as it is estimated when absent. */
  readonly closingFeeratePerKw?: number;
}

/** Payments flow. */
export interface Normal extends Operating {
  readonly kind: 'normal';
  /** A `close` that waits until our updates are signed (BOLT 2, `shutdown`, sender). */
  readonly closeRequest: Uint8Array | null;
}

/** One or both `shutdown` are out: HTLCs are settled, none is added. */
export interface ShuttingDown extends Operating {
  readonly kind: 'shuttingDown';
  readonly localScript: Uint8Array | null;
  readonly remoteScript: Uint8Array | null;
  readonly requestedScript: Uint8Array | null;
  /** Closing transactions that we signed before a fee update of the peer came in between. */
  readonly proposals?: readonly ClosingProposal[];
}

/** A closing transaction that we have signed. */
export interface ClosingProposal {
  readonly feeSatoshis: Satoshi;
  readonly txid: Uint8Array;
}

/** No HTLC is left: `closing_signed` go back and forth. */
export interface Negotiating extends Operating {
  readonly kind: 'negotiating';
  readonly localScript: Uint8Array;
  readonly remoteScript: Uint8Array;
  /** All that we ever signed: the other side may publish any of them. */
  readonly proposals: readonly ClosingProposal[];
  /** What was said since the last reconnection, on which the negotiation starts anew. */
  readonly lastSent: ClosingSigned | null;
  readonly lastReceivedFee: Satoshi | null;
  /** The height at which the negotiation began; unknown in states from before it was kept. */
  readonly sinceHeight?: number;
}

/** A closing transaction with both signatures. */
export interface SignedClosing {
  readonly transaction: Uint8Array;
  readonly txid: Uint8Array;
  readonly feeSatoshis: Satoshi;
}

/** No HTLC is left: each side pays for a closing transaction of its own, until one confirms. */
export interface SimpleClosing extends Operating {
  readonly kind: 'simpleClosing';
  /** The last script that each side has named. */
  readonly localScript: Uint8Array;
  readonly remoteScript: Uint8Array;
  /** All that we ever signed: the other side may publish any of them. */
  readonly proposals: readonly ClosingProposal[];
  /** Ours that the peer has not signed yet. */
  readonly offered: ClosingComplete | null;
  /** Of those that both have signed, the one that pays most. */
  readonly best: SignedClosing | null;
  /** Nothing is offered on a new connection before the peer's `shutdown`, which names the script that it wants now. */
  readonly awaitsShutdown?: true;
}

/** A mutual close is signed by both sides. */
export interface Closing {
  readonly kind: 'closing';
  readonly commitments: Commitments;
  readonly confirmation: FundingConfirmation | null;
  readonly localScript: Uint8Array;
  /** What completed it, for a peer that has not heard. */
  readonly lastSent: ClosingSigned | null;
  readonly transaction: Uint8Array;
  readonly txid: Uint8Array;
  readonly proposals: readonly ClosingProposal[];
  readonly spend: ConfirmedSpend | null;
}

/** A commitment was published, by us or by the other side. */
export interface ForceClosing {
  readonly kind: 'forceClosing';
  readonly commitments: Commitments;
  readonly confirmation: FundingConfirmation | null;
  /** Our own commitment, signed, when we publish it; null when we must not, because the other side did or we are stale. */
  readonly localCommitTransaction: Uint8Array | null;
  readonly reason: ChannelError;
  /** Closing transactions that we signed before: the other side may still publish one. */
  readonly closingTxids: readonly Uint8Array[];
  /** What is in a block, and all that follows from it; null as long as nothing is. */
  readonly enforcement: Enforcement | null;
}

/** The other side proved that we lost state: only it can close now, and we never publish. */
export interface WaitForRemoteClose {
  readonly kind: 'waitForRemoteClose';
  readonly commitments: Commitments;
  readonly confirmation: FundingConfirmation | null;
  readonly reason: ChannelError;
}

/** Resolved on chain. Kept for the record. */
export interface Closed {
  readonly kind: 'closed';
  readonly commitments: Commitments;
  readonly confirmation: FundingConfirmation | null;
  readonly txid: Uint8Array;
}

/** Known from a backup alone: the peer is asked to close it, we never publish, and take what is ours of what it publishes. */
export interface Recovering {
  readonly kind: 'recovering';
  readonly remains: ChannelRemains;
  readonly confirmation: FundingConfirmation | null;
  /** What is in a block, and all that follows from it; null as long as nothing is. */
  readonly enforcement: Enforcement | null;
}

/** Known from a backup alone, and resolved on chain. Kept for the record. */
export interface Recovered {
  readonly kind: 'recovered';
  readonly remains: ChannelRemains;
  readonly confirmation: FundingConfirmation | null;
  readonly txid: Uint8Array;
}

/** The channel never came to be; nothing of it is kept. */
export interface Aborted {
  readonly kind: 'aborted';
  readonly reason: ChannelError;
}

/** States in which both commitments are known, from the first signature that binds us on. */
export type CommittedState =
  | WaitForChannelReady
  | Normal
  | ShuttingDown
  | Negotiating
  | SimpleClosing
  | Closing
  | ForceClosing
  | WaitForRemoteClose
  | Closed;

/** States that are written to disk. */
export type StoredState = CommittedState | Recovering | Recovered;

/** Every state of a channel. */
export type ChannelState =
  | WaitForAcceptChannel
  | WaitForFunding
  | WaitForFundingCreated
  | WaitForFundingSigned
  | StoredState
  | Aborted;

/** Whether a state is one that outlives a restart. */
export function isStored(state: ChannelState): state is StoredState {
  return isCommitted(state) || 'remains' in state;
}

/** Whether both commitments are known. */
export function isCommitted(state: ChannelState): state is CommittedState {
  return 'commitments' in state && state.kind !== 'waitForFundingSigned';
}

/** Whether nothing can come of a channel any more. */
export function isOver({ kind }: ChannelState): boolean {
  return kind === 'closed' || kind === 'recovered' || kind === 'aborted';
}
