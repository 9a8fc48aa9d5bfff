import { randomBytes } from 'node:crypto';
import type { CryptoBackend } from '../core/crypto/index.js';
import { type RpcEndpoint, type RpcPost, RpcTransport } from './chain/rpc-transport.js';
import { type Clock, systemClock } from './clock.js';
import { installNodeCrypto } from './crypto/index.js';
import { type DatabaseOwner, openStore, type Store } from './store/index.js';
import { dial, type Entropy, listen } from './transport/index.js';

/** How a node reaches other nodes, and is reached. */
export interface Sockets {
  readonly dial: typeof dial;
  readonly listen: typeof listen;
}

/** Everything around a node that it neither decides nor computes: with another value it lives in another world. */
export interface Surroundings {
  readonly clock: Clock;
  readonly entropy: Entropy;
  /** From 0 to 1; for what need not be unforeseeable, such as jitter. */
  random(): number;
  readonly sockets: Sockets;
  /** Puts this machine's cryptography under the core. */
  installCrypto(): CryptoBackend;
  /** What carries JSON-RPC to the chain backend. */
  rpc(endpoint: RpcEndpoint, connections: number): RpcPost;
  openStore(path: string, owner: DatabaseOwner): Store;
}

/** The real world. */
export const systemSurroundings: Surroundings = {
  clock: systemClock,
  entropy: (length) => new Uint8Array(randomBytes(length)),
  random: () => Math.random(),
  sockets: { dial, listen },
  installCrypto: () => installNodeCrypto(),
  rpc: (endpoint, connections) => new RpcTransport(endpoint, connections),
  openStore,
};
