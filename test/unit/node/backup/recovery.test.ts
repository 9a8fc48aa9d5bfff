import {
  type BackedUpChannel,
  openBackup,
  type StaticBackup,
  sealBackup,
} from '../../../../src/core/backup/index.js';
import { remainsOf, restoredChannel } from '../../../../src/core/channel/index.js';
import { sha256 } from '../../../../src/core/crypto/index.js';
import { fromBase64, toBase64 } from '../../../../src/core/primitives/base64.js';
import { toHex, utf8 } from '../../../../src/core/primitives/bytes.js';
import { BackupKeeper } from '../../../../src/node/backup/backup-keeper.js';
import { Recovery } from '../../../../src/node/backup/recovery.js';
import { ChannelBook } from '../../../../src/node/channels/channel-book.js';
import type { ChannelRunner } from '../../../../src/node/channels/channel-runner.js';
import type { ManagedChannel } from '../../../../src/node/channels/managed-channel.js';
import { systemClock } from '../../../../src/node/clock.js';
import { createLogger } from '../../../../src/node/log.js';
import { Journal } from '../../../../src/node/runner/journal.js';
import { openStore, type Store } from '../../../../src/node/store/index.js';
import { ChannelPair } from '../../../support/channel-pair.js';

const key = sha256(utf8('backup'));
const chainHash = new Uint8Array(32).fill(6);

let store: Store;
let book: ChannelBook;
let journal: Journal;
let recovery: Recovery;
let alarms: string[];
let restarts: number;
let unspent: boolean;

beforeEach(() => {
  store = openStore(':memory:', { network: 'regtest', nodeId: '02aa' });
  book = new ChannelBook();
  alarms = [];
  restarts = 0;
  unspent = true;
  const fail = (error: unknown) => {
    throw error;
  };
  journal = new Journal(store, fail, fail);
  const runner = {
    adopt(channel: BackedUpChannel) {
      const managed = managedOf(toHex(channel.funding.txid), channel);
      book.add(managed);
      return managed;
    },
  } as unknown as ChannelRunner;
  recovery = new Recovery({
    book,
    runner,
    store,
    journal,
    backend: {
      blockHash: async (height) => `hash ${height}`,
      unspentOutput: async () =>
        unspent
          ? {
              scriptPubKey: new Uint8Array(34),
              amountSat: parameters.fundingAmount,
              confirmations: 9,
              coinbase: false,
            }
          : undefined,
    },
    chainHash,
    key,
    features: {},
    clock: { ...systemClock, soon: (work) => systemClock.after(0, work) },
    peers: { get: () => undefined },
    log: createLogger('silent', 'test'),
    height: () => 700,
    alarm: (code) => void alarms.push(code),
    onRestart: () => void restarts++,
  });
});
afterEach(() => store.close());

const normal = ChannelPair.ready({ isPublic: false }).opener.in('normal');
const { parameters } = normal.commitments;

/** A channel with a funding transaction of its own, known from a backup alone. */
function managedOf(id: string, channel: BackedUpChannel): ManagedChannel {
  const remains = { ...remainsOf(parameters), funding: channel.funding, channelId: channel.funding.txid };
  const state = { kind: 'recovering', remains, confirmation: null, enforcement: null } as const;
  return { id, peerId: '02bb', signer: {} as never, channel: restoredChannel(state) };
}

function backedUp(number: number): BackedUpChannel {
  const { channelId: _id, local: _local, ...kept } = remainsOf(parameters);
  const funding = { txid: new Uint8Array(32).fill(number), outputIndex: 0 };
  return { ...kept, funding, shortChannelId: null, addresses: ['tcp://10.0.0.1:9735'] };
}

function backupOf(...numbers: number[]): StaticBackup {
  return { chainHash, height: 690, birthHeight: 500, channels: numbers.map(backedUp), omitted: 0 };
}

const blobOf = (...numbers: number[]) => sealBackup(backupOf(...numbers), key, new Uint8Array(12));
const ids = () => book.all().map(({ id }) => id.slice(0, 2));

function ownChannel(): void {
  const id = toHex(parameters.channelId);
  book.add({ id, peerId: '02bb', signer: {} as never, channel: restoredChannel(normal) });
}

describe('what a peer gives back', () => {
  it('is restored at once by a node without channels, which then searches the chain', async () => {
    await recovery.retrieved('02bb', blobOf(1, 2));
    expect(ids()).toEqual(['01', '02']);
    expect(alarms).toEqual(['channelsRestored']);
    expect(store.chain.tip()).toEqual({ height: 500, hash: 'hash 500' });
    const peer = store.peers.get(toHex(parameters.remoteNodeId));
    expect(peer).toMatchObject({ address: 'tcp://10.0.0.1:9735', keepConnected: true });
    // Whatever still comes belongs to a height where the node does not stand any more.
    journal.write('late', () => store.settings.put('late', '1'));
    journal.flush();
    expect(store.settings.get('late')).toBeUndefined();
    await new Promise((resolve) => setTimeout(resolve, 1));
    expect(restarts).toBe(1);
  });

  it('is told, and left to its owner, by a node with channels of its own', async () => {
    ownChannel();
    await recovery.retrieved('02bb', blobOf(1));
    expect(alarms).toEqual(['backupAhead']);
    expect(ids()).toHaveLength(1);
    expect(recovery.isOffered('02bb')).toBe(true);

    const { restored, rescanFrom } = await recovery.restoreFromPeers();
    expect(restored).toHaveLength(1);
    expect(rescanFrom).toBeNull();
    expect(recovery.isOffered('02bb')).toBe(false);
    expect(restarts).toBe(0);
  });

  it('is nothing to be told of when its channels have ended or never were', async () => {
    ownChannel();
    unspent = false;
    await recovery.retrieved('02bb', blobOf(1));
    expect(alarms).toEqual([]);
    expect(recovery.isOffered('02bb')).toBe(false);
    const { restored, spent } = await recovery.restore([backupOf(1)]);
    expect([restored.length, spent.length]).toEqual([0, 1]);
  });

  it('is nothing at all when it is known, forged or of another network', async () => {
    await recovery.restore([backupOf(1)]);
    alarms = [];
    await recovery.retrieved('02bb', blobOf(1));
    await recovery.retrieved('02bb', blobOf(2).with(50, 1));
    const elsewhere = { ...backupOf(2), chainHash: new Uint8Array(32) };
    await recovery.retrieved('02bb', sealBackup(elsewhere, key, new Uint8Array(12)));
    expect(ids()).toEqual(['01']);
    expect(alarms).toEqual([]);
  });
});

describe('a backup as users keep it', () => {
  it('is restored, and what is known is left alone', async () => {
    const text = `${toBase64(blobOf(1, 2))}\n`;
    const { restored } = await recovery.restore([recovery.read(text)]);
    expect(restored).toHaveLength(2);
  });

  it.each([
    ['no base64', '???', 'notBase64'],
    ['of another node', toBase64(sealBackup(backupOf(1), sha256(key), new Uint8Array(12))), 'backupNotOurs'],
    ['of a newer program', toBase64(blobOf(1).with(0, 9)), 'backupTooNew'],
  ])('is refused when it is %s', (_what, text, reason) => {
    expect(() => recovery.read(text)).toThrow(
      expect.objectContaining({ code: 'invalidBackup', details: { reason } }),
    );
  });
});

describe('the file', () => {
  function keeperOf(written: string[]): BackupKeeper {
    return new BackupKeeper({
      book,
      chainHash,
      key,
      entropy: (length) => new Uint8Array(length).fill(written.length),
      height: () => 700,
      birthHeight: () => 500,
      addressesOf: () => ['ws://10.0.0.1:9736'],
      writeFile: (text) => void written.push(text),
      written: () => undefined,
    });
  }

  it('is written once for each change of the channels, with all that have not ended', () => {
    const written: string[] = [];
    const keeper = keeperOf(written);
    keeper.writeIfDue();
    expect(written).toEqual([]);
    ownChannel();
    book.add(managedOf('recovering', backedUp(7)));
    keeper.changed();
    keeper.writeIfDue();
    keeper.changed();
    keeper.writeIfDue();
    expect(written).toHaveLength(1);
    const opened = openBackup(fromBase64(written[0]?.trim() ?? ''), key);
    expect(opened).toMatchObject({
      ok: true,
      value: {
        birthHeight: 500,
        channels: [{ funding: parameters.funding }, { funding: { outputIndex: 0 } }],
      },
    });
    for (const channel of book.all()) book.remove(channel);
    keeper.changed();
    keeper.writeIfDue();
    expect(written).toHaveLength(2);
  });

  it('that cannot be written holds back everything that waits for it', () => {
    const failures: unknown[] = [];
    const sent: string[] = [];
    const failing = new Journal(
      store,
      (error) => failures.push(error),
      () => undefined,
    );
    failing.committed(() => {
      throw new Error('no space left');
    });
    failing.append(() => undefined);
    failing.after(() => sent.push('funding transaction'));
    failing.flush();
    failing.flush();
    expect(failures).toHaveLength(1);
    expect(sent).toEqual([]);
  });
});
