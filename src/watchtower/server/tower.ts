import type { PrivateKey } from '../../core/crypto/index.js';
import { curve } from '../../core/crypto/index.js';
import { toHex } from '../../core/primitives/bytes.js';
import type { Network } from '../../core/primitives/network.js';
import { BlockFollower, type ChainBackend, type ChainPoint, type ChainStep } from '../../node/chain/index.js';
import { type Clock, systemClock } from '../../node/clock.js';
import type { Logger } from '../../node/log.js';
import { StoreError } from '../../node/store/index.js';
import type { Sockets } from '../../node/surroundings.js';
import { estimateFeerates } from '../../node/sweeper/feerates.js';
import {
  type Entropy,
  formatAddress,
  InboundHandshakes,
  type ListenAddress,
  type Listener,
  listen,
} from '../../node/transport/index.js';
import { BreachGuard, type BreachSummary } from './breach-guard.js';
import { ClientConnection } from './client-connection.js';
import { DEFAULT_QUOTAS, RecordIntake, type TowerQuotas } from './record-intake.js';
import { TowerStore } from './tower-store.js';

/** What a tower needs. */
export interface TowerOptions {
  /** Its identity: what clients know it by, and what it signs receipts with. */
  readonly privateKey: PrivateKey;
  readonly databasePath: string;
  readonly network: Network;
  readonly backend: ChainBackend;
  readonly listen: readonly ListenAddress[];
  readonly log: Logger;
  readonly entropy: Entropy;
  readonly clock?: Clock;
  readonly sockets?: Sockets;
  readonly quotas?: Partial<TowerQuotas>;
  readonly pollIntervalMillis?: number;
  /** A client that says nothing for so long is disconnected. */
  readonly idleMillis?: number;
  /** The tower cannot go on: the chain is not the one it was on. */
  readonly onFatal: (error: unknown) => void;
}

/** What a tower says of itself. */
export interface TowerState {
  /** `NODEID@ws://HOST:PORT`, as `tower add` takes it. */
  readonly uris: readonly string[];
  readonly sessions: number;
  readonly records: number;
  readonly bytes: number;
  readonly blockHeight: number;
  readonly breaches: readonly BreachSummary[];
}

const IDLE_MILLIS = 120_000;

/** The watchtower: stores what clients send, watches the chain, and punishes. It has no channels and no money. */
export class Tower {
  readonly towerId: string;
  private readonly store: TowerStore;
  private readonly intake: RecordIntake;
  private readonly guard: BreachGuard;
  private readonly handshakes: InboundHandshakes;
  private readonly follower: BlockFollower;
  private readonly clients = new Set<ClientConnection>();
  private listeners: Listener[] = [];
  private publishing: Promise<void> = Promise.resolve();
  private stopped = false;
  private readonly clock: Clock;

  /** `tip` is the backend's: where a new tower begins. Throws `StoreError` when the store cannot be opened. */
  constructor(
    private readonly options: TowerOptions,
    tip: ChainPoint,
  ) {
    const { privateKey, network, log, backend } = options;
    this.clock = options.clock ?? systemClock;
    this.towerId = toHex(curve().publicKey(privateKey));
    this.store = TowerStore.open(options.databasePath, { network: network.name, nodeId: this.towerId });
    this.intake = new RecordIntake(
      this.store,
      privateKey,
      { ...DEFAULT_QUOTAS, ...options.quotas },
      log,
      this.clock,
    );
    this.guard = new BreachGuard(this.store, log);
    this.handshakes = new InboundHandshakes(privateKey, options.entropy, { clock: this.clock });
    this.follower = new BlockFollower({
      backend,
      tip: this.firstTip(tip),
      recent: [...this.store.chain.recent()].reverse(),
      pollIntervalMillis: options.pollIntervalMillis ?? network.pollIntervalMillis,
      blockStallMillis: network.blockStallMillis,
      clock: this.clock,
      onStep: (step) => this.step(step),
      onStall: (event) => log.error(event, 'the chain stands still'),
      onFailure: options.onFatal,
    });
  }

  /** Scans what it has missed, and only then takes clients. Rejects with `TransportError` when it cannot listen. */
  async start(): Promise<void> {
    this.follower.start();
    await this.follower.poke();
    this.publish(this.follower.tip);
    for (const address of this.options.listen) {
      this.listeners.push(
        await (this.options.sockets?.listen ?? listen)(address, (channel) => void this.accept(channel)),
      );
    }
    this.options.log.info({ uris: this.state.uris, records: this.store.records }, 'the tower is up');
  }

  get state(): TowerState {
    return {
      uris: this.listeners.map(({ address }) => `${this.towerId}@${formatAddress(address)}`),
      sessions: this.store.sessions,
      records: this.store.records,
      bytes: this.store.bytes,
      blockHeight: this.follower.tip.height,
      breaches: this.guard.summaries,
    };
  }

  /** Looks for blocks at once; resolves when each is scanned and what it calls for has been handed to the network. */
  async poke(): Promise<void> {
    await this.follower.poke();
    await this.publishing;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.listeners.map((listener) => listener.close()));
    for (const client of [...this.clients]) client.close();
    await this.follower.stop();
    await this.publishing;
    this.store.close();
  }

  private async accept(channel: Parameters<InboundHandshakes['accept']>[0]): Promise<void> {
    const { log, idleMillis = IDLE_MILLIS } = this.options;
    try {
      const connection = await this.handshakes.accept(channel);
      if (this.stopped) {
        connection.destroy();
        return;
      }
      const client = new ClientConnection(
        connection,
        this.intake,
        log,
        idleMillis,
        this.clock,
        () => this.follower.tip.height,
        () => this.clients.delete(client),
      );
      this.clients.add(client);
    } catch (error) {
      log.debug({ error: String(error) }, 'a handshake failed');
    }
  }

  private step(step: ChainStep): void {
    const { height, hash } = step;
    if (step.type === 'connected') this.guard.blockConnected(height, step.block);
    else this.guard.blockDisconnected(height);
    this.save(() => {
      if (step.type === 'connected') this.store.chain.connect({ height, hash });
      else this.store.chain.disconnectAbove(height - 1);
    });
    if (step.type === 'connected') this.publish({ height, hash });
  }

  /** Where it stopped. A new tower writes down where it begins, so that nothing after that is ever missed. */
  private firstTip(tip: ChainPoint): ChainPoint {
    const known = this.store.chain.tip();
    if (known === undefined) this.store.chain.connect(tip);
    return known ?? tip;
  }

  /** A full disk does not keep the tower from punishing: what could not be written is written with the next block. */
  private save(chain: () => void): void {
    try {
      this.store.transaction(() => {
        this.guard.save();
        chain();
      });
      this.guard.saved();
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      this.options.log.error({ code: error.code }, 'the tower cannot store what it has seen in the chain');
    }
  }

  private publish(tip: ChainPoint): void {
    this.publishing = this.publishing
      .then(() => this.publishNow(tip))
      .catch((error) => this.options.log.error({ error: String(error) }, 'justice was not published'));
  }

  private async publishNow(tip: ChainPoint): Promise<void> {
    const { backend, log } = this.options;
    if (this.stopped || this.guard.summaries.length === 0) return;
    // While blocks are missing, what is due may be done already.
    if ((await backend.bestHash()) !== tip.hash) return;
    const feerates = await estimateFeerates(backend);
    if (this.stopped) return;
    const transactions = this.guard.justice(tip.height, feerates);
    this.save(() => undefined);
    for (const raw of transactions) {
      const published = await backend.publish(raw);
      if (published.ok) log.info({ txid: published.value }, 'justice is published');
      else
        log.warn(
          { ...published.error },
          'a justice transaction was refused; the next block sees another try',
        );
    }
  }
}

/** Starts a tower upon a chain backend that has been started. */
export async function startTower(options: TowerOptions): Promise<Tower> {
  const { bestHash, blocks } = await options.backend.status();
  const tower = new Tower(options, { height: blocks, hash: bestHash });
  try {
    await tower.start();
    return tower;
  } catch (error) {
    await tower.stop();
    throw error;
  }
}
