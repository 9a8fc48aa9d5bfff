import { type BackedUpChannel, type StaticBackup, sealBackup } from '../../../../src/core/backup/index.js';
import { remainsOf, restoredChannel } from '../../../../src/core/channel/index.js';
import { sha256 } from '../../../../src/core/crypto/index.js';
import { toHex, utf8 } from '../../../../src/core/primitives/bytes.js';
import type { RecoverySurroundings } from '../../../../src/node/backup/recovery.js';
import { ChannelBook } from '../../../../src/node/channels/channel-book.js';
import type { ChannelRunner } from '../../../../src/node/channels/channel-runner.js';
import type { ManagedChannel } from '../../../../src/node/channels/managed-channel.js';
import { systemClock } from '../../../../src/node/clock.js';
import { createLogger } from '../../../../src/node/log.js';
import { Journal } from '../../../../src/node/runner/journal.js';
import { openStore, type Store } from '../../../../src/node/store/index.js';
import { ChannelPair } from '../../../support/channel-pair.js';

export const KEY = sha256(utf8('backup'));
export const CHAIN_HASH = new Uint8Array(32).fill(6);

const normal = ChannelPair.ready({ isPublic: false }).opener.in('normal');
export const { parameters } = normal.commitments;
export const PEER_ID = toHex(parameters.remoteNodeId);

/** A node as far as backups see it: its channels, its store, and what it was told. */
export interface LostWorld extends RecoverySurroundings {
  readonly store: Store;
  readonly alarms: string[];
  restarts: number;
  /** Whether funding outputs are still there. */
  unspent: boolean;
}

export function lostWorld(): LostWorld {
  const store = openStore(':memory:', { network: 'regtest', nodeId: '02aa' });
  const book = new ChannelBook();
  const alarms: string[] = [];
  const fail = (error: unknown) => {
    throw error;
  };
  const runner = {
    adopt(channel: BackedUpChannel) {
      const managed = managedOf(toHex(channel.funding.txid), channel);
      book.add(managed);
      return managed;
    },
  } as unknown as ChannelRunner;
  const output = { scriptPubKey: new Uint8Array(34), amountSat: parameters.fundingAmount };
  const world: LostWorld = {
    book,
    runner,
    store,
    journal: new Journal(store, fail, fail),
    backend: {
      blockHash: async (height) => `hash ${height}`,
      unspentOutput: async () =>
        world.unspent ? { ...output, confirmations: 9, coinbase: false } : undefined,
    },
    chainHash: CHAIN_HASH,
    key: KEY,
    features: {},
    clock: { ...systemClock, soon: (work) => systemClock.after(0, work) },
    peers: { get: () => undefined },
    log: createLogger('silent', 'test'),
    height: () => 700,
    alarm: (code) => void alarms.push(code),
    onRestart: () => void world.restarts++,
    alarms,
    restarts: 0,
    unspent: true,
  };
  return world;
}

/** A channel with a funding transaction of its own, known from a backup alone. */
export function managedOf(id: string, channel: BackedUpChannel): ManagedChannel {
  const remains = { ...remainsOf(parameters), funding: channel.funding, channelId: channel.funding.txid };
  const state = { kind: 'recovering', remains, confirmation: null, enforcement: null } as const;
  return { id, peerId: PEER_ID, signer: {} as never, channel: restoredChannel(state) };
}

/** A channel that the node has the state of. */
export function ownChannel(): ManagedChannel {
  const id = toHex(parameters.channelId);
  return { id, peerId: PEER_ID, signer: {} as never, channel: restoredChannel(normal) };
}

export function backedUp(number: number): BackedUpChannel {
  const { channelId: _id, local: _local, ...kept } = remainsOf(parameters);
  const funding = { txid: new Uint8Array(32).fill(number), outputIndex: 0 };
  return { ...kept, funding, shortChannelId: null, addresses: ['tcp://10.0.0.1:9735'] };
}

export function backupOf(...numbers: number[]): StaticBackup {
  return {
    chainHash: CHAIN_HASH,
    height: 690,
    birthHeight: 500,
    channels: numbers.map(backedUp),
    omitted: 0,
  };
}

export const blobOf = (...numbers: number[]) => sealBackup(backupOf(...numbers), KEY, new Uint8Array(12));
