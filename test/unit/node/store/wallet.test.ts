import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { blockHeight, sat } from '../../../../src/core/primitives/units.js';
import { openStore, type Store } from '../../../../src/node/store/index.js';
import { MemoryWalletStore } from '../../../../src/node/wallet/memory-store.js';
import type { Coin, WalletDelta, WalletSnapshot } from '../../../../src/node/wallet/store.js';

const OWNER = { network: 'regtest', nodeId: '02aa' };

let folder: string;
let store: Store;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leyden-wallet-'));
  store = openStore(join(folder, 'leyden.sqlite'), OWNER);
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

const txid = fc.constantFrom('aa', 'bb', 'cc');
const height = fc.option(fc.nat(1000).map(blockHeight), { nil: undefined });

/** What a coin is never changes with the outpoint that names it. */
const coin = fc
  .record({ txid, outputIndex: fc.nat(1), height, spentBy: fc.option(txid, { nil: undefined }) })
  .map(
    (varying): Coin => ({
      ...varying,
      amountSat: sat(2n ** 53n + BigInt(varying.outputIndex)),
      key: { chain: varying.outputIndex === 0 ? 'external' : 'change', index: 7 },
      coinbase: varying.txid === 'aa',
    }),
  );
const counts = fc.record({ issued: fc.nat(), used: fc.nat() });
const delta: fc.Arbitrary<WalletDelta> = fc.record({
  tip: fc.record({ height: fc.nat(1000).map(blockHeight), hash: txid }),
  keys: fc.record({ external: counts, change: counts }),
  coins: fc.array(coin, { maxLength: 4 }),
  deletedCoins: fc.array(fc.record({ txid, outputIndex: fc.nat(1) }), { maxLength: 2 }),
  transactions: fc.array(
    fc.record({ txid, raw: fc.uint8Array({ minLength: 1, maxLength: 9 }), height, ours: fc.boolean() }),
    { maxLength: 3 },
  ),
  deletedTransactions: fc.array(txid, { maxLength: 2 }),
});

function byOutpoint({ coins, ...rest }: WalletSnapshot): WalletSnapshot {
  const name = (each: Coin) => `${each.txid}:${each.outputIndex}`;
  return { ...rest, coins: [...coins].sort((a, b) => name(a).localeCompare(name(b))) };
}

describe('the wallet in the store', () => {
  it('is empty at first', () => {
    expect(store.wallet.load()).toEqual(new MemoryWalletStore().load());
  });

  it('remembers what one in memory does, and across a restart', () => {
    fc.assert(
      fc.property(fc.array(delta, { minLength: 1, maxLength: 6 }), (deltas) => {
        const memory = new MemoryWalletStore();
        store.transaction(() => {
          // From nothing again.
          const before = store.wallet.load();
          store.wallet.save({
            tip: { height: blockHeight(0), hash: '' },
            keys: memory.load().keys,
            coins: [],
            deletedCoins: before.coins,
            transactions: [],
            deletedTransactions: before.transactions.map((each) => each.txid),
          });
        });
        for (const each of deltas) {
          memory.save(each);
          store.wallet.save(each);
        }
        expect(byOutpoint(store.wallet.load())).toEqual(byOutpoint(memory.load()));
      }),
      { numRuns: 50 },
    );
    const before = store.wallet.load();
    store.close();
    store = openStore(join(folder, 'leyden.sqlite'), OWNER);
    expect(store.wallet.load()).toEqual(before);
  });

  it('is saved with the transaction around it, or not at all', () => {
    const empty = store.wallet.load();
    expect(() =>
      store.transaction(() => {
        store.wallet.save({
          tip: { height: blockHeight(5), hash: 'aa' },
          keys: empty.keys,
          coins: [],
          deletedCoins: [],
          transactions: [{ txid: 'aa', raw: Uint8Array.of(1), height: undefined, ours: true }],
          deletedTransactions: [],
        });
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(store.wallet.load()).toEqual(empty);
  });
});
