import { Transaction } from 'bitcoinjs-lib';
import { networkNamed } from '../../../../src/core/primitives/network.js';
import { feeratePerKw, sat } from '../../../../src/core/primitives/units.js';
import { anchorReserve } from '../../../../src/node/sweeper/index.js';
import { MemoryWalletStore } from '../../../../src/node/wallet/memory-store.js';
import { Wallet } from '../../../../src/node/wallet/wallet.js';
import { blockOf, output, spending } from '../chain/transactions.js';

const theirs = Uint8Array.of(0, 20, ...new Uint8Array(20).fill(9));
const rate = feeratePerKw(1000);

describe('what the wallet keeps for claims', () => {
  let wallet: Wallet;
  let names: string[];
  beforeEach(() => {
    wallet = new Wallet({
      seed: new Uint8Array(32).fill(42),
      network: networkNamed('regtest'),
      store: new MemoryWalletStore(),
      birthHeight: 100,
      now: () => 0,
    });
    const received = spending(
      [`${'ab'.repeat(32)}:0`],
      [50_000n, 40_000n].map((amount) => [amount, wallet.newScript()] as const),
    );
    wallet.blockConnected(101, blockOf(101, received));
    names = [output(received, 0), output(received, 1)];
  });

  const pay = (amountSat: number) =>
    wallet.fund({ outputs: [{ scriptPubKey: theirs, amountSat: sat(amountSat) }], feeratePerKw: rate });

  it('is offered to claims whether they hold it already or not, unless it is reserved', () => {
    wallet.holdForClaims(new Set(names.slice(0, 1)));
    expect(wallet.claimCoins().map(({ amountSat }) => amountSat)).toEqual([50_000n, 40_000n]);
    const funded = pay(10_000);
    expect(funded).toMatchObject({ ok: true, value: { inputs: [{ amountSat: 40_000n }] } });
    expect(wallet.claimCoins().map(({ amountSat }) => amountSat)).toEqual([50_000n]);
    expect(wallet.utxos().map(({ state }) => state)).toEqual(['reserved', 'reserved']);
  });

  it('is not paid from, until claims let it go', () => {
    wallet.holdForClaims(new Set(names));
    expect(pay(10_000)).toMatchObject({ ok: false, error: { code: 'insufficientFunds', availableSat: 0n } });
    wallet.holdForClaims(new Set());
    expect(pay(10_000).ok).toBe(true);
  });

  it.each([
    [79_000, true],
    [81_000, false],
  ])('leaves a reserve of 10,000 sat when %d are paid: %p', (amountSat, fits) => {
    wallet.keepReserve(() => sat(10_000));
    const funded = pay(amountSat);
    expect(funded.ok).toBe(fits);
    if (!funded.ok) expect(funded.error).toMatchObject({ code: 'reserveNeeded', reserveSat: 10_000n });
    expect(wallet.fundAll(theirs, rate)).toMatchObject({ ok: false });
  });

  it('counts what claims hold towards the reserve', () => {
    wallet.keepReserve(() => sat(10_000));
    wallet.holdForClaims(new Set(names.slice(1)));
    expect(pay(49_000).ok).toBe(true);
  });

  it('signs for a coin of its own and for no other', () => {
    const [name = ''] = names;
    const transaction = new Transaction();
    transaction.addInput(new Uint8Array(32), 0);
    transaction.addOutput(theirs, 1_000n);
    const [txid = ''] = name.split(':');
    expect(wallet.signCoin(txid, 0, transaction, 0)).toHaveLength(2);
    expect(() => wallet.signCoin(txid, 7, transaction, 0)).toThrow(RangeError);
  });

  it.each([
    [0, 0n],
    [1, 10_000n],
    [10, 100_000n],
    [500, 5_000_000n],
  ])('for %d channels with anchors is %d sat', (channels, expected) => {
    expect(anchorReserve(channels)).toBe(expected);
  });
});
