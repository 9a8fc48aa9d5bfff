export type { ChainRepository, StoredBlock } from './chain.js';
export type { ChannelRepository, StoredChannel } from './channels.js';
export type { ForwardedOnion, ForwardedOnionRepository } from './forwarded-onions.js';
export type {
  GossipRepository,
  StoredChannelAnnouncement,
  StoredChannelUpdate,
  StoredNodeAnnouncement,
} from './gossip.js';
export type { DatabaseOwner } from './identity.js';
export type { InvoiceRepository, StoredInvoice, StoredInvoiceStatus } from './invoices.js';
export type { PaymentRepository, StoredPayment, StoredPaymentStatus } from './payments.js';
export type { PeerStorageRepository, StoredBlob } from './peer-storage.js';
export type { PeerRepository, StoredPeer } from './peers.js';
export type { RevokedStateRepository, StoredRevokedState } from './revoked-states.js';
export type { SettingRepository } from './settings.js';
export { openStore, type Store, storeOver } from './store.js';
export { StoreError, type StoreErrorCode } from './store-error.js';
export type { SweepRepository, SweepRow } from './sweeps.js';
export type {
  NewTowerRecord,
  RemovableRecords,
  StoredTower,
  StoredTowerSession,
  TowerCoverage,
  TowerRepository,
  WaitingRecord,
} from './towers.js';
