import { ApiError } from '../../api/error.js';
import {
  type BackedUpChannel,
  type BackupError,
  backedUpChannelId,
  openBackup,
  type StaticBackup,
} from '../../core/backup/index.js';
import { fromBase64 } from '../../core/primitives/base64.js';
import { equalBytes, toHex } from '../../core/primitives/bytes.js';
import { displayHash } from '../../core/primitives/display-hash.js';
import { err, type Result } from '../../core/primitives/result.js';
import { type FeatureSet, negotiate } from '../../core/wire/index.js';
import type { ChainBackend } from '../chain/index.js';
import type { ChannelBook } from '../channels/channel-book.js';
import type { ChannelRunner } from '../channels/channel-runner.js';
import { type ManagedChannel, storedState } from '../channels/managed-channel.js';
import type { Clock } from '../clock.js';
import type { Logger } from '../log.js';
import type { PeerManager } from '../peers/index.js';
import type { Journal } from '../runner/journal.js';
import type { Store } from '../store/index.js';
import { BIRTH_HEIGHT } from '../store/settings.js';

/** What bringing channels back needs of the node around it. */
export interface RecoverySurroundings {
  readonly book: ChannelBook;
  readonly runner: ChannelRunner;
  readonly store: Pick<Store, 'chain' | 'peers' | 'settings' | 'transaction'>;
  readonly journal: Journal;
  readonly backend: Pick<ChainBackend, 'blockHash' | 'unspentOutput'>;
  readonly chainHash: Uint8Array;
  readonly key: Uint8Array;
  readonly log: Logger;
  height(): number;
  readonly features: FeatureSet;
  readonly clock: Clock;
  readonly peers: Pick<PeerManager, 'get'>;
  alarm(code: string, message: string): void;
  /** The node has to begin again from its store: it stands at an earlier block now. */
  onRestart(): void;
}

/** What a restoration came to. */
export interface Restoration {
  readonly restored: readonly ManagedChannel[];
  /** In the backup, but known to the node already. */
  readonly known: number;
  /** In the backup, but without an unspent funding output: only a node without other channels searches the chain for what is left of them. */
  readonly spent: readonly string[];
  /** The chain is searched again from the block above. Null: there was no need. */
  readonly rescanFrom: number | null;
}

/** Brings channels back from backups: from a file, or from what a peer has kept for us. */
export class Recovery {
  /** Backups of peers with channels that the node does not know, by the peer's id. */
  private readonly offered = new Map<string, StaticBackup>();
  private isRestarting = false;

  constructor(private readonly around: RecoverySurroundings) {}

  /** Reads a backup of this node. */
  open(blob: Uint8Array): Result<StaticBackup, BackupError | { readonly code: 'backupOtherNetwork' }> {
    const opened = openBackup(blob, this.around.key);
    if (opened.ok && !equalBytes(opened.value.chainHash, this.around.chainHash)) {
      return err({ code: 'backupOtherNetwork' });
    }
    return opened;
  }

  /** As `open`, for the text that users keep. Throws `ApiError` `invalidBackup`. */
  read(text: string): StaticBackup {
    let blob: Uint8Array;
    try {
      blob = fromBase64(text.trim());
    } catch {
      throw new ApiError('invalidBackup', 'this is not a backup', { reason: 'notBase64' });
    }
    const opened = this.open(blob);
    if (opened.ok) return opened.value;
    const { code } = opened.error;
    throw new ApiError('invalidBackup', EXPLANATIONS[code], { reason: code });
  }

  /** Channels of a backup that the node knows nothing of. */
  unknownOf({ channels }: StaticBackup): readonly BackedUpChannel[] {
    return channels.filter((channel) => this.around.book.get(idOf(channel)) === undefined);
  }

  /** Whether all that this node has of channels comes from backups. */
  get isBlank(): boolean {
    return this.around.book.all().every((channel) => {
      const state = storedState(channel);
      return state === undefined || 'remains' in state;
    });
  }

  /** Whether a peer keeps something for us that must not be replaced yet. */
  isOffered(peerId: string): boolean {
    return this.offered.has(peerId);
  }

  /**
   * A peer gave back what it keeps for us. It may be old, never forged. A node without channels takes what is in it; any
   * other tells its owner, who decides.
   */
  async retrieved(peerId: string, blob: Uint8Array): Promise<void> {
    this.offered.delete(peerId);
    const opened = this.open(blob);
    if (!opened.ok) {
      // BOLT 1, peer_storage_retrieval, receiver: what is irrelevant to us may be answered with a warning, or not at all.
      this.around.log.warn(
        { peer: peerId, code: opened.error.code },
        'what the peer keeps is no backup of ours',
      );
      return;
    }
    if (this.unknownOf(opened.value).length === 0) return;
    this.offered.set(peerId, opened.value);
    try {
      if (this.isBlank) {
        await this.restore([opened.value]);
        return;
      }
      // One that was given up before its funding was mined, or has ended since, is nothing to be told of.
      const alive = await this.aliveOf(this.unknownOf(opened.value));
      if (alive.length === 0) {
        this.offered.delete(peerId);
        return;
      }
      this.around.alarm(
        'backupAhead',
        `${peerId} keeps a backup with ${alive.length} channels that this node does not know: its files may be an old copy; see docs/RECOVERY.md`,
      );
    } catch (error) {
      this.around.alarm('restoreFailed', `what ${peerId} keeps was not restored: ${error}`);
    }
  }

  /** The channels whose funding output nothing has spent. */
  private async aliveOf(channels: readonly BackedUpChannel[]): Promise<readonly BackedUpChannel[]> {
    const { backend } = this.around;
    const outputs = await Promise.all(
      channels.map(({ funding }) =>
        backend.unspentOutput(displayHash(funding.txid), funding.outputIndex, false),
      ),
    );
    return channels.filter((_, place) => outputs[place] !== undefined);
  }

  /** Restores what connected peers keep for us. */
  restoreFromPeers(): Promise<Restoration> {
    return this.restore([...this.offered.values()]);
  }

  /** Takes up every channel of the backups that the node does not know, to have it closed by its peer. */
  async restore(backups: readonly StaticBackup[]): Promise<Restoration> {
    const { height, backend } = this.around;
    const all = new Map(
      backups.flatMap(({ channels }) => channels.map((each) => [idOf(each), each] as const)),
    );
    const from = Math.min(height(), ...backups.map(({ birthHeight }) => birthHeight));
    const isRescan = this.isBlank && from < height() && all.size > 0;
    const hash = isRescan ? await backend.blockHash(from) : undefined;
    const fit = isRescan ? [...all.values()] : await this.aliveOf([...all.values()]);
    if (this.isRestarting) throw new ApiError('stopping', 'the node is about to start anew');
    // Only now: the answers of the chain took time.
    const unknown = [...all.values()].filter((channel) => this.around.book.get(idOf(channel)) === undefined);
    const wanted = unknown.filter((channel) => fit.includes(channel));
    const restored = wanted.map((channel) => this.adopt(channel, isRescan));
    this.offered.clear();
    if (restored.length > 0) {
      this.around.alarm(
        'channelsRestored',
        `${restored.length} channels are known from a backup alone: their peers are asked to close them`,
      );
    }
    if (isRescan && restored.length > 0 && hash !== undefined) this.rewind({ height: from, hash });
    return {
      restored,
      known: all.size - unknown.length,
      spent: unknown.filter((channel) => !wanted.includes(channel)).map(idOf),
      rescanFrom: isRescan && restored.length > 0 ? from : null,
    };
  }

  private adopt(channel: BackedUpChannel, isRescan: boolean): ManagedChannel {
    const { runner, store, peers, features } = this.around;
    const peerId = toHex(channel.remoteNodeId);
    const [address] = channel.addresses;
    if (address !== undefined && (store.peers.get(peerId)?.address ?? null) === null) {
      store.peers.put({ nodeId: peerId, address, keepConnected: true });
    }
    const peer = peers.get(peerId);
    return runner.adopt(channel, isRescan, peer && negotiate(features, peer.features));
  }

  /** Nothing may be written between this and the new beginning: it would belong to another height. */
  private rewind(point: { readonly height: number; readonly hash: string }): void {
    const { journal, store, clock, onRestart } = this.around;
    this.isRestarting = true;
    journal.flush();
    store.transaction(() => {
      store.chain.restartAt(point);
      store.settings.put(BIRTH_HEIGHT, String(point.height));
    });
    journal.halt();
    // The answer to whoever asked for it goes out first.
    clock.soon(onRestart);
  }
}

const EXPLANATIONS = {
  backupTooNew: 'the backup was made by a newer program: run that',
  backupNotOurs: 'the backup is damaged, or was made with another seed: put the right seed file back first',
  backupMalformed: 'the backup cannot be read',
  backupOtherNetwork: 'the backup belongs to another network',
} as const;

function idOf(channel: BackedUpChannel): string {
  return toHex(backedUpChannelId(channel));
}
