export type { RevokedArchive, RevokedChannel } from './client/backfill.js';
export { TowerClient, type TowerClientOptions, type TowerSummary } from './client/tower-client.js';
export type { BreachSummary } from './server/breach-guard.js';
export type { TowerQuotas } from './server/record-intake.js';
export { readTowerStatus, type StoredTowerStatus } from './server/stored-status.js';
export { startTower, type Tower, type TowerOptions, type TowerState } from './server/tower.js';
