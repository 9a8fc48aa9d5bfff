import { networkNamed } from '../../../../src/core/primitives/network.js';
import { err, ok } from '../../../../src/core/primitives/result.js';
import { feeratePerKw, sat } from '../../../../src/core/primitives/units.js';
import type { ChainBackend } from '../../../../src/node/chain/backend.js';
import { parseTransaction } from '../../../../src/node/chain/parse-block.js';
import { RpcError } from '../../../../src/node/chain/rpc-error.js';
import { MemoryWalletStore } from '../../../../src/node/wallet/memory-store.js';
import { Payouts } from '../../../../src/node/wallet/payouts.js';
import { Wallet } from '../../../../src/node/wallet/wallet.js';
import { blockOf, spending } from '../chain/transactions.js';

const regtest = networkNamed('regtest');
const address = 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080';
const feerate = feeratePerKw(1000);

describe('Payouts', () => {
  let wallet: Wallet;
  let answers: Awaited<ReturnType<ChainBackend['publish']>>[];
  let published: string[];
  let payouts: Payouts;
  beforeEach(() => {
    wallet = new Wallet({
      seed: new Uint8Array(32).fill(1),
      network: regtest,
      store: new MemoryWalletStore(),
      birthHeight: 0,
    });
    wallet.blockConnected(
      1,
      blockOf(1, spending([`${'11'.repeat(32)}:0`], [[100_000n, wallet.newScript()]])),
    );
    answers = [];
    published = [];
    payouts = new Payouts(wallet, regtest, {
      publish: async (raw) => {
        const { txid } = parseTransaction(raw);
        // What is published must be saved by then.
        expect(wallet.unconfirmed().map((transaction) => transaction.txid)).toContain(txid);
        published.push(txid);
        return answers.shift() ?? ok(txid);
      },
    });
  });

  it('pays an amount', async () => {
    const paid = await payouts.send(address, sat(40_000), feerate);
    if (!paid.ok) throw new Error(paid.error.code);
    expect(paid.value).toMatchObject({ txid: published[0], published: true });
    expect(wallet.balance()).toMatchObject({ confirmedSat: 0n, unconfirmedSat: 60_000n - paid.value.feeSat });
  });

  it('pays everything', async () => {
    expect(await payouts.sendAll(address, feerate)).toMatchObject({ ok: true });
    expect(wallet.balance()).toMatchObject({ confirmedSat: 0n, unconfirmedSat: 0n });
  });

  it('takes a refused payment back', async () => {
    answers.push(err({ code: 'rejected', reason: 'min relay fee not met', detail: '' }));
    expect(await payouts.send(address, sat(40_000), feerate)).toMatchObject({
      error: { code: 'rejected', reason: 'min relay fee not met' },
    });
    expect(wallet.balance()).toMatchObject({ confirmedSat: 100_000n, unconfirmedSat: 0n });
  });

  it('keeps a payment that nobody answered for, and sends it again', async () => {
    answers.push(err(new RpcError('rpcUnreachable', 'sendrawtransaction', '')));
    expect(await payouts.send(address, sat(40_000), feerate)).toMatchObject({
      ok: true,
      value: { published: false },
    });
    await payouts.rebroadcast();
    expect(published).toEqual([published[0], published[0]]);
  });

  it.each([
    ['bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', 40_000, { code: 'badAddress', actual: ['mainnet'] }],
    ['nonsense', 40_000, { code: 'badAddress', reason: 'malformed' }],
    [address, 293, { code: 'dustAmount', minimumSat: 294n }],
    [address, 100_000, { code: 'insufficientFunds', availableSat: 100_000n }],
  ])('refuses %s %i', async (to, amount, error) => {
    expect(await payouts.send(to, sat(amount), feerate)).toMatchObject({ ok: false, error });
    expect(published).toEqual([]);
  });
});
