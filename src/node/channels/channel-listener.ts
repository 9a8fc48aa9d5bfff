import type { ChannelError, Htlc, HtlcOffer } from '../../core/channel/index.js';
import type { RevokedState } from '../../core/watchtower/index.js';
import type { ChannelAnnouncement } from '../../core/wire/index.js';
import type { ManagedChannel } from './managed-channel.js';

/** What the rest of the node hears of its channels. Every call happens before the commit that it belongs to. */
export interface ChannelListener {
  ready(channel: ManagedChannel): void;
  announce(channel: ManagedChannel, announcement: ChannelAnnouncement): void;
  htlcReceived(channel: ManagedChannel, htlc: Htlc, mustFail: boolean): void;
  htlcFulfilled(channel: ManagedChannel, htlc: Htlc, preimage: Uint8Array): void;
  htlcFailed(htlc: Htlc): void;
  htlcRefused(offer: Pick<HtlcOffer, 'origin' | 'amountMsat'>, error: ChannelError): void;
  /** The other side gave up a commitment for good. */
  revoked(channel: ManagedChannel, state: RevokedState): void;
  /** Any change of state, for events and for whoever waits for one. */
  stateChanged(channel: ManagedChannel): void;
  /** The channel begins to hold still, until the connection ends. */
  quiescing(channel: ManagedChannel): void;
  /** The peer asked for the close: it needs a script of ours to go on. */
  scriptWanted(channel: ManagedChannel): void;
  /** The owner has to know: funds may be lost, or were about to be (BOLT 5, General Requirements). */
  alarmed(channel: ManagedChannel, error: ChannelError): void;
  /** The channel never came to be. */
  forgotten(channel: ManagedChannel, error: ChannelError): void;
}
