import type { EnforcementAction } from '../enforcement/action.js';
import type { Satoshi } from '../primitives/units.js';
import type { Outpoint, SpecHtlc } from '../transactions/index.js';
import type { ChannelAnnouncement, Message } from '../wire/index.js';
import type { ChannelCommand } from './command.js';
import type { Htlc, HtlcOffer } from './commitments/index.js';
import type { ChannelError } from './errors.js';
import type { Side } from './parameters.js';

/**
 * What a channel wants done, in this order: what is stored, what is sent, what is published, and only then whatever
 * the rest of the node is told.
 */
export type ChannelAction =
  /** Makes the new state durable. Nothing behind it may happen before it is on disk. */
  | { readonly type: 'store' }
  /** The other side revoked a commitment: keep its HTLCs, in the same commit as the state, to punish it with. */
  | {
      readonly type: 'archiveRevoked';
      readonly commitmentNumber: bigint;
      /** Those with an output; never empty. Offered and received as the other side sees them. */
      readonly htlcs: readonly SpecHtlc[];
    }
  /** Drops the channel: it never came to be. */
  | { readonly type: 'forget' }
  | { readonly type: 'send'; readonly message: Message }
  | { readonly type: 'disconnect'; readonly error: ChannelError }
  | {
      readonly type: 'publish';
      readonly transaction: Uint8Array;
      /** `remoteMutualClose` is the one that the peer pays for; `mutualCloseAgain` whichever pays most, once more. */
      readonly what: 'funding' | 'mutualClose' | 'remoteMutualClose' | 'mutualCloseAgain' | 'commitment';
    }
  /** Asks the wallet for a transaction with this output; answered by `funded` or `fundingFailed`. */
  | {
      readonly type: 'fund';
      readonly scriptPubKey: Uint8Array;
      readonly amount: Satoshi;
      readonly feeratePerKw: number;
    }
  /** The wallet's coins for this channel are free again. */
  | { readonly type: 'releaseFunding' }
  /** The funding output is known: the channel wants to hear of its confirmation and of its spending. */
  | { readonly type: 'watchFunding'; readonly funding: Outpoint; readonly scriptPubKey: Uint8Array }
  /** There are updates to sign: give `sign` once no more come at once. */
  | { readonly type: 'wantsToSign' }
  /** Both sides can pay each other from now on. */
  | { readonly type: 'ready' }
  /** The channel may be announced to the network. */
  | { readonly type: 'announce'; readonly announcement: ChannelAnnouncement }
  /** An HTLC that we were offered is irrevocably committed: pass it on, settle it or fail it. `mustFail`: too much dust, or a funding in doubt. */
  | { readonly type: 'htlcReceived'; readonly htlc: Htlc; readonly mustFail: boolean }
  /** The preimage of an HTLC that we offered is known. May be said more than once. */
  | { readonly type: 'htlcFulfilled'; readonly htlc: Htlc; readonly preimage: Uint8Array }
  /** An HTLC that we offered is gone for good without its preimage; `removal` in it says how. */
  | { readonly type: 'htlcFailed'; readonly htlc: Htlc }
  /** An offer that never left, or was never signed: nobody is bound by it. */
  | {
      readonly type: 'htlcRefused';
      readonly offer: Pick<HtlcOffer, 'origin' | 'amountMsat'>;
      readonly error: ChannelError;
    }
  /** One side wants the channel to hold still; that ends with the connection, which must not last for ever then. */
  | { readonly type: 'quiescing' }
  /** Both sides hold still; who may begin what comes next. */
  | { readonly type: 'quiescent'; readonly initiator: Side }
  | { readonly type: 'shutdownStarted' }
  | { readonly type: 'closing'; readonly txid: Uint8Array; readonly forced: boolean }
  | EnforcementAction
  | { readonly type: 'closed' }
  /** Something was refused or went wrong. `by` is what led to it. */
  | { readonly type: 'report'; readonly error: ChannelError; readonly by: ChannelCommand['type'] };
