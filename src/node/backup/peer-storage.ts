import { PEER_BLOB_LENGTH } from '../../core/backup/index.js';
import type { FeatureSet, Message } from '../../core/wire/index.js';
import { hasFeature } from '../../core/wire/index.js';
import type { ChannelBook } from '../channels/channel-book.js';
import type { Clock } from '../clock.js';
import type { Peer } from '../peers/index.js';
import { TokenBucket } from '../peers/token-bucket.js';
import type { Journal } from '../runner/journal.js';
import type { PeerStorageRepository } from '../store/index.js';

/** BOLT 1, peer_storage_retrieval: blocks for which the blob of a peer without channels is kept at least. */
const KEPT_BLOCKS = 2016;
/** Blobs that go to or come from a peer at once; more of them wait, the last one for all (BOLT 1: one a minute will do). */
const BURST = 10;
const PER_SECOND = 1 / 60;

/** What storing for others needs of the node around it. */
export interface PeerStorageSurroundings {
  readonly features: FeatureSet;
  readonly book: ChannelBook;
  readonly store: PeerStorageRepository;
  readonly journal: Journal;
  readonly clock: Clock;
}

/** Keeps one blob for each peer with a channel, and gives it back on every connection (BOLT 1, Peer Storage). */
export class PeerStorage {
  private readonly buckets = new Map<string, TokenBucket>();
  private readonly waiting = new Map<string, Uint8Array>();

  constructor(private readonly around: PeerStorageSurroundings) {}

  /** BOLT 1, peer_storage, receiver: what is stored is sent after `init`, and before any channel_reestablish. */
  connected(peer: Peer): void {
    const blob = this.waiting.get(peer.id) ?? this.around.store.get(peer.id);
    if (blob !== undefined) peer.send({ type: 'peerStorageRetrieval', blob });
  }

  received(peer: Peer, { blob }: Extract<Message, { type: 'peerStorage' }>): void {
    const { features, book } = this.around;
    if (features.optionProvideStorage === undefined || blob.length > PEER_BLOB_LENGTH) return;
    // BOLT 1, peer_storage, receiver: a peer without a channel need not be served, and pays for nothing.
    if (!book.hasLiveChannel(peer.id)) return;
    this.waiting.set(peer.id, blob);
    this.storeWaiting(peer.id);
  }

  /** Stores what waited for its turn, and forgets what belongs to peers that have had no channel for long. */
  blockConnected(height: number): void {
    const { store, journal, book } = this.around;
    for (const peerId of this.waiting.keys()) this.storeWaiting(peerId);
    for (const { nodeId, unusedSince } of store.all()) {
      if (book.hasLiveChannel(nodeId)) {
        if (unusedSince !== null) journal.append(() => store.setUnusedSince(nodeId, null));
      } else if (unusedSince === null) {
        journal.append(() => store.setUnusedSince(nodeId, height));
      } else if (height - unusedSince >= KEPT_BLOCKS) {
        this.buckets.delete(nodeId);
        journal.append(() => store.delete(nodeId));
      }
    }
  }

  private storeWaiting(peerId: string): void {
    const blob = this.waiting.get(peerId);
    if (blob === undefined || !this.bucketOf(peerId).take()) return;
    this.waiting.delete(peerId);
    const { store, journal } = this.around;
    journal.write(`peer storage ${peerId}`, () => store.put({ nodeId: peerId, blob }));
  }

  private bucketOf(peerId: string): TokenBucket {
    const known = this.buckets.get(peerId);
    if (known !== undefined) return known;
    const bucket = storageBucket(this.around.clock);
    this.buckets.set(peerId, bucket);
    return bucket;
  }
}

/** How often a blob may go one way between two peers. */
export function storageBucket(clock: Clock): TokenBucket {
  return new TokenBucket(BURST, PER_SECOND, () => clock.steadyMillis());
}

/** Whether a peer offers to store something for us. */
export function offersStorage({ features }: Peer): boolean {
  return hasFeature(features, 'optionProvideStorage');
}
