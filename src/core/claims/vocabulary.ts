import type { Transaction } from 'bitcoinjs-lib';
import type { Claim } from '../enforcement/index.js';
import type { ChannelSigner } from '../keys/index.js';
import type { Satoshi } from '../primitives/units.js';
import type { Outpoint } from '../transactions/index.js';
import type { FeerateEstimates, FundingCoin } from './state.js';

/** What happens to the sweep. */
export type SweepCommand =
  /** An output to take; replaces what was offered for the same outpoint. */
  | { readonly type: 'offer'; readonly claim: Claim }
  /** The output is not there any more, or not ours to take. */
  | { readonly type: 'withdraw'; readonly outpoint: Outpoint }
  /** The tip is at another height: higher, or lower when blocks were taken back. Everything is published again. */
  | { readonly type: 'newBlock'; readonly height: number; readonly feerates: FeerateEstimates }
  /** The wallet has other coins than before. */
  | { readonly type: 'retry' }
  /** A transaction in a block spends a claim, ours or somebody else's. `txid` in wire order. */
  | {
      readonly type: 'inputSpent';
      readonly outpoint: Outpoint;
      readonly txid: Uint8Array;
      readonly height: number;
    }
  /** That block was taken back. */
  | { readonly type: 'inputUnspent'; readonly outpoint: Outpoint }
  /** The chain backend took a transaction of ours. */
  | { readonly type: 'accepted'; readonly txid: Uint8Array }
  /**
   * It did not; `reason` is Bitcoin Core's token. `culprits`: txids of the parents, where it has several, that are
   * refused whatever is paid for them.
   */
  | {
      readonly type: 'rejected';
      readonly txid: Uint8Array;
      readonly reason: string;
      readonly culprits?: readonly Uint8Array[];
    };

/** What the sweep asks for, in order. */
export type SweepAction =
  /** Hand a transaction to the network, after the state is stored; with the parents it pays for, as a package. */
  | {
      readonly type: 'publish';
      readonly txid: Uint8Array;
      readonly raw: Uint8Array;
      readonly parents: readonly Uint8Array[];
    }
  /** The wallet holds too few confirmed coins to take a claim in time: so many more satoshi are needed. */
  | { readonly type: 'needFunds'; readonly claim: Claim; readonly amountSat: Satoshi }
  /** A claim waits until feerates fall: now it would cost more than it brings. */
  | { readonly type: 'uneconomic'; readonly claim: Claim; readonly feeratePerKw: number }
  /** A claim is settled for good, or withdrawn: nothing about it has to be watched any more. */
  | { readonly type: 'forget'; readonly outpoint: Outpoint };

/** What the sweep signs and pays with. */
export interface SweepContext {
  signerFor(channelKeyIndex: number): ChannelSigner;
  /** A P2WPKH script of the wallet that was not used before. */
  newScript(): Uint8Array;
  /** Confirmed coins that nobody else reserved, those in transactions of the sweep among them. */
  coins(): readonly FundingCoin[];
  /** The witness of a coin's input in a transaction that is otherwise complete, SIGHASH_ALL. */
  signCoin(coin: FundingCoin, transaction: Transaction, inputIndex: number): Uint8Array[];
}
