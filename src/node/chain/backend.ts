import type { Network } from '../../core/primitives/network.js';
import type { Result } from '../../core/primitives/result.js';
import type { FeeratePerKw, Satoshi } from '../../core/primitives/units.js';
import type { Block, ChainPoint } from './block.js';
import type { RpcError } from './rpc-error.js';

/** What a chain backend says of itself when it starts. */
export interface BackendInfo {
  readonly network: Network;
  readonly version: number;
  readonly subversion: string;
  readonly tip: ChainPoint;
}

/** How far the backend is. */
export interface SyncStatus {
  readonly blocks: number;
  readonly headers: number;
  readonly bestHash: string;
  /** All known blocks are there. Regtest counts as synced however old its last block is. */
  readonly synced: boolean;
}

/** The backend will not relay or mine a transaction. `reason` is its short token, `detail` all it said. */
export interface Rejection {
  readonly code: 'rejected';
  readonly reason: string;
  readonly detail: string;
}

/** What the mempool would say of a transaction. */
export type Acceptance =
  | { readonly allowed: true; readonly feeSat: Satoshi; readonly virtualSize: number }
  | { readonly allowed: false; readonly reason: string };

/** An output that nothing has spent. 0 confirmations: its transaction is in the mempool. */
export interface UnspentOutput {
  readonly scriptPubKey: Uint8Array;
  readonly amountSat: Satoshi;
  readonly confirmations: number;
  readonly coinbase: boolean;
}

/** A transaction that the backend knows; in the mempool it has 0 confirmations and no block. */
export interface KnownTransaction {
  readonly raw: Uint8Array;
  readonly confirmations: number;
  readonly blockHash?: string;
}

/** The chain as the node sees it. Txids and hashes are as RPC writes them. Unless a `Result` says otherwise, methods reject with `RpcError`. */
export interface ChainBackend {
  /** Waits until the backend serves, and checks version and network. Rejects with `BackendError` or `RpcError`. */
  start(): Promise<BackendInfo>;
  stop(): void;
  status(): Promise<SyncStatus>;
  bestHash(): Promise<string>;
  /** Undefined above the tip. */
  blockHash(height: number): Promise<string | undefined>;
  /** Hashes of consecutive heights, as far as the chain reaches. */
  blockHashes(from: number, count: number): Promise<string[]>;
  /** Also of a block that was reorganised out; undefined for one never seen. */
  previousHash(hash: string): Promise<string | undefined>;
  block(hash: string): Promise<Block>;
  /** Hands a transaction to the network. One that is already in the mempool or the chain is a success. */
  publish(raw: Uint8Array): Promise<Result<string, Rejection | RpcError>>;
  testAccept(raw: Uint8Array): Promise<Acceptance>;
  /** Publishes parents with their child, judged together where the backend can; else one after the other. */
  submitPackage(raws: readonly Uint8Array[]): Promise<Result<readonly string[], Rejection | RpcError>>;
  /** For confirmation within so many blocks; never below what is relayed now. Never rejects: there is a fallback. */
  feeratePerKw(targetBlocks: number): Promise<FeeratePerKw>;
  /** BOLT 7: the output a short channel id names. `spent` also when the transaction has no such output. */
  fundingOutput(
    height: number,
    transactionIndex: number,
    outputIndex: number,
  ): Promise<
    | { readonly txid: string; readonly scriptPubKey: Uint8Array; readonly amountSat: Satoshi }
    | 'missing'
    | 'spent'
  >;
  /** Undefined: spent, or never was. */
  unspentOutput(txid: string, outputIndex: number, withMempool?: boolean): Promise<UnspentOutput | undefined>;
  /** From the mempool, or from the block if it is named (bitcoind keeps no index of all transactions). */
  transaction(txid: string, blockHash?: string): Promise<KnownTransaction | undefined>;
  /** Txids in the mempool. */
  mempool(): Promise<string[]>;
}
