export { type BackupError, fitForPeer, openBackup, PEER_BLOB_LENGTH, sealBackup } from './sealed-backup.js';
export { type BackedUpChannel, backedUpChannelId, type StaticBackup } from './static-backup.js';
