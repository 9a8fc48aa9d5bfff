import { type Chain, type ChainKind, startChain } from '../../regtest/launch/index.js';
import { scriptToAddress } from '../../src/core/primitives/address.js';
import { feeratePerKw, sat } from '../../src/core/primitives/units.js';
import { BitcoindBackend, BlockFollower, type ChainStep } from '../../src/node/chain/index.js';
import { MemoryWalletStore, Payouts, Wallet } from '../../src/node/wallet/index.js';
import { chainSuite } from './chain-suite.js';

const kinds: readonly ChainKind[] = ['embedded', 'litecoind', 'bitcoind'];
const P2WSH = Uint8Array.of(0, 32, ...new Uint8Array(32).fill(5));
const feerate = feeratePerKw(1000);

for (const kind of kinds) {
  chainSuite(kind)(`the wallet on ${kind}`, () => {
    let chain: Chain;
    let backend: BitcoindBackend;
    let follower: BlockFollower;
    let wallet: Wallet;
    let payouts: Payouts;
    let steps: ChainStep[];

    beforeAll(async () => {
      chain = await startChain({ kind });
      await chain.mine(1);
      backend = new BitcoindBackend({ url: chain.rpcUrl, network: 'regtest' });
      const { network, tip } = await backend.start();
      wallet = new Wallet({
        seed: new Uint8Array(32).fill(kinds.indexOf(kind) + 1),
        network,
        store: new MemoryWalletStore(),
        birthHeight: tip.height,
      });
      payouts = new Payouts(wallet, network, backend);
      steps = [];
      follower = new BlockFollower({
        backend,
        tip,
        pollIntervalMillis: 1_000_000,
        blockStallMillis: undefined,
        onStall: () => undefined,
        onFailure: (error) => {
          throw error;
        },
        onStep: (step) => {
          steps.push(step);
          if (step.type === 'connected') wallet.blockConnected(step.height, step.block);
          else wallet.blockDisconnected(step.height);
        },
      });
      follower.start();
    }, 60_000);
    afterAll(async () => {
      await follower?.stop();
      backend?.stop();
      await chain?.stop();
    });

    async function mine(blocks: number): Promise<void> {
      await chain.mine(blocks);
      await follower.poke();
    }
    const balance = () => {
      const { confirmedSat, unconfirmedSat } = wallet.balance();
      return [confirmedSat, unconfirmedSat];
    };

    it('receives', async () => {
      const address = wallet.newAddress();
      expect(address.startsWith(chain.bech32Prefix)).toBe(true);
      await chain.fund(address, 10_000_000n);
      await chain.fund(wallet.newAddress(), 500_000n);
      await mine(1);
      expect(balance()).toEqual([10_500_000n, 0n]);
      expect(await backend.bestHash()).toBe(follower.tip.hash);
    });

    it('makes funding transactions that the mempool takes, at the feerate asked for', async () => {
      const outputs = [{ scriptPubKey: P2WSH, amountSat: sat(10_200_000) }];
      const funded = wallet.fund({ outputs, feeratePerKw: feerate });
      if (!funded.ok) throw new Error(funded.error.code);
      const { raw, txid, feeSat, reservationId, outputIndexes } = funded.value;
      const accepted = await backend.testAccept(raw);
      expect(accepted).toMatchObject({ allowed: true, feeSat });
      const virtualSize = accepted.allowed ? accepted.virtualSize : 0;
      expect(Number(feeSat) / virtualSize).toBeGreaterThanOrEqual(4);
      expect(Number(feeSat) / virtualSize).toBeLessThan(4.1);

      expect(wallet.commit(reservationId).ok).toBe(true);
      expect(await backend.publish(raw)).toEqual({ ok: true, value: txid });
      expect(await backend.publish(raw)).toEqual({ ok: true, value: txid });
      expect(await backend.mempool()).toContain(txid);
      expect(await backend.transaction(txid)).toMatchObject({ confirmations: 0 });
      expect(await backend.unspentOutput(txid, outputIndexes[0] ?? 9)).toMatchObject({ confirmations: 0 });

      await mine(1);
      expect(balance()).toEqual([300_000n - feeSat, 0n]);
      const step = steps.at(-1);
      const block = step?.type === 'connected' ? step.block : undefined;
      const index = block?.transactions.findIndex((transaction) => transaction.txid === txid) ?? -1;
      expect(await backend.fundingOutput(wallet.height, index, outputIndexes[0] ?? 9)).toEqual({
        txid,
        scriptPubKey: P2WSH,
        amountSat: 10_200_000n,
      });
      expect(await backend.fundingOutput(wallet.height, index + 1000, 0)).toBe('missing');
      expect(await backend.fundingOutput(wallet.height + 1, 0, 0)).toBe('missing');
      expect(await backend.publish(raw)).toEqual({ ok: true, value: txid });
    });

    it('spends its change before a block, twice over, and all of it in the end', async () => {
      const to = wallet.newAddress();
      expect(await payouts.send(to, sat(50_000), feerate)).toMatchObject({
        ok: true,
        value: { published: true },
      });
      expect(await payouts.send(to, sat(60_000), feerate)).toMatchObject({
        ok: true,
        value: { published: true },
      });
      expect(wallet.unconfirmed()).toHaveLength(2);
      await payouts.rebroadcast();
      await mine(1);
      expect(wallet.unconfirmed()).toEqual([]);
      const before = balance()[0] ?? sat(0);
      const swept = await payouts.sendAll(to, feerate);
      if (!swept.ok) throw new Error(swept.error.code);
      await mine(1);
      expect(balance()).toEqual([before - swept.value.feeSat, 0n]);
      expect(wallet.utxos()).toHaveLength(1);
    });

    it('is told why a transaction is refused, and gets its coins back', async () => {
      const before = balance();
      const refused = await payouts.send(wallet.newAddress(), sat(20_000), feeratePerKw(100));
      expect(refused).toMatchObject({
        ok: false,
        error: { code: 'rejected', reason: 'min relay fee not met' },
      });
      expect(balance()).toEqual(before);
    });

    it('follows a reorganisation', async () => {
      const sent = await payouts.send(wallet.newAddress(), sat(20_000), feerate);
      if (!sent.ok) throw new Error(sent.error.code);
      await mine(2);
      const settled = balance();
      const height = wallet.height;
      const first = await chain.call<string>('getblockhash', height - 1);
      steps.length = 0;
      await chain.call('invalidateblock', first);
      await follower.poke();
      expect(steps.map(({ type }) => type)).toEqual(['disconnected', 'disconnected']);
      expect(wallet.unconfirmed().map(({ txid }) => txid)).toEqual([sent.value.txid]);
      await payouts.rebroadcast();
      // To another address: the same block again would be the one that was declared invalid.
      const { network } = await backend.start();
      await chain.mine(3, scriptToAddress(P2WSH, network));
      await follower.poke();
      expect(wallet.height).toBe(height + 1);
      expect(balance()).toEqual(settled);
    });

    it('finds everything again from its seed', async () => {
      const { network } = await backend.start();
      const seed = new Uint8Array(32).fill(kinds.indexOf(kind) + 1);
      const restored = new Wallet({ seed, network, store: new MemoryWalletStore(), birthHeight: 0 });
      const hashes = await backend.blockHashes(1, wallet.height);
      for (const [index, hash] of hashes.entries())
        restored.blockConnected(index + 1, await backend.block(hash));
      expect(restored.balance()).toEqual(wallet.balance());
      expect(restored.utxos()).toEqual(wallet.utxos());
    });

    it('mints for itself, and waits until it may spend that', async () => {
      const before = balance();
      await chain.mine(1, wallet.newAddress());
      await follower.poke();
      expect(balance()).toEqual(before);
      const { immatureSat } = wallet.balance();
      expect(immatureSat).toBeGreaterThan(0n);
      await mine(98);
      expect(wallet.balance().immatureSat).toBe(immatureSat);
      await mine(1);
      expect(wallet.balance()).toMatchObject({
        immatureSat: 0n,
        confirmedSat: (before[0] ?? 0n) + immatureSat,
      });
      expect(await payouts.sendAll(wallet.newAddress(), feerate)).toMatchObject({
        ok: true,
        value: { published: true },
      });
    });

    it('knows the backend’s state and refuses another network', async () => {
      expect(await backend.status()).toMatchObject({ synced: true, blocks: wallet.height });
      expect(await backend.feeratePerKw(6)).toBeGreaterThanOrEqual(253);
      const other = new BitcoindBackend({ url: chain.rpcUrl, network: 'mainnet' });
      await expect(other.start()).rejects.toMatchObject({ code: 'wrongNetwork' });
      other.stop();
      const stranger = new BitcoindBackend({
        url: chain.rpcUrl.replace(/\/\/.*@/, '//someone:else@'),
        network: 'regtest',
      });
      await expect(stranger.start()).rejects.toMatchObject({ code: 'rpcUnauthorized' });
      stranger.stop();
    });
  });
}
