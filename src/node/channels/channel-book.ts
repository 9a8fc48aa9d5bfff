import { isCommitted, isOver } from '../../core/channel/index.js';
import type { ShortChannelId } from '../../core/wire/index.js';
import { commitmentsOf, type ManagedChannel, shortChannelIdsOf, storedState } from './managed-channel.js';

/** All channels of the node, found by any of their names. */
export class ChannelBook {
  private readonly byId = new Map<string, ManagedChannel>();

  add(channel: ManagedChannel): void {
    this.byId.set(channel.id, channel);
  }

  remove(channel: ManagedChannel): void {
    this.byId.delete(channel.id);
  }

  /** Puts a channel under its final id. Throws `RangeError` when that is taken: no channel may replace another. */
  rename(channel: ManagedChannel, id: string): void {
    if (this.byId.has(id)) throw new RangeError(`there is a channel ${id} already`);
    this.byId.delete(channel.id);
    channel.id = id;
    this.byId.set(id, channel);
  }

  get(id: string): ManagedChannel | undefined {
    return this.byId.get(id);
  }

  all(): readonly ManagedChannel[] {
    return [...this.byId.values()];
  }

  ofPeer(peerId: string): readonly ManagedChannel[] {
    return this.all().filter((channel) => channel.peerId === peerId);
  }

  /** The channel that an onion names, under its id in the chain or our alias for it. */
  byShortChannelId(id: ShortChannelId): ManagedChannel | undefined {
    return this.all().find((channel) => shortChannelIdsOf(channel).includes(id));
  }

  /** Whether a peer is worth staying connected to. */
  hasLiveChannel(peerId: string): boolean {
    return this.ofPeer(peerId).some((channel) => {
      const state = storedState(channel);
      return state !== undefined && !isOver(state);
    });
  }

  /** How many channels may need coins of the wallet to be closed by force. */
  anchorChannels(): number {
    return this.all().filter(({ channel: { state } }) => {
      return isCommitted(state) && !isOver(state) && state.commitments.parameters.format === 'anchors';
    }).length;
  }

  /** The HTLC that we offered for an origin, if it is still in a channel. */
  hasOffered(isOrigin: (origin: NonNullable<OfferedOrigin>) => boolean): boolean {
    return this.all().some((channel) =>
      commitmentsOf(channel)?.htlcs.some(({ origin }) => origin !== undefined && isOrigin(origin)),
    );
  }
}

type OfferedOrigin = NonNullable<ReturnType<typeof commitmentsOf>>['htlcs'][number]['origin'];
