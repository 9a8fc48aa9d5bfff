import { openBackup, sealBackup } from '../../../../src/core/backup/index.js';
import { sha256 } from '../../../../src/core/crypto/index.js';
import { fromBase64, toBase64 } from '../../../../src/core/primitives/base64.js';
import { BackupKeeper } from '../../../../src/node/backup/backup-keeper.js';
import { Recovery } from '../../../../src/node/backup/recovery.js';
import { Journal } from '../../../../src/node/runner/journal.js';
import {
  backedUp,
  backupOf,
  blobOf,
  CHAIN_HASH,
  KEY,
  type LostWorld,
  lostWorld,
  managedOf,
  ownChannel,
  PEER_ID,
  parameters,
} from './support.js';

let world: LostWorld;
let recovery: Recovery;

beforeEach(() => {
  world = lostWorld();
  recovery = new Recovery(world);
});
afterEach(() => world.store.close());

const ids = () => world.book.all().map(({ id }) => id.slice(0, 2));

describe('what a peer gives back', () => {
  it('is restored at once by a node without channels, which then searches the chain', async () => {
    await recovery.retrieved('02bb', blobOf(1, 2));
    expect(ids()).toEqual(['01', '02']);
    expect(world.alarms).toEqual(['channelsRestored']);
    expect(world.store.chain.tip()).toEqual({ height: 500, hash: 'hash 500' });
    const peer = world.store.peers.get(PEER_ID);
    expect(peer).toMatchObject({ address: 'tcp://10.0.0.1:9735', keepConnected: true });
    // Whatever still comes belongs to a height where the node does not stand any more.
    world.journal.write('late', () => world.store.settings.put('late', '1'));
    world.journal.flush();
    expect(world.store.settings.get('late')).toBeUndefined();
    await new Promise((resolve) => setTimeout(resolve, 1));
    expect(world.restarts).toBe(1);
  });

  it('is told, and left to its owner, by a node with channels of its own', async () => {
    world.book.add(ownChannel());
    await recovery.retrieved('02bb', blobOf(1));
    expect(world.alarms).toEqual(['backupAhead']);
    expect(ids()).toHaveLength(1);
    expect(recovery.isOffered('02bb')).toBe(true);

    const { restored, rescanFrom } = await recovery.restoreFromPeers();
    expect(restored).toHaveLength(1);
    expect(rescanFrom).toBeNull();
    expect(recovery.isOffered('02bb')).toBe(false);
    expect(world.restarts).toBe(0);
  });

  it('is nothing to be told of when its channels have ended or never were', async () => {
    world.book.add(ownChannel());
    world.unspent = false;
    await recovery.retrieved('02bb', blobOf(1));
    expect(world.alarms).toEqual([]);
    expect(recovery.isOffered('02bb')).toBe(false);
    const { restored, spent } = await recovery.restore([backupOf(1)]);
    expect([restored.length, spent.length]).toEqual([0, 1]);
  });

  it('is nothing at all when it is known, forged or of another network', async () => {
    await recovery.restore([backupOf(1)]);
    world.alarms.length = 0;
    await recovery.retrieved('02bb', blobOf(1));
    await recovery.retrieved('02bb', blobOf(2).with(50, 1));
    const elsewhere = { ...backupOf(2), chainHash: new Uint8Array(32) };
    await recovery.retrieved('02bb', sealBackup(elsewhere, KEY, new Uint8Array(12)));
    expect(ids()).toEqual(['01']);
    expect(world.alarms).toEqual([]);
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
    ['of another node', toBase64(sealBackup(backupOf(1), sha256(KEY), new Uint8Array(12))), 'backupNotOurs'],
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
      book: world.book,
      chainHash: CHAIN_HASH,
      key: KEY,
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
    world.book.add(ownChannel());
    world.book.add(managedOf('recovering', backedUp(7)));
    keeper.changed();
    keeper.writeIfDue();
    keeper.changed();
    keeper.writeIfDue();
    expect(written).toHaveLength(1);
    const opened = openBackup(fromBase64(written[0]?.trim() ?? ''), KEY);
    expect(opened).toMatchObject({
      ok: true,
      value: {
        birthHeight: 500,
        channels: [{ funding: parameters.funding }, { funding: { outputIndex: 0 } }],
      },
    });
    for (const channel of world.book.all()) world.book.remove(channel);
    keeper.changed();
    keeper.writeIfDue();
    expect(written).toHaveLength(2);
  });

  it('that cannot be written holds back everything that waits for it', () => {
    const failures: unknown[] = [];
    const sent: string[] = [];
    const failing = new Journal(
      world.store,
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
