import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBackup, type StaticBackup, sealBackup } from '../../../../src/core/backup/index.js';
import { sha256 } from '../../../../src/core/crypto/index.js';
import { GossipGraph } from '../../../../src/core/gossip/index.js';
import { fromBase64, toBase64 } from '../../../../src/core/primitives/base64.js';
import { featureBits, type Message } from '../../../../src/core/wire/index.js';
import { backupFile } from '../../../../src/node/backup/backup-file.js';
import { NodeBackup } from '../../../../src/node/backup/node-backup.js';
import type { Peer } from '../../../../src/node/peers/index.js';
import {
  backedUp,
  backupOf,
  blobOf,
  KEY,
  type LostWorld,
  lostWorld,
  managedOf,
  ownChannel,
  PEER_ID,
} from './support.js';

let folder: string;
let world: LostWorld;
let backup: NodeBackup;
let standing: Peer | undefined;
let sent: Message[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leyden-backup-'));
  world = lostWorld();
  standing = undefined;
  sent = [];
  backup = new NodeBackup({
    ...world,
    graph: new GossipGraph(),
    backupFile: backupFile(folder),
    entropy: (length) => new Uint8Array(length).fill(3),
    features: { optionProvideStorage: 'optional' },
    peers: { get: (id) => (standing?.id === id ? standing : undefined) },
  });
});
afterEach(() => {
  world.store.close();
  rmSync(folder, { recursive: true });
});

const path = (suffix = '') => join(folder, `channels.backup${suffix}`);
const put = (blob: Uint8Array) => writeFileSync(path(), `${toBase64(blob)}\n`);

function contentsOf(blob: Uint8Array): StaticBackup {
  const opened = openBackup(blob, KEY);
  if (!opened.ok) throw new Error(opened.error.code);
  return opened.value;
}

const inFile = () => contentsOf(fromBase64(readFileSync(path(), 'utf8').trim())).channels.length;

function connect(features = featureBits({ optionProvideStorage: 'optional' })): Peer {
  const peer = {
    id: PEER_ID,
    features,
    send(message: Message) {
      sent.push(message);
      return true;
    },
  } as unknown as Peer;
  standing = peer;
  backup.connected(peer);
  return peer;
}

const reestablish = { type: 'channelReestablish' } as Message;
const stored = () =>
  sent.flatMap((message) => (message.type === 'peerStorage' ? [contentsOf(message.blob)] : []));
const tick = () => new Promise((resolve) => setImmediate(resolve));

describe('a backup that the datadir holds at the start', () => {
  it('is written when there is none', async () => {
    world.book.add(ownChannel());
    await backup.start();
    expect(inFile()).toBe(1);
  });

  it('is restored by a node without channels', async () => {
    put(blobOf(1, 2));
    await backup.start();
    expect(world.book.all()).toHaveLength(2);
    expect(world.store.chain.tip()?.height).toBe(500);
    expect(inFile()).toBe(2);
  });

  it.each([
    ['has more channels than the node', () => blobOf(1), 'backupAhead'],
    [
      'belongs to another seed',
      () => sealBackup(backupOf(1), sha256(KEY), new Uint8Array(12)),
      'backupUnreadable',
    ],
    ['is damaged', () => blobOf(1).subarray(1), 'backupUnreadable'],
  ])('is kept aside when it %s', async (_what, blob, code) => {
    world.book.add(ownChannel());
    put(blob());
    const text = readFileSync(path(), 'utf8');
    await backup.start();
    expect(world.alarms).toEqual([code]);
    expect(readFileSync(path('.1'), 'utf8')).toBe(text);
    expect(inFile()).toBe(1);
    put(blob().with(30, 77));
    await backup.start();
    expect(readFileSync(path('.1'), 'utf8')).toBe(text);
  });
});

describe('what peers keep for us', () => {
  beforeEach(async () => {
    world.book.add(ownChannel());
    await backup.start();
  });

  it('is sent once the peer has had its say, and again whenever the channels change', async () => {
    const peer = connect();
    expect(stored()).toEqual([]);
    expect(backup.message(peer, reestablish)).toBe(false);
    expect(stored()).toMatchObject([{ channels: [{}] }]);
    world.book.add(managedOf('other', backedUp(9)));
    backup.keeper.changed();
    world.journal.flush();
    await tick();
    expect(stored()).toMatchObject([{ channels: [{}] }, { channels: [{}, {}] }]);
    expect(inFile()).toBe(2);
  });

  it('is sent to nobody who does not offer it', () => {
    backup.message(connect([]), reestablish);
    expect(stored()).toEqual([]);
  });

  it('does not take the place of channels that we do not know', async () => {
    const peer = connect();
    backup.message(peer, { type: 'peerStorageRetrieval', blob: blobOf(1) });
    backup.message(peer, reestablish);
    await tick();
    expect(world.alarms).toEqual(['backupAhead']);
    expect(stored()).toEqual([]);
    await backup.recovery.restoreFromPeers();
    backup.keeper.changed();
    world.journal.flush();
    await tick();
    expect(stored()).toMatchObject([{ channels: [{}, {}] }]);
  });

  it('takes the place of channels that have ended', async () => {
    world.unspent = false;
    const peer = connect();
    backup.message(peer, { type: 'peerStorageRetrieval', blob: blobOf(1) });
    backup.message(peer, reestablish);
    await tick();
    expect(world.alarms).toEqual([]);
    expect(stored()).toHaveLength(1);
  });
});
