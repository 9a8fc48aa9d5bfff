import { pino } from 'pino';
import { curve } from '../../../../src/core/crypto/index.js';
import { toHex } from '../../../../src/core/primitives/bytes.js';
import type { FeatureSet, Message } from '../../../../src/core/wire/index.js';
import { installNodeCrypto } from '../../../../src/node/crypto/index.js';
import {
  type Peer,
  type PeerHandlers,
  PeerManager,
  type PeerManagerOptions,
} from '../../../../src/node/peers/index.js';
import type { PeerRepository, StoredPeer } from '../../../../src/node/store/index.js';
import {
  connectNoise,
  dial,
  type ListenAddress,
  type NoiseConnection,
  type PeerAddress,
} from '../../../../src/node/transport/index.js';
import { entropy } from '../transport/support.js';

installNodeCrypto();

export const CHAIN = new Uint8Array(32).fill(0xc1);
export const SILENT = pino({ level: 'silent' });
export const FEATURES: FeatureSet = {
  gossipQueries: 'optional',
  gossipQueriesEx: 'optional',
  optionStaticRemotekey: 'required',
};

/** A peer repository that forgets all with the test. */
export function memoryPeers(): PeerRepository {
  const peers = new Map<string, StoredPeer>();
  return {
    put: (peer) => void peers.set(peer.nodeId, peer),
    get: (nodeId) => peers.get(nodeId),
    delete: (nodeId) => void peers.delete(nodeId),
    all: () => [...peers.values()],
  };
}

const running: { stop(): unknown }[] = [];

export function track<T extends { stop(): unknown }>(part: T): T {
  running.push(part);
  return part;
}

export async function stopAll(): Promise<void> {
  await Promise.all(running.splice(0).map((part) => part.stop()));
}

/** A manager and all that its handlers were told, as `connected`, `disconnected` or the type of a message. */
export interface TestNode {
  readonly key: Uint8Array;
  readonly nodeId: Uint8Array;
  readonly id: string;
  readonly manager: PeerManager;
  readonly peers: PeerRepository;
  readonly events: { readonly what: string; readonly peer: Peer; readonly message?: Message }[];
  address(): PeerAddress;
}

export async function startNode(
  seed: number,
  options: Partial<PeerManagerOptions> & { readonly transport?: 'tcp' | 'ws' } = {},
): Promise<TestNode> {
  const { transport = 'tcp', handlers, ...rest } = options;
  const key = new Uint8Array(32).fill(seed);
  const events: TestNode['events'] = [];
  const recording: PeerHandlers = {
    connected: (peer) => {
      events.push({ what: 'connected', peer });
      handlers?.connected(peer);
    },
    disconnected: (peer) => {
      events.push({ what: 'disconnected', peer });
      handlers?.disconnected(peer);
    },
    message: (peer, message, bytes) => {
      events.push({ what: message.type, peer, message });
      handlers?.message(peer, message, bytes);
    },
    unknownMessage: (peer, messageType, body) => {
      events.push({ what: `unknown ${messageType}`, peer });
      handlers?.unknownMessage(peer, messageType, body);
    },
  };
  const peers = rest.peers ?? memoryPeers();
  const manager = new PeerManager({
    nodePrivateKey: key,
    features: FEATURES,
    chainHash: CHAIN,
    entropy,
    peers,
    log: SILENT,
    keepsConnected: () => false,
    listenAddresses: [{ transport, host: '127.0.0.1', port: 0 }],
    reconnect: { firstDelayMs: 5, maxDelayMs: 40 },
    ...rest,
    handlers: recording,
  });
  track(manager);
  await manager.start();
  const nodeId = curve().publicKey(key);
  return {
    key,
    nodeId,
    id: toHex(nodeId),
    manager,
    peers,
    events,
    address: () => manager.addresses()[0] as ListenAddress,
  };
}

/** A connection to a node that says only what the test makes it say. */
export async function rawPeer(node: TestNode, seed = 0x66): Promise<NoiseConnection> {
  const channel = await dial(node.address(), { timeoutMs: 2_000 });
  const connection = await connectNoise(channel, new Uint8Array(32).fill(seed), node.nodeId, entropy);
  track({ stop: () => connection.destroy() });
  return connection;
}

/** Waits until something holds; fails before the test runs out of time. */
export async function until(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 4_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`this never came to hold: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

export const whats = (node: TestNode): readonly string[] => node.events.map(({ what }) => what);
