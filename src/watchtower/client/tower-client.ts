import type { ChannelSigner } from '../../core/keys/index.js';
import { toHex } from '../../core/primitives/bytes.js';
import {
  buildKit,
  type RevokedState,
  sealKit,
  type TowerFault,
  type TowerMode,
} from '../../core/watchtower/index.js';
import type { TowerCoverage } from '../../node/store/index.js';
import { systemSurroundings } from '../../node/surroundings.js';
import { TowerLink, type TowerLinkOptions } from './tower-link.js';

/** What a client needs. */
export interface TowerClientOptions
  extends Pick<TowerLinkOptions, 'store' | 'entropy' | 'log'>,
    Partial<
      Pick<TowerLinkOptions, 'reconnect' | 'patienceMillis' | 'pingMillis' | 'random' | 'clock' | 'sockets'>
    > {
  /** A fresh script of the wallet. */
  readonly newScript: () => Uint8Array;
}

/** A tower as the user sees it. */
export interface TowerSummary {
  /** Hex. */
  readonly nodeId: string;
  readonly address: string;
  readonly mode: TowerMode;
  readonly connected: boolean;
  /** What the tower did wrong last; null when all is well. */
  readonly fault: TowerFault | null;
  readonly channels: readonly TowerCoverage[];
}

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
  private readonly links = new Map<string, TowerLink>();
  private readonly linkOptions: TowerLinkOptions;
  private running = false;

  constructor(private readonly options: TowerClientOptions) {
    this.linkOptions = { ...DEFAULTS, ...options };
    for (const tower of options.store.towers.all()) {
      this.links.set(tower.nodeId, new TowerLink(tower, this.linkOptions));
    }
  }

  /** Connects to every tower, and stays so. */
  start(): void {
    this.running = true;
    for (const link of this.links.values()) link.start();
  }

  stop(): void {
    this.running = false;
    for (const link of this.links.values()) link.stop();
  }

  /** Whether there is a tower to build records for. */
  get hasTowers(): boolean {
    return this.links.size > 0;
  }

  /** From now on a tower gets what is revoked. For one that is known, the address and the mode change. */
  add(nodeId: string, address: string, mode: TowerMode): TowerSummary {
    const { towers } = this.options.store;
    const known = towers.all().find((tower) => tower.nodeId === nodeId);
    const destination = known?.destination ?? this.options.newScript();
    const tower = { nodeId, address, mode, destination };
    towers.put(tower);
    this.links.get(nodeId)?.stop();
    const link = new TowerLink(tower, this.linkOptions);
    this.links.set(nodeId, link);
    if (this.running) link.start();
    return this.summaryOf(link);
  }

  /** Gives a tower up, with all that waits for it. False when there is none of that id. */
  remove(nodeId: string): boolean {
    const link = this.links.get(nodeId);
    if (link === undefined) return false;
    link.stop();
    this.links.delete(nodeId);
    this.options.store.towers.delete(nodeId);
    return true;
  }

  /**
   * Writes a revoked commitment into the backlog of every tower that does not have it: to be called within the commit
   * that stores the revocation, so that neither is there without the other. `poke` sends it after that commit.
   */
  revoked(state: RevokedState, signer: ChannelSigner): void {
    const { store, entropy } = this.options;
    const channelId = toHex(state.parameters.channelId);
    const { commitmentNumber } = state;
    for (const { tower } of this.links.values()) {
      const { nodeId, mode, destination } = tower;
      if (store.towers.hasState(nodeId, channelId, commitmentNumber)) continue;
      const { kit, txid } = buildKit(state, signer, mode, destination);
      const records = sealKit(kit, txid, entropy);
      for (const [part, { hint, blob }] of records.entries()) {
        const isLast = part === records.length - 1;
        store.towers.add({ tower: nodeId, channelId, commitmentNumber, part, isLast, hint, blob });
      }
    }
  }

  /** Sends what waits, as far as towers are connected. */
  poke(): void {
    for (const link of this.links.values()) link.poke();
  }

  summaries(): readonly TowerSummary[] {
    return [...this.links.values()].map((link) => this.summaryOf(link));
  }

  private summaryOf({ tower, connected, fault }: TowerLink): TowerSummary {
    const { nodeId, address, mode } = tower;
    const channels = this.options.store.towers.coverage(nodeId);
    return { nodeId, address, mode, connected, fault, channels };
  }
}
