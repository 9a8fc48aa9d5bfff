import type { PublicKey } from '../crypto/index.js';
import type { MilliSatoshi, Satoshi } from '../primitives/units.js';
import type { CommitmentFormat, Outpoint, SpecHtlc } from '../transactions/index.js';
import type { Message, NegotiatedFeatures, ShortChannelId } from '../wire/index.js';
import type { HtlcOffer, HtlcRemoval } from './commitments/index.js';

/** Messages of the peer that concern a channel. */
export type ChannelMessage = Extract<Message, { channelId: Uint8Array } | { temporaryChannelId: Uint8Array }>;

/** We open a channel: the first command of an opener's channel. */
export interface OpenCommand {
  readonly type: 'open';
  readonly temporaryChannelId: Uint8Array;
  readonly channelKeyIndex: number;
  readonly remoteNodeId: PublicKey;
  readonly fundingAmount: Satoshi;
  readonly pushMsat: MilliSatoshi;
  readonly isPublic: boolean;
  readonly format: CommitmentFormat;
  readonly commitmentFeeratePerKw: number;
  /** For the funding transaction itself. */
  readonly fundingFeeratePerKw: number;
  /** Asks for the `option_scid_alias` and `option_zeroconf` variations of the channel type. */
  readonly scidAlias: boolean;
  readonly zeroconf: boolean;
  readonly features: NegotiatedFeatures;
  /** Where a mutual close pays us; the peer is told now if `option_upfront_shutdown_script` is negotiated. */
  readonly shutdownScript: Uint8Array;
  /** A name for the channel that no other one has. */
  readonly localAlias: ShortChannelId;
}

/** A peer's `open_channel` and what we need to answer it: the first command of an accepter's channel. */
export interface AcceptCommand {
  readonly type: 'accept';
  readonly message: Extract<Message, { type: 'openChannel' }>;
  readonly channelKeyIndex: number;
  readonly remoteNodeId: PublicKey;
  readonly features: NegotiatedFeatures;
  readonly shutdownScript: Uint8Array;
  readonly localAlias: ShortChannelId;
  /** Whether the peer's funding transactions count before they confirm, should it ask for that. */
  readonly trustsUnconfirmed: boolean;
}

/** Everything that can happen to a channel besides messages of its peer. */
export type LocalCommand =
  | OpenCommand
  | AcceptCommand
  /** The wallet made the funding transaction; it is signed and not published. */
  | {
      readonly type: 'funded';
      readonly transaction: Uint8Array;
      readonly txid: Uint8Array;
      readonly outputIndex: number;
    }
  | { readonly type: 'fundingFailed'; readonly reason: string }
  /** The connection to the peer stands and `init` was exchanged. */
  | { readonly type: 'connected'; readonly features: NegotiatedFeatures }
  | { readonly type: 'disconnected' }
  /** The channel was read from the store after a start. */
  | { readonly type: 'restored' }
  | { readonly type: 'addHtlc'; readonly offer: HtlcOffer }
  | { readonly type: 'removeHtlc'; readonly id: bigint; readonly removal: HtlcRemoval }
  | { readonly type: 'proposeFeerate'; readonly feeratePerKw: number }
  /** Holds the channel still until the connection ends (BOLT 2, Channel Quiescence). */
  | { readonly type: 'quiesce' }
  /** Enough updates were gathered: sign them now. */
  | { readonly type: 'sign' }
  /** Closes together; given again when a close waits for its block, it offers the peer to pay more for it. */
  | {
      readonly type: 'close';
      readonly scriptPubKey: Uint8Array;
      /** What we pay for the closing transaction; as it is estimated when absent. */
      readonly feeratePerKw?: number;
    }
  | { readonly type: 'forceClose' }
  | { readonly type: 'newBlock' }
  /** The funding transaction is in a block; given again when a reorganisation moved it. */
  | {
      readonly type: 'fundingConfirmed';
      readonly height: number;
      readonly transactionIndex: number;
      readonly scriptPubKey: Uint8Array | undefined;
      readonly amount: Satoshi | undefined;
    }
  | { readonly type: 'fundingUnconfirmed' }
  /** A transaction in a block spends the funding output. */
  | {
      readonly type: 'fundingSpent';
      readonly transaction: Uint8Array;
      readonly txid: Uint8Array;
      readonly height: number;
      /** What was archived when that commitment was revoked, if it was. */
      readonly revokedHtlcs?: readonly SpecHtlc[];
    }
  | { readonly type: 'fundingUnspent' }
  /** A transaction in a block spends an output that the channel watches. */
  | {
      readonly type: 'outputSpent';
      readonly outpoint: Outpoint;
      readonly transaction: Uint8Array;
      readonly txid: Uint8Array;
      readonly height: number;
    }
  | { readonly type: 'outputUnspent'; readonly outpoint: Outpoint }
  /** A transaction that is not in a block yet spends an output that the channel watches: it may show a preimage. */
  | { readonly type: 'transactionSeen'; readonly transaction: Uint8Array };

/** What a channel is driven by. Names of messages and of local commands never collide. */
export type ChannelCommand = LocalCommand | ChannelMessage;
