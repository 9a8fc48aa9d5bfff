import type { WalletStore } from '../wallet/store.js';
import { type ChainRepository, chainRepository } from './chain.js';
import { type ChannelRepository, channelRepository } from './channels.js';
import { SqlDatabase } from './database.js';
import { type ForwardedOnionRepository, forwardedOnionRepository } from './forwarded-onions.js';
import { type GossipRepository, gossipRepository } from './gossip.js';
import { openGossipDatabase } from './gossip-database.js';
import { claimDatabase, type DatabaseOwner } from './identity.js';
import { type InvoiceRepository, invoiceRepository } from './invoices.js';
import { migrate } from './migrations/index.js';
import { type PaymentRepository, paymentRepository } from './payments.js';
import { type PeerStorageRepository, peerStorageRepository } from './peer-storage.js';
import { type PeerRepository, peerRepository } from './peers.js';
import { type RevokedStateRepository, revokedStateRepository } from './revoked-states.js';
import { type SettingRepository, settingRepository } from './settings.js';
import { StoreError } from './store-error.js';
import { type SweepRepository, sweepRepository } from './sweeps.js';
import { type TowerRepository, towerRepository } from './towers.js';
import { walletRepository } from './wallet.js';

/** Everything that the node remembers. Every call is synchronous and throws `StoreError` when it fails. */
export interface Store {
  readonly channels: ChannelRepository;
  readonly revokedStates: RevokedStateRepository;
  readonly forwardedOnions: ForwardedOnionRepository;
  readonly payments: PaymentRepository;
  readonly invoices: InvoiceRepository;
  readonly peers: PeerRepository;
  readonly chain: ChainRepository;
  readonly wallet: WalletStore;
  readonly sweeps: SweepRepository;
  readonly settings: SettingRepository;
  readonly towers: TowerRepository;
  readonly peerStorage: PeerStorageRepository;
  /** Not part of `transaction`: it has a file, and a transaction, of its own. */
  readonly gossip: GossipRepository;
  /**
   * All that `work` writes is on disk, in one commit, when this returns; none of it is when `work` throws. `work` must
   * not be async. Within another transaction it joins that one.
   */
  transaction<T>(work: () => T): T;
  close(): void;
}

/** Reads every page once: a store that is damaged must not be worked with until it fails. Throws `storeCorrupt`. */
function requireSound(database: SqlDatabase, path: string): void {
  const problem = database.check();
  if (problem === undefined) return;
  throw new StoreError(
    'storeCorrupt',
    `the database ${path} is damaged (${problem}): the node does not start with it; see docs/RECOVERY.md`,
  );
}

/**
 * Opens or creates the store of a node. `path` is the database; the gossip database stands beside it. Throws
 * `StoreError`: `datadirTooNew`, `datadirOtherNetwork`, `datadirOtherNode`, or a failure of the disk.
 */
export function openStore(path: string, owner: DatabaseOwner): Store {
  const database = new SqlDatabase(path, { durability: 'full' });
  try {
    requireSound(database, path);
  } catch (error) {
    database.close();
    throw error;
  }
  return storeOver(database, () => openGossipDatabase(path), owner);
}

/** As `openStore`, over databases that are open already; closes them when it throws. */
export function storeOver(database: SqlDatabase, openGossip: () => SqlDatabase, owner: DatabaseOwner): Store {
  let gossipDatabase: SqlDatabase | undefined;
  try {
    migrate(database);
    claimDatabase(database, owner);
    gossipDatabase = openGossip();
    const gossip = gossipDatabase;
    return {
      channels: channelRepository(database),
      revokedStates: revokedStateRepository(database),
      forwardedOnions: forwardedOnionRepository(database),
      payments: paymentRepository(database),
      invoices: invoiceRepository(database),
      peers: peerRepository(database),
      chain: chainRepository(database),
      wallet: walletRepository(database),
      sweeps: sweepRepository(database),
      settings: settingRepository(database),
      towers: towerRepository(database),
      peerStorage: peerStorageRepository(database),
      gossip: gossipRepository(gossip),
      transaction: (work) => database.transaction(work),
      close: () => {
        gossip.close();
        database.close();
      },
    };
  } catch (error) {
    gossipDatabase?.close();
    database.close();
    throw error;
  }
}
