export type {
  Acceptance,
  BackendInfo,
  ChainBackend,
  KnownTransaction,
  Rejection,
  SyncStatus,
  UnspentOutput,
} from './backend.js';
export { BitcoindBackend, type BitcoindOptions } from './bitcoind.js';
export {
  type Block,
  type ChainInput,
  type ChainOutput,
  type ChainPoint,
  type ChainTransaction,
  isCoinbase,
  outputKey,
  toTransaction,
} from './block.js';
export { FEERATE_FLOOR } from './fee-estimator.js';
export { BlockFollower, type ChainStep, type FollowerOptions } from './follower.js';
export { parseBlock, parseTransaction } from './parse-block.js';
export { type BatchOutcome, type RpcCall, RpcClient, type RpcOptions } from './rpc-client.js';
export { BackendError, RpcError, type RpcErrorCode } from './rpc-error.js';
export type { StallEvent } from './stall-alarm.js';
export { ChainWatcher, type KnownConfirmation, type WatchEvent } from './watcher.js';
