export type { Peer, PeerHandlers, PeerSummary } from './peer.js';
export { PeerError, type PeerErrorCode } from './peer-error.js';
export { PeerManager, type PeerManagerOptions } from './peer-manager.js';
