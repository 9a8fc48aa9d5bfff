import { dirname, join } from 'node:path';
import { hmacSha256 } from '../core/crypto/index.js';
import { utf8 } from '../core/primitives/bytes.js';
import type { Network } from '../core/primitives/network.js';
import {
  type RevokedArchive,
  readTowerStatus,
  startTower,
  type Tower,
  TowerClient,
} from '../watchtower/index.js';
import type { ChainBackend } from './chain/index.js';
import { type Config, databasePath } from './config/index.js';
import type { Logger } from './log.js';
import type { Store } from './store/index.js';
import type { Surroundings } from './surroundings.js';

/** What a tower needs of the process that it runs in. */
export interface TowerHost {
  readonly config: Config;
  readonly seed: Uint8Array;
  readonly network: Network;
  readonly backend: ChainBackend;
  /** The node's database: the tower's stands beside it. */
  readonly databasePath: string;
  readonly surroundings: Surroundings;
  readonly log: Logger;
  readonly onFatal: (error: unknown) => void;
}

/** What a node's dealings with towers need besides. */
export interface NodeTowerOptions extends TowerHost {
  readonly store: Pick<Store, 'towers' | 'transaction'>;
  /** A fresh script of the wallet. */
  readonly newScript: () => Uint8Array;
  readonly archive: RevokedArchive;
}

/** A node's dealings with watchtowers: as their client, and as one itself. */
export class NodeTowers {
  readonly client: TowerClient;
  private running: Tower | null = null;

  constructor(private readonly options: NodeTowerOptions) {
    this.client = new TowerClient({ ...options, ...options.surroundings });
  }

  /** The tower that this node is; null without `--tower-listen`. */
  get server(): Tower | null {
    return this.running;
  }

  /** The tower comes first: it has scanned what it missed when this resolves. */
  async start(): Promise<void> {
    if (this.options.config.towerListen.length > 0) this.running = await runTower(this.options);
    this.client.start();
  }

  async stop(): Promise<void> {
    this.client.stop();
    await this.running?.stop();
  }
}

/** Starts the tower of a datadir, with or without a node beside it. */
export function runTower(host: TowerHost): Promise<Tower> {
  const { config, seed, network, backend, log, onFatal } = host;
  const { clock, entropy, sockets } = host.surroundings;
  return startTower({
    // Not the node's: who runs a tower need not tell its clients which node is theirs.
    privateKey: hmacSha256(seed, utf8('leyden/tower')),
    databasePath: towerDatabasePath(host.databasePath),
    network,
    backend,
    listen: config.towerListen,
    log,
    entropy,
    clock,
    sockets,
    onFatal,
    ...(config.pollIntervalMs === null ? {} : { pollIntervalMillis: config.pollIntervalMs }),
  });
}

/** What the tower of a datadir has stored, as JSON shows it; undefined when there is no tower. Throws `StoreError`. */
export function storedTower(datadir: string) {
  const status = readTowerStatus(towerDatabasePath(databasePath(datadir)));
  if (status === undefined) return undefined;
  const breaches = status.breaches.map(({ height, claims, recoveredSat, feesSat, ...breach }) => ({
    ...breach,
    blockHeight: height,
    outputs: claims,
    recoveredSat: recoveredSat.toString(),
    feesSat: feesSat.toString(),
  }));
  return { ...status, uris: [], breaches };
}

/** The tower's database stands beside the node's. */
function towerDatabasePath(nodeDatabasePath: string): string {
  return join(dirname(nodeDatabasePath), 'tower.sqlite');
}
