import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { msat, sat } from '../../../../src/core/primitives/units.js';
import { openStore, type Store, type StoredInvoice } from '../../../../src/node/store/index.js';

const OWNER = { network: 'regtest', nodeId: '02aa' };

let folder: string;
let store: Store;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leyden-store-'));
  store = openStore(join(folder, 'leyden.sqlite'), OWNER);
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

function reopen(owner = OWNER): Store {
  store.close();
  store = openStore(join(folder, 'leyden.sqlite'), owner);
  return store;
}

describe('channels', () => {
  it('come back after a restart, the closed ones apart', () => {
    store.channels.put('aa', 'peer', 'first', false);
    store.channels.put('bb', 'peer', 'other', true);
    store.channels.put('aa', 'peer', 'second', false);
    reopen();
    const open = { channelId: 'aa', peer: 'peer', data: 'second', closed: false };
    expect(store.channels.get('aa')).toEqual(open);
    expect(store.channels.open()).toEqual([open]);
    expect(store.channels.all().map(({ channelId }) => channelId)).toEqual(['aa', 'bb']);
  });

  it('get their final id, never that of another', () => {
    store.channels.put('temporary', 'peer', 'state', false);
    store.channels.put('taken', 'peer', 'other', false);
    expect(() => store.channels.rename('temporary', 'taken')).toThrow(
      expect.objectContaining({ code: 'storeMisuse' }),
    );
    store.channels.rename('temporary', 'final');
    expect(store.channels.get('final')?.data).toBe('state');
    expect(store.channels.get('temporary')).toBeUndefined();
    expect(() => store.channels.rename('temporary', 'final2')).toThrow(
      expect.objectContaining({ code: 'storeMisuse' }),
    );
  });

  it('can be forgotten', () => {
    store.channels.put('aa', 'peer', 'state', false);
    store.channels.delete('aa');
    expect(store.channels.all()).toEqual([]);
  });
});

describe('payments', () => {
  const payment = (id: string, createdAt: number) =>
    ({ id, paymentHash: 'hash', status: 'pending', createdAt, data: '{}' }) as const;

  it('are found by id, hash and status, the oldest first', () => {
    store.payments.put(payment('b', 20));
    store.payments.put(payment('a', 10));
    store.payments.put({ ...payment('b', 20), status: 'failed', data: 'why' });
    reopen();
    expect(store.payments.byHash('hash').map(({ id }) => id)).toEqual(['a', 'b']);
    expect(store.payments.withStatus('pending')).toEqual([payment('a', 10)]);
    expect(store.payments.get('b')).toEqual({ ...payment('b', 20), status: 'failed', data: 'why' });
    expect(store.payments.byHash('none')).toEqual([]);
    expect(store.payments.all()).toHaveLength(2);
  });
});

describe('invoices', () => {
  const invoice: StoredInvoice = {
    paymentHash: 'hash',
    bolt11: 'lnbcrt1',
    preimage: 'preimage',
    paymentSecret: 'secret',
    amountMsat: msat(2n ** 64n - 1n),
    status: 'unpaid',
    receivedMsat: null,
    description: 'tea',
    createdAt: 10,
    expiresAt: 20,
    paidAt: null,
    hold: false,
    paymentMetadata: null,
    held: null,
  };

  it('come back exactly, amounts of any size', () => {
    store.invoices.add(invoice);
    store.invoices.add({ ...invoice, paymentHash: 'any', amountMsat: null });
    reopen();
    expect(store.invoices.all()).toEqual([invoice, { ...invoice, paymentHash: 'any', amountMsat: null }]);
  });

  it('are paid once and stay so', () => {
    store.invoices.add(invoice);
    const receipt = { receivedMsat: msat(2n ** 53n + 1n), paidAt: 15, preimage: 'preimage' };
    expect(store.invoices.setPaid('hash', receipt)).toBe(true);
    expect(store.invoices.setStatus('hash', 'expired')).toBe(false);
    expect(store.invoices.setHeld('hash', msat(1), 'held')).toBe(false);
    expect(store.invoices.get('hash')).toEqual({
      ...invoice,
      status: 'paid',
      receivedMsat: 2n ** 53n + 1n,
      paidAt: 15,
    });
    expect(store.invoices.withStatus('paid')).toHaveLength(1);
  });

  it('do not share a payment hash', () => {
    store.invoices.add(invoice);
    expect(() => store.invoices.add({ ...invoice, preimage: 'other' })).toThrow(
      expect.objectContaining({ code: 'storeMisuse' }),
    );
    expect(store.invoices.setStatus('none', 'canceled')).toBe(false);
  });

  it('are held until they are paid with the preimage that was missing', () => {
    const held = { ...invoice, preimage: null, hold: true, paymentMetadata: '01fafaf0' };
    store.invoices.add(held);
    expect(store.invoices.setHeld('hash', msat(7), 'the htlcs')).toBe(true);
    reopen();
    const accepted = { ...held, status: 'accepted', receivedMsat: 7n, held: 'the htlcs' };
    expect(store.invoices.withStatus('accepted')).toEqual([accepted]);
    store.invoices.setPaid('hash', { receivedMsat: msat(7), paidAt: 15, preimage: 'preimage' });
    expect(store.invoices.get('hash')).toEqual({
      ...accepted,
      status: 'paid',
      preimage: 'preimage',
      paidAt: 15,
      held: null,
    });
  });

  it('are canceled for good', () => {
    store.invoices.add(invoice);
    expect(store.invoices.setStatus('hash', 'canceled')).toBe(true);
    expect(store.invoices.setPaid('hash', { receivedMsat: msat(7), paidAt: 15, preimage: 'x' })).toBe(false);
  });
});

describe('gossip', () => {
  const shortChannelId = 2n ** 64n - 1n;
  const fundingTxid = new Uint8Array(32).fill(7);

  it('comes back as it was, the newest of each key', () => {
    const raw = Uint8Array.of(1, 2, 3);
    store.gossip.transaction(() => {
      store.gossip.putChannelAnnouncement({ shortChannelId, raw, fundingTxid, capacitySat: sat(1n) });
      store.gossip.putChannelAnnouncement({
        shortChannelId,
        raw,
        fundingTxid,
        capacitySat: sat(2n ** 53n + 1n),
      });
      store.gossip.putChannelUpdate({ shortChannelId, direction: 0, raw });
      store.gossip.putChannelUpdate({ shortChannelId, direction: 1, raw });
      store.gossip.putChannelUpdate({ shortChannelId, direction: 1, raw: Uint8Array.of(9) });
      store.gossip.putNodeAnnouncement({ nodeId: Uint8Array.of(2), raw });
    });
    reopen();
    expect(store.gossip.channelAnnouncements()).toEqual([
      { shortChannelId, raw, fundingTxid, capacitySat: 2n ** 53n + 1n },
    ]);
    expect(store.gossip.channelUpdates()).toEqual([
      { shortChannelId, direction: 0, raw },
      { shortChannelId, direction: 1, raw: Uint8Array.of(9) },
    ]);
    expect(store.gossip.nodeAnnouncements()).toEqual([{ nodeId: Uint8Array.of(2), raw }]);
  });

  it('forgets a channel with its updates', () => {
    const raw = Uint8Array.of(1);
    store.gossip.putChannelAnnouncement({ shortChannelId, raw, fundingTxid, capacitySat: sat(1n) });
    store.gossip.putChannelUpdate({ shortChannelId, direction: 1, raw });
    store.gossip.putNodeAnnouncement({ nodeId: Uint8Array.of(2), raw });
    store.gossip.deleteChannel(shortChannelId);
    store.gossip.deleteNode(Uint8Array.of(2));
    expect(store.gossip.channelAnnouncements()).toEqual([]);
    expect(store.gossip.channelUpdates()).toEqual([]);
    expect(store.gossip.nodeAnnouncements()).toEqual([]);
  });

  it('is thrown away when its file is damaged', () => {
    store.close();
    writeFileSync(join(folder, 'gossip.sqlite'), 'this is no database, and long enough to be seen as none');
    store = openStore(join(folder, 'leyden.sqlite'), OWNER);
    expect(store.gossip.nodeAnnouncements()).toEqual([]);
  });
});

describe('peers, blocks and settings', () => {
  it('remembers peers', () => {
    store.peers.put({ nodeId: '02', address: 'tcp://h:1', keepConnected: true });
    store.peers.put({ nodeId: '03', address: null, keepConnected: false });
    store.peers.delete('03');
    reopen();
    expect(store.peers.all()).toEqual([{ nodeId: '02', address: 'tcp://h:1', keepConnected: true }]);
    expect(store.peers.get('03')).toBeUndefined();
  });

  it('remembers the last 200 blocks, through reorganisations', () => {
    expect(store.chain.tip()).toBeUndefined();
    for (let height = 1; height <= 250; height++) store.chain.connect({ height, hash: `a${height}` });
    expect(store.chain.recent()).toHaveLength(200);
    expect(store.chain.recent().at(-1)?.height).toBe(51);
    store.chain.disconnectAbove(248);
    store.chain.connect({ height: 249, hash: 'b249' });
    reopen();
    expect(store.chain.recent().slice(0, 2)).toEqual([
      { height: 249, hash: 'b249' },
      { height: 248, hash: 'a248' },
    ]);
    store.chain.connect({ height: 249, hash: 'c249' });
    expect(store.chain.tip()).toEqual({ height: 249, hash: 'c249' });
  });

  it('keeps small values by name', () => {
    store.settings.put('tower:1', 'a');
    store.settings.put('tower:2', 'b');
    store.settings.put('tower', 'c');
    store.settings.put('tower:2', 'd');
    store.settings.delete('tower:1');
    reopen();
    expect(store.settings.withPrefix('tower:')).toEqual([{ key: 'tower:2', value: 'd' }]);
    expect(store.settings.get('tower')).toBe('c');
    expect(store.settings.get('tower:1')).toBeUndefined();
  });
});

describe('a transaction', () => {
  it('writes nothing when it throws, and passes the error on', () => {
    const error = new Error('mine');
    expect(() =>
      store.transaction(() => {
        store.settings.put('a', '1');
        store.transaction(() => store.channels.put('aa', 'peer', 'state', false));
        throw error;
      }),
    ).toThrow(error);
    expect(store.settings.get('a')).toBeUndefined();
    expect(store.channels.all()).toEqual([]);
    expect(store.transaction(() => 'value')).toBe('value');
  });

  it('refuses work that is not done when it returns', () => {
    expect(() => store.transaction(() => Promise.resolve())).toThrow();
    store.settings.put('a', '1');
    expect(store.settings.get('a')).toBe('1');
  });
});

describe('a store', () => {
  it('belongs to one network and one node', () => {
    expect(() => reopen({ ...OWNER, network: 'mainnet' })).toThrow(
      expect.objectContaining({ code: 'datadirOtherNetwork' }),
    );
    expect(() => reopen({ ...OWNER, nodeId: '02bb' })).toThrow(
      expect.objectContaining({ code: 'datadirOtherNode' }),
    );
    expect(() => reopen()).not.toThrow();
  });

  it('takes no calls after it was closed', () => {
    store.close();
    expect(() => store.settings.put('a', '1')).toThrow(expect.objectContaining({ code: 'storeMisuse' }));
  });

  it('does not begin with a file of which a page is damaged', () => {
    for (let number = 0; number < 200; number++)
      store.channels.put(`${number}`, 'peer', 'x'.repeat(500), false);
    store.close();
    const path = join(folder, 'leyden.sqlite');
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.fill(0xa5, bytes.length - 20_000, bytes.length - 4_000));
    expect(() => openStore(path, OWNER)).toThrow(expect.objectContaining({ code: 'storeCorrupt' }));
  });

  it('is not made of a file that is something else', () => {
    store.close();
    writeFileSync(join(folder, 'leyden.sqlite'), 'this is no database, and long enough to be seen as none');
    expect(() => openStore(join(folder, 'leyden.sqlite'), OWNER)).toThrow(
      expect.objectContaining({ code: 'storeCorrupt' }),
    );
  });
});
