import { fitForPeer, type StaticBackup } from '../../core/backup/index.js';
import type { GossipGraph } from '../../core/gossip/index.js';
import { fromHex } from '../../core/primitives/bytes.js';
import type { FeatureSet, Message } from '../../core/wire/index.js';
import type { ChannelBook } from '../channels/channel-book.js';
import type { Clock } from '../clock.js';
import { showAddress } from '../gossip/show-address.js';
import type { Logger } from '../log.js';
import type { Peer, PeerManager } from '../peers/index.js';
import type { TokenBucket } from '../peers/token-bucket.js';
import type { Journal } from '../runner/journal.js';
import type { Store } from '../store/index.js';
import { BIRTH_HEIGHT } from '../store/settings.js';
import type { Entropy } from '../transport/index.js';
import type { BackupFile } from './backup-file.js';
import { BackupKeeper } from './backup-keeper.js';
import { offersStorage, PeerStorage, storageBucket } from './peer-storage.js';
import { Recovery, type RecoverySurroundings } from './recovery.js';

/** The most addresses of a peer that a backup holds. */
const MOST_ADDRESSES = 3;

/** The parts of the node that backups have to do with. */
export interface BackupSurroundings extends RecoverySurroundings {
  readonly book: ChannelBook;
  readonly store: Store;
  readonly journal: Journal;
  readonly features: FeatureSet;
  readonly graph: GossipGraph;
  readonly backupFile: BackupFile;
  readonly entropy: Entropy;
  readonly clock: Clock;
  readonly log: Logger;
  readonly peers: Pick<PeerManager, 'get'>;
}

/** Backups of the channels: written at each opening and close, kept by peers, and brought back. */
export class NodeBackup {
  readonly keeper: BackupKeeper;
  readonly recovery: Recovery;
  private readonly storage: PeerStorage;
  /** Peers that have given back by now whatever they keep: ours may take its place. */
  private readonly synced = new WeakSet<Peer>();
  private blob: Uint8Array | undefined;
  /** What was sent to each peer lately, and who waits for its turn. */
  private readonly sent = new WeakMap<Peer, TokenBucket>();
  private readonly waiting = new Set<Peer>();

  constructor(private readonly around: BackupSurroundings) {
    const { store, journal, backupFile, graph } = around;
    this.recovery = new Recovery(around);
    this.storage = new PeerStorage({ ...around, store: store.peerStorage });
    this.keeper = new BackupKeeper({
      ...around,
      height: () => around.height(),
      birthHeight: () => Number(store.settings.get(BIRTH_HEIGHT) ?? 0),
      addressesOf(peerId) {
        const stored = store.peers.get(peerId)?.address ?? undefined;
        const announced = (graph.node(fromHex(peerId))?.details?.addresses ?? []).flatMap(showAddress);
        return [...new Set([...(stored === undefined ? [] : [stored]), ...announced])].slice(
          0,
          MOST_ADDRESSES,
        );
      },
      writeFile: (text) => backupFile.write(text),
      written: () => this.sendToAll(),
    });
    journal.committed(() => this.keeper.writeIfDue());
  }

  /** The node's channels are known. What a backup from before has beyond them is restored, or the backup kept aside. */
  async start(): Promise<void> {
    const text = this.around.backupFile.read();
    if (text !== undefined) await this.takeUp(text);
    this.keeper.changed();
    this.around.journal.flush();
  }

  connected(peer: Peer): void {
    this.storage.connected(peer);
    // What a peer keeps for us comes before its channel_reestablish. Where none is due there is nothing to wait for.
    if (!this.around.book.hasLiveChannel(peer.id)) this.synced.add(peer);
  }

  /** Takes the messages that are about storage; false for all others. */
  message(peer: Peer, message: Message): boolean {
    switch (message.type) {
      case 'peerStorage':
        this.storage.received(peer, message);
        return true;
      case 'peerStorageRetrieval':
        void this.recovery.retrieved(peer.id, message.blob).then(() => {
          if (this.synced.has(peer)) this.sendTo(peer);
        });
        return true;
      case 'channelReestablish':
        if (!this.synced.has(peer)) {
          this.synced.add(peer);
          this.sendTo(peer);
        }
        return false;
      default:
        return false;
    }
  }

  blockConnected(height: number): void {
    this.storage.blockConnected(height);
    for (const peer of [...this.waiting]) this.sendTo(peer);
  }

  private async takeUp(text: string): Promise<void> {
    const { backupFile, alarm } = this.around;
    let backup: StaticBackup;
    try {
      backup = this.recovery.read(text);
    } catch (error) {
      // It may be that the seed is the wrong one.
      const path = backupFile.keepAside(text);
      alarm('backupUnreadable', `the backup in the datadir cannot be used and is kept as ${path}: ${error}`);
      return;
    }
    const unknown = this.recovery.unknownOf(backup).length;
    if (unknown === 0) return;
    if (this.recovery.isBlank) {
      await this.recovery.restore([backup]);
      return;
    }
    const path = backupFile.keepAside(text);
    alarm(
      'backupAhead',
      `${path} has ${unknown} channels that this node does not know; see docs/RECOVERY.md`,
    );
  }

  private sendToAll(): void {
    this.blob = undefined;
    const { book, peers, journal } = this.around;
    for (const peerId of new Set(book.all().map((channel) => channel.peerId))) {
      const peer = peers.get(peerId);
      if (peer !== undefined && this.synced.has(peer)) journal.after(() => this.sendTo(peer));
    }
  }

  /** Has a peer keep our backup in place of the last one, if it offers to and there is something to keep. */
  private sendTo(peer: Peer): void {
    this.waiting.delete(peer);
    if (this.around.peers.get(peer.id) !== peer) return;
    if (!offersStorage(peer) || !this.around.book.hasLiveChannel(peer.id)) return;
    if (this.recovery.isOffered(peer.id)) return;
    const bucket = this.sent.get(peer) ?? storageBucket(this.around.clock);
    this.sent.set(peer, bucket);
    if (bucket.take()) peer.send({ type: 'peerStorage', blob: this.peerBlob() });
    else this.waiting.add(peer);
  }

  private peerBlob(): Uint8Array {
    if (this.blob !== undefined) return this.blob;
    const fitted = fitForPeer(this.keeper.contents());
    if (fitted.omitted > 0) {
      this.around.alarm(
        'backupTooLarge',
        `peers have no room for ${fitted.omitted} of the channels; the file has all`,
      );
    }
    this.blob = this.keeper.seal(fitted);
    return this.blob;
  }
}
