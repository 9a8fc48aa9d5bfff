import type { Satoshi } from '../primitives/units.js';
import type { ChannelAnnouncement, ChannelUpdate, NodeAnnouncement, ShortChannelId } from '../wire/index.js';
import type { GossipError } from './error.js';

/** The three signed messages of BOLT 7. */
export type GossipMessage = ChannelAnnouncement | ChannelUpdate | NodeAnnouncement;

/** What a broadcast names instead of carrying bytes: the newest version is looked up when it is sent. */
export type GossipItem =
  | { readonly type: 'channel'; readonly shortChannelId: ShortChannelId }
  | { readonly type: 'update'; readonly shortChannelId: ShortChannelId; readonly direction: 0 | 1 }
  | { readonly type: 'node'; readonly nodeId: Uint8Array };

/** Where a channel's money is; kept so that a restart needs no second look at the chain. */
export interface FundingOutput {
  /** In internal byte order. */
  readonly txid: Uint8Array;
  readonly outputIndex: number;
  readonly amountSat: Satoshi;
}

/** What the node does after gossip was taken in, in this order. */
export type GossipAction =
  /** Find the output that a short channel id names, then call `fundingLookedUp`. */
  | { readonly type: 'lookupFunding'; readonly shortChannelId: ShortChannelId }
  /** Keep a message, in place of the older one for the same item. */
  | {
      readonly type: 'store';
      readonly item: GossipItem;
      readonly bytes: Uint8Array;
      /** With a channel announcement. */
      readonly funding?: FundingOutput;
    }
  /** Drop a channel, its updates, and the nodes that have no channel left, from the store. */
  | { readonly type: 'forget'; readonly shortChannelId: ShortChannelId }
  /** Queue for all peers but those it came from. `own` when this node generated it. */
  | {
      readonly type: 'forward';
      readonly item: GossipItem;
      readonly origins: readonly string[];
      readonly own: boolean;
    }
  /** Tell the peer, or drop it. */
  | { readonly type: 'warn' | 'disconnect'; readonly origin: string; readonly error: GossipError };

/** What became of a message. */
export interface GossipOutcome {
  readonly outcome: 'accepted' | 'ignored' | 'pending' | 'invalid';
  /** Why it was ignored or is invalid. */
  readonly error?: GossipError;
  readonly actions: readonly GossipAction[];
}

/** What the chain says of the output that a short channel id names. */
export type FundingLookup =
  | { readonly scriptPubKey: Uint8Array; readonly amountSat: Satoshi; readonly txid: Uint8Array }
  | 'missing'
  | 'spent';
