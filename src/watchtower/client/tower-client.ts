import type { ChannelSigner } from '../../core/keys/index.js';
import { toHex } from '../../core/primitives/bytes.js';
import {
  buildKit,
  type RevokedState,
  sealKit,
  type TowerFault,
  type TowerMode,
} from '../../core/watchtower/index.js';
import type { Clock, Timer } from '../../node/clock.js';
import type { StoredTower, TowerCoverage } from '../../node/store/index.js';
import { systemSurroundings } from '../../node/surroundings.js';
import { Backfill, type RevokedArchive } from './backfill.js';
import { RecordRemover } from './record-remover.js';
import { TowerLink, type TowerLinkOptions } from './tower-link.js';

/** What a client needs. */
export interface TowerClientOptions
  extends Pick<TowerLinkOptions, 'store' | 'entropy' | 'log'>,
    Partial<
      Pick<TowerLinkOptions, 'reconnect' | 'patienceMillis' | 'pingMillis' | 'random' | 'clock' | 'sockets'>
    > {
  /** A fresh script of the wallet. */
  readonly newScript: () => Uint8Array;
  /** What was revoked before a tower was added. */
  readonly archive: RevokedArchive;
}

/** A tower as the user sees it. */
export interface TowerSummary {
  /** Hex. */
  readonly nodeId: string;
  readonly address: string;
  readonly mode: TowerMode;
  readonly connected: boolean;
  /** The last block that it has told to have scanned; null: it has told none. */
  readonly blockHeight: number | null;
  /** What the tower did wrong last; null when all is well. */
  readonly fault: TowerFault | null;
  readonly channels: readonly ChannelCoverage[];
}

/** How far a tower is with a channel. `waiting` counts what is not in the backlog yet, too. */
export interface ChannelCoverage extends TowerCoverage {
  /** States that no tower can be given any more: they were revoked before this node kept what it takes. */
  readonly missing: number;
}

interface Guard {
  readonly link: TowerLink;
  readonly backfill: Backfill;
  readonly remover: RecordRemover;
}

/** Records in a tower's backlog from which on nothing is added that was revoked long ago. */
const BACKLOG = 256;

const DEFAULTS = {
  reconnect: { firstDelayMs: 500, maxDelayMs: 300_000 },
  patienceMillis: 15_000,
  pingMillis: 30_000,
  random: systemSurroundings.random,
  clock: systemSurroundings.clock,
  sockets: systemSurroundings.sockets,
};

/** Hands every commitment that the other side has revoked to all towers of this node, and never gives up on one. */
export class TowerClient {
  private readonly guards = new Map<string, Guard>();
  private readonly linkOptions: TowerLinkOptions;
  private readonly clock: Clock;
  private filling: Timer | undefined;
  private running = false;

  constructor(private readonly options: TowerClientOptions) {
    this.linkOptions = { ...DEFAULTS, ...options, onReceipts: () => this.fill() };
    this.clock = this.linkOptions.clock;
    for (const tower of options.store.towers.all()) this.guards.set(tower.nodeId, this.guardOf(tower));
  }

  /** Connects to every tower, and stays so. */
  start(): void {
    this.running = true;
    for (const { link, remover } of this.guards.values()) {
      link.start();
      remover.poke();
    }
    this.fill();
  }

  stop(): void {
    this.running = false;
    this.filling?.cancel();
    for (const guard of this.guards.values()) end(guard);
  }

  /** Whether there is a tower to build records for. */
  get hasTowers(): boolean {
    return this.guards.size > 0;
  }

  /**
   * From now on a tower gets what is revoked, and bit by bit what was revoked before. For one that is known, the address
   * and the mode change.
   */
  add(nodeId: string, address: string, mode: TowerMode): TowerSummary {
    const { towers } = this.options.store;
    const known = towers.all().find((tower) => tower.nodeId === nodeId);
    const destination = known?.destination ?? this.options.newScript();
    const tower = { nodeId, address, mode, destination };
    towers.put(tower);
    const before = this.guards.get(nodeId);
    if (before !== undefined) end(before);
    const guard = this.guardOf(tower);
    this.guards.set(nodeId, guard);
    if (this.running) guard.link.start();
    this.fill();
    return this.summaryOf(guard);
  }

  /** Gives a tower up, with all that waits for it. False when there is none of that id. */
  remove(nodeId: string): boolean {
    const guard = this.guards.get(nodeId);
    if (guard === undefined) return false;
    end(guard);
    this.guards.delete(nodeId);
    this.options.store.towers.delete(nodeId);
    return true;
  }

  /**
   * Writes a revoked commitment into the backlog of every tower that does not have it: to be called within the commit
   * that stores the revocation, so that neither is there without the other. `poke` sends it after that commit.
   */
  revoked(state: RevokedState, signer: ChannelSigner): void {
    const channelId = toHex(state.parameters.channelId);
    for (const { link } of this.guards.values()) {
      if (this.options.store.towers.hasState(link.tower.nodeId, channelId, state.commitmentNumber)) continue;
      this.queue(link.tower, state, signer);
    }
  }

  /** A channel is closed for good, in the store too: no tower needs what it has of it. */
  closed(): void {
    for (const { remover } of this.guards.values()) remover.poke();
  }

  /** Sends what waits, as far as towers are connected. */
  poke(): void {
    for (const { link } of this.guards.values()) link.poke();
  }

  /** Asks every tower how far it is; resolves when all have answered or do not. */
  async refresh(): Promise<void> {
    await Promise.all([...this.guards.values()].map(({ link }) => link.askStatus()));
  }

  summaries(): readonly TowerSummary[] {
    return [...this.guards.values()].map((guard) => this.summaryOf(guard));
  }

  private guardOf(tower: StoredTower): Guard {
    const { store, archive } = this.options;
    const backfill = new Backfill(archive, {
      has: (channelId, number) => store.towers.hasState(tower.nodeId, channelId, number),
      add: (state, signer) => this.queue(tower, state, signer),
    });
    const remover = new RecordRemover(tower, this.linkOptions);
    return { link: new TowerLink(tower, this.linkOptions), backfill, remover };
  }

  private queue(
    { nodeId, mode, destination }: StoredTower,
    state: RevokedState,
    signer: ChannelSigner,
  ): void {
    const { store, entropy } = this.options;
    const channelId = toHex(state.parameters.channelId);
    const { commitmentNumber } = state;
    const { kit, txid } = buildKit(state, signer, mode, destination);
    const records = sealKit(kit, txid, entropy);
    for (const [part, { hint, blob }] of records.entries()) {
      const isLast = part === records.length - 1;
      store.towers.add({ tower: nodeId, channelId, commitmentNumber, part, isLast, hint, blob });
    }
  }

  /** One step for each tower that is behind and whose backlog is short; then again, as long as there is something to do. */
  private fill(): void {
    if (!this.running || this.filling !== undefined) return;
    this.filling = this.clock.soon(() => {
      this.filling = undefined;
      if (!this.running) return;
      const { store } = this.options;
      let goesOn = false;
      for (const { link, backfill } of this.guards.values()) {
        // The receipts make room, and call this again.
        if (store.towers.backlog(link.tower.nodeId, BACKLOG) >= BACKLOG) continue;
        if (store.transaction(() => backfill.step())) goesOn = true;
        link.poke();
      }
      if (goesOn) this.fill();
    });
  }

  private summaryOf({ link, backfill }: Guard): TowerSummary {
    const { nodeId, address, mode } = link.tower;
    const { connected, fault, blockHeight } = link;
    const known = new Map(this.options.store.towers.coverage(nodeId).map((each) => [each.channelId, each]));
    const live = new Map(this.options.archive.channels().map((each) => [each.channelId, each]));
    const channels = [...new Set([...known.keys(), ...live.keys()])].map((channelId): ChannelCoverage => {
      const coverage = known.get(channelId) ?? { channelId, covered: 0, waiting: 0, lost: 0 };
      const channel = live.get(channelId);
      const { covered, waiting, lost } = coverage;
      const rest =
        channel === undefined ? 0 : Math.max(0, Number(channel.revoked) - covered - waiting - lost);
      const isDone = channel === undefined || backfill.isDone(channel);
      return isDone ? { ...coverage, missing: rest } : { ...coverage, waiting: waiting + rest, missing: 0 };
    });
    return { nodeId, address, mode, connected, blockHeight, fault, channels };
  }
}

function end({ link, remover }: Guard): void {
  link.stop();
  remover.stop();
}
