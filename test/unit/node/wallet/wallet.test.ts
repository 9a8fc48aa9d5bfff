import { Transaction } from 'bitcoinjs-lib';
import { curve } from '../../../../src/core/crypto/index.js';
import { addressToScript } from '../../../../src/core/primitives/address.js';
import { networkNamed } from '../../../../src/core/primitives/network.js';
import { feeratePerKw, sat } from '../../../../src/core/primitives/units.js';
import { publicKeyHashScript } from '../../../../src/core/transactions/script.js';
import { witnessSignatureHash } from '../../../../src/core/transactions/sighash.js';
import { decodeSignature } from '../../../../src/core/transactions/signature-encoding.js';
import type { Block, ChainTransaction } from '../../../../src/node/chain/block.js';
import { parseTransaction } from '../../../../src/node/chain/parse-block.js';
import { GAP_LIMIT, WalletKeys } from '../../../../src/node/wallet/keys.js';
import { MemoryWalletStore } from '../../../../src/node/wallet/memory-store.js';
import { type FundedTransaction, Wallet, type WalletOptions } from '../../../../src/node/wallet/wallet.js';
import { blockOf, coinbase, output, spending } from '../chain/transactions.js';

const regtest = networkNamed('regtest');
const seed = new Uint8Array(32).fill(42);
const feerate = feeratePerKw(2500);
const fundingScript = Uint8Array.of(0, 32, ...new Uint8Array(32).fill(5));
const theirs = Uint8Array.of(0, 20, ...new Uint8Array(20).fill(9));
const foreign = (salt: number) => `${salt.toString(16).padStart(64, '0')}:0`;

describe('Wallet', () => {
  let store: MemoryWalletStore;
  let wallet: Wallet;
  let now: number;
  let salt: number;
  beforeEach(() => {
    store = new MemoryWalletStore();
    now = 0;
    salt = 1;
    wallet = open();
  });

  function open(options: Partial<WalletOptions> = {}): Wallet {
    return new Wallet({ seed, network: regtest, store, birthHeight: 100, now: () => now, ...options });
  }
  const connect = (...transactions: ChainTransaction[]) =>
    wallet.blockConnected(wallet.height + 1, blockOf(wallet.height + 1, ...transactions));
  /** A block that pays amounts to new addresses of the wallet; the transaction that does. */
  function receive(...amounts: number[]): ChainTransaction {
    const outputs = amounts.map((amount) => [BigInt(amount), wallet.newScript()] as const);
    const transaction = spending([foreign(salt++)], outputs);
    connect(transaction);
    return transaction;
  }
  function fund(amount: number): FundedTransaction {
    const funded = wallet.fund({
      outputs: [{ scriptPubKey: fundingScript, amountSat: sat(amount) }],
      feeratePerKw: feerate,
    });
    if (!funded.ok) throw new Error(funded.error.code);
    return funded.value;
  }
  const refusal = (amount: number) =>
    wallet.fund({
      outputs: [{ scriptPubKey: fundingScript, amountSat: sat(amount) }],
      feeratePerKw: feerate,
    });
  const balance = () => {
    const { confirmedSat, unconfirmedSat, immatureSat } = wallet.balance();
    return [confirmedSat, unconfirmedSat, immatureSat].map(Number);
  };

  it('starts empty at its birth height', () => {
    expect(wallet.height).toBe(100);
    expect(balance()).toEqual([0, 0, 0]);
    expect(open({ birthHeight: 7 }).height).toBe(100);
  });

  it('gives a new address each time, also after a restart', () => {
    const addresses = [wallet.newAddress(), wallet.newAddress()];
    wallet = open();
    addresses.push(wallet.newAddress());
    expect(new Set(addresses).size).toBe(3);
    for (const address of addresses) expect(addressToScript(address, regtest).ok).toBe(true);
  });

  it('receives, and remembers', () => {
    const received = receive(70_000, 30_000);
    expect(balance()).toEqual([100_000, 0, 0]);
    wallet = open();
    expect(balance()).toEqual([100_000, 0, 0]);
    expect(wallet.utxos()).toMatchObject([
      { txid: received.txid, outputIndex: 0, amountSat: 70_000n, height: 101, state: 'spendable' },
      { txid: received.txid, outputIndex: 1, amountSat: 30_000n, height: 101, state: 'spendable' },
    ]);
  });

  it('finds on a restore what was paid to every address it handed out', () => {
    const scripts = Array.from({ length: GAP_LIMIT }, () => wallet.newScript());
    const [first, last] = [scripts[0], scripts.at(-1)];
    const keys = new WalletKeys(seed, regtest, {
      external: { issued: 0, used: GAP_LIMIT },
      change: { issued: 0, used: 0 },
    });
    const next = keys.script({ chain: 'external', index: GAP_LIMIT });
    const payments = [next, last ?? theirs, first ?? theirs].map((script, i) =>
      spending([foreign(i + 1)], [[1000n, script]]),
    );
    wallet = open({ store: new MemoryWalletStore() });
    connect(...payments);
    expect(balance()).toEqual([3000, 0, 0]);
  });

  describe('fund', () => {
    it('signs a transaction that any node takes', () => {
      receive(1_000_000);
      receive(500_000);
      const funded = fund(1_200_000);
      const transaction = Transaction.fromBuffer(funded.raw);
      expect(transaction.getId()).toBe(funded.txid);
      expect(transaction).toMatchObject({ version: 2, locktime: 102 });
      expect(transaction.outs[funded.outputIndexes[0] ?? 9]).toMatchObject({ value: 1_200_000n });
      const paid = transaction.outs.reduce((sum, { value }) => sum + value, 0n);
      expect(funded.feeSat).toBe(1_500_000n - paid);
      expect(Number(funded.feeSat)).toBeGreaterThanOrEqual((transaction.weight() * 2500) / 1000);
      expect(Number(funded.feeSat)).toBeLessThanOrEqual(((transaction.weight() + 4) * 2500) / 1000 + 1);
      transaction.ins.forEach((input, index) => {
        const [signature = new Uint8Array(), publicKey = new Uint8Array()] = input.witness;
        const amount = funded.inputs[index]?.amountSat ?? sat(0);
        const hash = witnessSignatureHash(transaction, index, publicKeyHashScript(publicKey), amount, 1);
        const decoded = decodeSignature(signature)?.signature ?? new Uint8Array();
        expect(curve().verify(hash, decoded, publicKey)).toBe(true);
        expect(signature.length).toBeLessThanOrEqual(71);
        expect(input.sequence).toBe(0xffff_fffd);
      });
    });

    it('reserves its coins until released', () => {
      receive(1_000_000);
      const funded = fund(600_000);
      expect(wallet.utxos()).toMatchObject([{ state: 'reserved' }]);
      expect(refusal(100_000)).toMatchObject({ error: { code: 'insufficientFunds', availableSat: 0n } });
      expect(balance()).toEqual([1_000_000, 0, 0]);
      wallet.release(funded.reservationId);
      wallet.release(funded.reservationId);
      fund(100_000);
    });

    it('frees its coins after a while, and refuses to commit then', () => {
      receive(1_000_000);
      const funded = fund(600_000);
      now = 599_999;
      expect(refusal(600_000).ok).toBe(false);
      now = 600_000;
      expect(refusal(600_000).ok).toBe(true);
      const { reservationId } = funded;
      now += 600_000;
      expect(wallet.commit(reservationId)).toMatchObject({
        error: { code: 'unknownReservation', reservationId },
      });
    });

    it('spends when committed: the change is ours to spend on, before a block', () => {
      receive(1_000_000);
      const funded = fund(600_000);
      expect(wallet.commit(funded.reservationId).ok).toBe(true);
      const change = 400_000 - Number(funded.feeSat);
      expect(balance()).toEqual([0, change, 0]);
      wallet = open();
      expect(balance()).toEqual([0, change, 0]);
      expect(wallet.unconfirmed().map(({ txid }) => txid)).toEqual([funded.txid]);
      const next = fund(100_000);
      expect(next.inputs).toMatchObject([{ txid: funded.txid }]);
      wallet.commit(next.reservationId);
      expect(wallet.unconfirmed().map(({ txid }) => txid)).toEqual([funded.txid, next.txid]);
      connect(parseTransaction(funded.raw), parseTransaction(next.raw));
      expect(wallet.unconfirmed()).toEqual([]);
      expect(balance()).toEqual([change - 100_000 - Number(next.feeSat), 0, 0]);
    });

    it('stops at 24 unconfirmed ancestors', () => {
      receive(10_000_000);
      for (let ancestors = 0; ancestors <= 24; ancestors++) {
        expect(wallet.commit(fund(10_000).reservationId).ok).toBe(true);
      }
      expect(refusal(10_000)).toMatchObject({ error: { code: 'insufficientFunds', availableSat: 0n } });
    });

    it('refuses dust and what it does not have', () => {
      receive(1_000_000);
      expect(refusal(329)).toMatchObject({ error: { code: 'dustAmount', minimumSat: 330n } });
      expect(refusal(1_000_000)).toMatchObject({
        error: { code: 'insufficientFunds', availableSat: 1_000_000n },
      });
    });

    it('does not touch a coinbase before it is 100 blocks deep', () => {
      const minted = coinbase(101, 5_000_000n, wallet.newScript());
      wallet.blockConnected(101, { ...blockOf(101), transactions: [minted] });
      expect(balance()).toEqual([0, 0, 5_000_000]);
      while (wallet.height < 199) connect();
      expect(wallet.utxos()).toMatchObject([{ state: 'immature' }]);
      expect(refusal(1_000_000)).toMatchObject({ error: { code: 'insufficientFunds', availableSat: 0n } });
      connect();
      expect(balance()).toEqual([5_000_000, 0, 0]);
      fund(1_000_000);
    });

    it('sweeps all that may be spent', () => {
      receive(70_000, 30_000);
      const swept = wallet.fundAll(theirs, feerate);
      if (!swept.ok) throw new Error(swept.error.code);
      const { outs } = Transaction.fromBuffer(swept.value.raw);
      expect(outs).toMatchObject([{ value: 100_000n - swept.value.feeSat }]);
      expect(swept.value.inputs).toHaveLength(2);
    });
  });

  describe('reorganisations', () => {
    const reorganise = (height: number, ...blocks: ChainTransaction[][]) => {
      for (let above = wallet.height; above >= height; above--) wallet.blockDisconnected(above);
      for (const transactions of blocks) {
        const block: Block = {
          ...blockOf(wallet.height + 1, ...transactions),
          hash: `other ${wallet.height + 1}`,
        };
        wallet.blockConnected(wallet.height + 1, block);
      }
    };

    it('keeps a payment that comes back elsewhere, and does not spend it meanwhile', () => {
      const received = receive(100_000);
      connect();
      wallet.blockDisconnected(102);
      wallet.blockDisconnected(101);
      expect(wallet.height).toBe(100);
      expect(balance()).toEqual([0, 100_000, 0]);
      expect(refusal(50_000)).toMatchObject({ error: { code: 'insufficientFunds', availableSat: 0n } });
      expect(wallet.unconfirmed()).toEqual([]);
      reorganise(101, [], [received]);
      expect(balance()).toEqual([100_000, 0, 0]);
      expect(wallet.utxos()).toMatchObject([{ height: 102 }]);
    });

    it('forgets a payment that was double-spent, and all that spent from it', () => {
      const received = receive(1_000_000);
      const funded = fund(600_000);
      wallet.commit(funded.reservationId);
      connect(parseTransaction(funded.raw));
      const rival = spending([foreign(1)], [[1n, theirs]]);
      expect(rival.inputs).toEqual(received.inputs);
      reorganise(101, [rival]);
      expect(balance()).toEqual([0, 0, 0]);
      expect(wallet.utxos()).toEqual([]);
      wallet = open();
      expect(balance()).toEqual([0, 0, 0]);
    });

    it('gets a coin back when the transaction that spent it is replaced by nothing of ours', () => {
      receive(1_000_000);
      const funded = fund(600_000);
      wallet.commit(funded.reservationId);
      connect(parseTransaction(funded.raw));
      reorganise(102, []);
      expect(wallet.unconfirmed().map(({ txid }) => txid)).toEqual([funded.txid]);
      wallet.abandon(funded.txid);
      expect(balance()).toEqual([1_000_000, 0, 0]);
      expect(wallet.unconfirmed()).toEqual([]);
    });

    it('frees a coin whose spender rests on a transaction of others that lost to another', () => {
      const received = receive(1_000_000);
      const parent = spending([foreign(7)], [[330n, theirs]]);
      const child = spending([output(parent), output(received)], [[990_000n, wallet.newScript()]]);
      const grandchild = spending([output(child), foreign(8)], [[980_000n, wallet.newScript()]]);
      connect(parent, child);
      connect(grandchild);
      expect(balance()).toEqual([980_000, 0, 0]);
      reorganise(102, [spending([foreign(7)], [[1n, theirs]])]);
      expect(balance()).toEqual([1_000_000, 0, 0]);
      wallet = open();
      expect(balance()).toEqual([1_000_000, 0, 0]);
      expect(fund(600_000).inputs).toMatchObject([{ txid: received.txid }]);
    });

    it('keeps what our own transactions spend from until it comes back', () => {
      const received = receive(1_000_000);
      const funded = fund(600_000);
      wallet.commit(funded.reservationId);
      const change = 400_000 - Number(funded.feeSat);
      reorganise(101, []);
      wallet = open();
      connect();
      expect(wallet.unconfirmed().map(({ txid }) => txid)).toEqual([funded.txid]);
      expect(balance()).toEqual([0, change, 0]);
      connect(received);
      expect(wallet.unconfirmed().map(({ txid }) => txid)).toEqual([funded.txid]);
      expect(balance()).toEqual([0, change, 0]);
    });

    it('keeps what is signed for until it is clear what becomes of it', () => {
      receive(1_000_000);
      const funded = fund(600_000);
      reorganise(101, []);
      wallet.commit(funded.reservationId);
      expect(wallet.unconfirmed().map(({ txid }) => txid)).toEqual([funded.txid]);
    });

    it('keeps what claims are paid with until they let go of it', () => {
      const received = receive(1_000_000);
      wallet.holdForClaims(new Set([output(received)]));
      reorganise(101, []);
      expect(balance()).toEqual([0, 1_000_000, 0]);
      wallet.holdForClaims(new Set());
      connect();
      expect(balance()).toEqual([0, 0, 0]);
    });

    it('loses the coins of a block that is gone', () => {
      wallet.blockConnected(101, { ...blockOf(101), transactions: [coinbase(101, 5n, wallet.newScript())] });
      reorganise(101, []);
      expect(balance()).toEqual([0, 0, 0]);
      expect(open().balance()).toMatchObject({ immatureSat: 0n, unconfirmedSat: 0n });
    });
  });

  describe('blocks that come twice', () => {
    it('changes nothing for the same block', () => {
      receive(100_000);
      const before = JSON.stringify(store.load(), (_, value) =>
        typeof value === 'bigint' ? `${value}` : value,
      );
      wallet.blockConnected(101, blockOf(101));
      expect(
        JSON.stringify(store.load(), (_, value) => (typeof value === 'bigint' ? `${value}` : value)),
      ).toBe(before);
      expect(balance()).toEqual([100_000, 0, 0]);
    });

    it('puts another block in the place of the one it had', () => {
      receive(100_000);
      wallet.blockConnected(101, { ...blockOf(101), hash: 'other' });
      expect(balance()).toEqual([0, 0, 0]);
      wallet.blockDisconnected(102);
      expect(wallet.height).toBe(101);
    });

    it('refuses to skip one', () => {
      expect(() => wallet.blockConnected(102, blockOf(102))).toThrow(RangeError);
    });
  });

  describe('track', () => {
    it('takes in what a crash kept from being committed, once', () => {
      receive(1_000_000);
      const funded = fund(600_000);
      wallet = open();
      expect(wallet.track(funded.raw).ok).toBe(true);
      expect(wallet.track(funded.raw).ok).toBe(true);
      expect(balance()).toEqual([0, 400_000 - Number(funded.feeSat), 0]);
    });

    it('refuses what spends a spent coin', () => {
      receive(1_000_000);
      const first = fund(600_000);
      wallet = open();
      const second = fund(500_000);
      wallet.commit(second.reservationId);
      expect(wallet.track(first.raw)).toEqual({
        ok: false,
        error: { code: 'doubleSpend', txid: first.txid, spentBy: second.txid },
      });
    });
  });

  it('frees a coin whose spender lost to another transaction of the same seed', () => {
    const received = receive(1_000_000);
    const funded = fund(600_000);
    wallet.commit(funded.reservationId);
    connect(spending([output(received)], [[900_000n, theirs]]));
    expect(balance()).toEqual([0, 0, 0]);
    expect(wallet.unconfirmed()).toEqual([]);
  });

  it('does not go on when it cannot save', () => {
    store.save = () => {
      throw new Error('disk full');
    };
    expect(() => wallet.newAddress()).toThrow('disk full');
  });
});
