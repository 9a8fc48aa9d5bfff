import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transaction } from 'bitcoinjs-lib';
import { pino } from 'pino';
import { isRejection } from '../../../regtest/chain/acceptance.js';
import { serializeBlock } from '../../../regtest/chain/block.js';
import type { RegtestNode } from '../../../regtest/chain/node.js';
import { acceptAlone } from '../../../regtest/chain/package-acceptance.js';
import { chainTransaction } from '../../../regtest/chain/transaction.js';
import { curve, sha256 } from '../../../src/core/crypto/index.js';
import { toHex, utf8 } from '../../../src/core/primitives/bytes.js';
import { networkNamed } from '../../../src/core/primitives/network.js';
import { err, ok } from '../../../src/core/primitives/result.js';
import { feeratePerKw } from '../../../src/core/primitives/units.js';
import type { ChainBackend } from '../../../src/node/chain/index.js';
import { parseBlock } from '../../../src/node/chain/index.js';
import { openStore, type Store } from '../../../src/node/store/index.js';
import {
  type RevokedArchive,
  startTower,
  type Tower,
  TowerClient,
  type TowerOptions,
} from '../../../src/watchtower/index.js';
import { DESTINATION, entropy } from '../core/watchtower/fixtures.js';

export const NETWORK = networkNamed('regtest');
export const TOWER_KEY = sha256(utf8('the tower'));
export const TOWER_ID = toHex(curve().publicKey(TOWER_KEY));
jest.setTimeout(30_000);

const SILENT = pino({ level: 'silent' });

const closing: (() => unknown)[] = [];

/** Undoes all that a test has started, the last first. */
export async function closeAll(): Promise<void> {
  for (const close of closing.splice(0).reverse()) await close();
}

export function atTheEnd(close: () => unknown): void {
  closing.push(close);
}

export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'leyden-tower-'));
  atTheEnd(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The embedded chain as a tower sees it. */
export function chainOf(node: RegtestNode): ChainBackend {
  const at = (height: number) => node.chain.at(height)?.block.hash;
  const unused = () => {
    throw new Error('a tower does not ask for this');
  };
  return {
    start: unused,
    stop: () => undefined,
    status: async () => {
      const { height, block } = node.chain.tip;
      return { blocks: height, headers: height, bestHash: block.hash, synced: true };
    },
    bestHash: async () => node.chain.tip.block.hash,
    blockHash: async (height) => at(height),
    blockHashes: async (from, count) =>
      Array.from({ length: count }, (_, place) => at(from + place)).filter((hash) => hash !== undefined),
    previousHash: async (hash) => node.chain.find(hash)?.parent?.block.hash,
    block: async (hash) => {
      const found = node.chain.find(hash);
      if (found === undefined) throw new Error(`no block ${hash}`);
      return parseBlock(serializeBlock(found.block));
    },
    publish: async (raw) => {
      const outcome = acceptAlone(node, chainTransaction(Transaction.fromBuffer(raw)));
      if (!isRejection(outcome) || outcome.reason.startsWith('txn-already')) {
        return ok(Transaction.fromBuffer(raw).getId());
      }
      return err({ code: 'rejected', reason: outcome.reason, detail: outcome.reason });
    },
    feeratePerKw: async () => feeratePerKw(1000),
    testAccept: unused,
    submitPackage: unused,
    fundingOutput: unused,
    unspentOutput: unused,
    transaction: unused,
    mempool: unused,
  };
}

/** A chain of nothing, for tests that need none. */
export const EMPTY_CHAIN: ChainBackend = {
  ...chainOf({} as unknown as RegtestNode),
  status: async () => ({ blocks: 0, headers: 0, bestHash: '00'.repeat(32), synced: true }),
  bestHash: async () => '00'.repeat(32),
};

/** A tower on this machine, which is stopped with the test at the latest. `port` 0 takes a free one. */
export async function openTower(
  folder: string,
  changes: Partial<TowerOptions> = {},
  port = 0,
): Promise<{ tower: Tower; port: number; address: string }> {
  const tower = await startTower({
    privateKey: TOWER_KEY,
    databasePath: join(folder, 'tower.sqlite'),
    network: NETWORK,
    backend: EMPTY_CHAIN,
    listen: [{ transport: 'ws', host: '127.0.0.1', port }],
    log: SILENT,
    entropy,
    pollIntervalMillis: 60_000,
    onFatal: (error) => {
      throw error;
    },
    ...changes,
  });
  atTheEnd(() => tower.stop());
  const address = tower.state.uris[0]?.split('@')[1] ?? '';
  return { tower, port: Number(address.split(':').at(-1)), address };
}

/** The client's part of a node, with its store. */
export function openClient(
  folder: string,
  archive: RevokedArchive = { channels: () => [], states: () => [] },
): { client: TowerClient; store: Store; close: () => void } {
  const store = openStore(join(folder, 'leyden.sqlite'), { network: 'regtest', nodeId: '02aa' });
  const client = new TowerClient({
    store,
    entropy,
    log: SILENT,
    newScript: () => DESTINATION,
    archive,
    reconnect: { firstDelayMs: 10, maxDelayMs: 40 },
    patienceMillis: 250,
    pingMillis: 60_000,
  });
  client.start();
  let isOpen = true;
  const close = () => {
    if (!isOpen) return;
    isOpen = false;
    client.stop();
    store.close();
  };
  atTheEnd(close);
  return { client, store, close };
}

/** Waits until something holds; fails after many seconds, which a loaded machine may need. */
export async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 4000; tries++) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('it never came to hold');
}
