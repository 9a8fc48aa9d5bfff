import { toHex } from '../../../../src/core/primitives/bytes.js';
import { BitcoindBackend } from '../../../../src/node/chain/bitcoind.js';
import { FakeBitcoind, type FakeMethod } from './fake-bitcoind.js';
import { spending } from './transactions.js';

const REGTEST = '0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206';
const LITECOIN_REGTEST = '530827f38f93b43ed12af0b3ad25a288dc02ed74d6d7857862df51fc56c416f9';
const MAINNET = '000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f';
const json =
  (value: unknown): FakeMethod =>
  () => ({ result: JSON.stringify(value) });
const failing =
  (code: number, message: string): FakeMethod =>
  () => ({ error: { code, message } });
const tip = { blocks: 3, headers: 3, bestblockhash: 'tip', initialblockdownload: false };

describe('BitcoindBackend', () => {
  let server: FakeBitcoind;
  let backend: BitcoindBackend;
  let now: number;

  async function connect(
    methods: Record<string, FakeMethod> = {},
    network: 'mainnet' | 'regtest' = 'regtest',
    retryPausesMillis: readonly number[] = [],
  ) {
    now = 0;
    server = new FakeBitcoind({
      getblockhash: json(REGTEST),
      getnetworkinfo: json({ version: 220000, subversion: '/Satoshi:22.0.0/' }),
      getblockchaininfo: json(tip),
      ...methods,
    });
    const url = await server.listen();
    backend = new BitcoindBackend({ url, network, now: () => now, retryPausesMillis });
    return backend;
  }
  afterEach(async () => {
    backend.stop();
    await server.close();
  });

  describe('start', () => {
    it.each([
      [REGTEST, 220000, 'regtest'],
      [LITECOIN_REGTEST, 210201, 'litecoin-regtest'],
    ])('finds the network by the genesis block %s', async (genesis, version, name) => {
      const methods = { getblockhash: json(genesis), getnetworkinfo: json({ version, subversion: '/x/' }) };
      expect(await (await connect(methods)).start()).toMatchObject({
        network: { name },
        version,
        tip: { height: 3, hash: 'tip' },
      });
    });

    it.each([MAINNET, '00'.repeat(32)])('refuses the genesis block %s', async (genesis) => {
      await expect((await connect({ getblockhash: json(genesis) })).start()).rejects.toMatchObject({
        code: 'wrongNetwork',
        values: { expected: 'regtest', genesisHash: genesis },
      });
    });

    it.each([
      [REGTEST, 219999],
      [LITECOIN_REGTEST, 209999],
    ])('refuses on %s version %i', async (genesis, version) => {
      const methods = { getblockhash: json(genesis), getnetworkinfo: json({ version, subversion: '/x/' }) };
      await expect((await connect(methods)).start()).rejects.toMatchObject({
        code: 'unsupportedVersion',
        values: { actual: version },
      });
    });

    it('waits while bitcoind loads, and not for ever', async () => {
      const answers = [failing(-28, 'Loading block index'), json(REGTEST)];
      await connect({ getblockhash: (params) => (answers.shift() ?? json(REGTEST))(params) });
      await expect(backend.start()).resolves.toBeDefined();
      server.methods.getblockhash = () => {
        now += 600_000;
        return { error: { code: -28, message: 'Loading block index' } };
      };
      await expect(backend.start()).rejects.toMatchObject({ code: 'rpcWarmup' });
    });
  });

  it.each([
    ['mainnet', MAINNET, {}, true],
    ['mainnet', MAINNET, { headers: 4 }, false],
    ['mainnet', MAINNET, { initialblockdownload: true }, false],
    ['regtest', REGTEST, { initialblockdownload: true }, true],
    ['regtest', REGTEST, { headers: 4 }, false],
  ] as const)('%s %s with %j is synced: %s', async (network, genesis, difference, synced) => {
    const methods = { getblockhash: json(genesis), getblockchaininfo: json({ ...tip, ...difference }) };
    await (await connect(methods, network)).start();
    expect(await backend.status()).toMatchObject({ blocks: 3, synced });
  });

  describe('feeratePerKw', () => {
    const feerate = async (methods: Record<string, FakeMethod>) => {
      await (await connect(methods)).start();
      return backend.feeratePerKw(6);
    };
    const written =
      (key: string, coins: string): FakeMethod =>
      () => ({ result: `{"${key}":${coins}}` });
    const mempool = written('mempoolminfee', '0.00001000');

    it.each([
      ['0.00010000', '0.00001000', 2500],
      ['0.00010001', '0.00001000', 2501],
      ['0.00001000', '0.00001000', 253],
      ['0.00000100', '0.00000100', 253],
      ['0.00002000', '0.00050000', 12500],
    ])('estimate %s, mempool minimum %s: %i', async (estimate, minimum, expected) => {
      const methods = {
        estimatesmartfee: written('feerate', estimate),
        getmempoolinfo: written('mempoolminfee', minimum),
      };
      expect(await feerate(methods)).toBe(expected);
    });

    it('falls back without an estimate', async () => {
      const methods = { estimatesmartfee: json({ errors: ['no data'] }), getmempoolinfo: mempool };
      expect(await feerate(methods)).toBe(2500);
    });

    it('falls back without an answer', async () => {
      expect(await feerate({})).toBe(2500);
      await server.close();
      expect(await backend.feeratePerKw(2)).toBe(2500);
    });

    it('asks once for all targets that are wanted at the same time', async () => {
      let looks = 0;
      await connect({
        estimatesmartfee: (params) => written('feerate', `0.000${params[0]}0000`)(params),
        getmempoolinfo: (params) => {
          looks += 1;
          return mempool(params);
        },
      });
      await backend.start();
      const asked = [2, 6, 2, 3].map((target) => backend.feeratePerKw(target));
      expect(await Promise.all(asked)).toEqual([5000, 15000, 5000, 7500]);
      expect(looks).toBe(1);
    });

    it('asks once in a while for each target, and keeps the last answer', async () => {
      let coins = '0.00010000';
      await connect({
        estimatesmartfee: (params) => written('feerate', coins)(params),
        getmempoolinfo: mempool,
      });
      await backend.start();
      expect(await backend.feeratePerKw(6)).toBe(2500);
      coins = '0.00020000';
      now = 1_499;
      expect(await backend.feeratePerKw(6)).toBe(2500);
      expect(await backend.feeratePerKw(7)).toBe(5000);
      now = 1_500;
      expect(await backend.feeratePerKw(6)).toBe(5000);
      await server.close();
      now = 9_999;
      expect(await backend.feeratePerKw(6)).toBe(5000);
    });
  });

  describe('publish', () => {
    const transaction = spending([`${'11'.repeat(32)}:0`]);

    it.each([
      ['accepted', json(transaction.txid)],
      ['in the chain', failing(-27, 'Transaction outputs already in utxo set')],
      ['in the mempool', failing(-26, 'txn-already-in-mempool')],
      ['known', failing(-26, 'txn-already-known')],
    ])('%s is a success', async (_, sendrawtransaction) => {
      await connect({ sendrawtransaction });
      expect(await backend.publish(transaction.raw)).toEqual({ ok: true, value: transaction.txid });
    });

    it.each([
      [-26, 'min relay fee not met, 100 < 141', 'min relay fee not met'],
      [-26, 'insufficient fee, rejecting replacement abc; new feerate', 'insufficient fee'],
      [-26, 'non-BIP68-final', 'non-BIP68-final'],
      [
        -26,
        'mandatory-script-verify-flag-failed (Signature must be zero)',
        'mandatory-script-verify-flag-failed',
      ],
      [-25, 'bad-txns-inputs-missingorspent', 'bad-txns-inputs-missingorspent'],
      [-22, 'TX decode failed', 'TX decode failed'],
    ])('%i %s is rejected', async (code, detail, reason) => {
      await connect({ sendrawtransaction: failing(code, detail) });
      expect(await backend.publish(transaction.raw)).toEqual({
        ok: false,
        error: { code: 'rejected', reason, detail },
      });
    });

    it('is not a verdict when the backend does not answer', async () => {
      await connect({ sendrawtransaction: failing(-28, 'Loading') });
      expect(await backend.publish(transaction.raw)).toMatchObject({
        ok: false,
        error: { code: 'rpcWarmup' },
      });
      await server.close();
      expect(await backend.publish(transaction.raw)).toMatchObject({ error: { code: 'rpcUnreachable' } });
    });
  });

  describe('a transaction that spends from one on its way', () => {
    const parent = spending([`${'11'.repeat(32)}:0`]);
    const child = spending([`${parent.txid}:0`]);
    let arrived: unknown[];

    const connectTo = async (missed: number, pauses: readonly number[]) => {
      arrived = [];
      const sendrawtransaction: FakeMethod = ([hex]) => {
        arrived.push(hex);
        return { result: '"x"' };
      };
      await connect({ sendrawtransaction }, 'regtest', pauses);
      for (let count = 0; count < missed; count++) {
        server.intercept.push((_request, response) => void response.destroy());
      }
    };

    it('waits for it, also when that has to be sent again', async () => {
      await connectTo(2, [0, 50]);
      await Promise.all([
        backend.publish(parent.raw),
        backend.submitPackage([child.raw]),
        backend.publish(child.raw),
      ]);
      expect(arrived).toEqual([parent, child, child].map(({ raw }) => toHex(raw)));
    });

    it('goes out when that is given up', async () => {
      await connectTo(1, []);
      const [lost, published] = await Promise.all([backend.publish(parent.raw), backend.publish(child.raw)]);
      expect(lost).toMatchObject({ error: { code: 'rpcUnreachable' } });
      expect(published).toMatchObject({ ok: true });
    });

    it('is the only one that waits', async () => {
      const other = spending([`${'22'.repeat(32)}:0`]);
      await connectTo(0, [0]);
      const begun = new Promise<() => void>((resolve) => {
        server.intercept.push((_request, response) => resolve(() => void response.destroy()));
      });
      const first = backend.publish(parent.raw);
      const fail = await begun;
      const second = backend.publish(child.raw);
      await backend.publish(other.raw);
      fail();
      await Promise.all([first, second]);
      expect(arrived).toEqual([other, parent, child].map(({ raw }) => toHex(raw)));
    });
  });

  it('reads verdicts of the mempool', async () => {
    await connect({
      testmempoolaccept: () => ({ result: '[{"allowed":true,"vsize":141,"fees":{"base":0.00000141}}]' }),
    });
    expect(await backend.testAccept(Uint8Array.of(1))).toEqual({
      allowed: true,
      feeSat: 141n,
      virtualSize: 141,
    });
    server.methods.testmempoolaccept = json([{ allowed: false, 'reject-reason': 'missing-inputs' }]);
    expect(await backend.testAccept(Uint8Array.of(1))).toEqual({ allowed: false, reason: 'missing-inputs' });
  });

  describe('submitPackage', () => {
    const parent = spending([`${'11'.repeat(32)}:0`]);
    const child = spending([`${parent.txid}:0`]);
    const raws = [parent.raw, child.raw];

    it('goes one by one where packages are unknown', async () => {
      const sent: unknown[] = [];
      await connect({
        sendrawtransaction: ([hex]) => {
          sent.push(hex);
          return { result: '"x"' };
        },
      });
      expect(await backend.submitPackage(raws)).toEqual({ ok: true, value: [parent.txid, child.txid] });
      expect(sent).toEqual(raws.map(toHex));
    });

    it('takes one verdict for all', async () => {
      const results = { [parent.txid]: { txid: parent.txid }, [child.txid]: { txid: child.txid } };
      await connect({ submitpackage: json({ package_msg: 'success', 'tx-results': results }) });
      expect(await backend.submitPackage(raws)).toMatchObject({ ok: true });
      const refused = { ...results, [child.txid]: { error: 'insufficient fee, rejecting' } };
      server.methods.submitpackage = json({ package_msg: 'transaction failed', 'tx-results': refused });
      expect(await backend.submitPackage(raws)).toMatchObject({ error: { reason: 'insufficient fee' } });
      server.methods.submitpackage = json({ package_msg: 'package-too-large' });
      expect(await backend.submitPackage(raws)).toMatchObject({ error: { reason: 'package-too-large' } });
    });
  });

  describe('fundingOutput', () => {
    const found = '{"confirmations":6,"value":0.00100000,"scriptPubKey":{"hex":"0020ab"},"coinbase":false}';
    const methods = (gettxout: FakeMethod) => ({
      getblockhash: ([height]: readonly unknown[]) =>
        Number(height) <= 3
          ? { result: `"hash${height}"` }
          : { error: { code: -8, message: 'Block height out of range' } },
      getblock: json({ tx: ['aa', 'bb'] }),
      gettxout,
    });

    it('finds the script and the amount', async () => {
      const asked: unknown[] = [];
      await connect(
        methods((params) => {
          asked.push(params);
          return { result: found };
        }),
      );
      expect(await backend.fundingOutput(2, 1, 7)).toEqual({
        txid: 'bb',
        scriptPubKey: Uint8Array.of(0, 0x20, 0xab),
        amountSat: 100_000n,
      });
      expect(asked).toEqual([['bb', 7, false]]);
    });

    it('tells missing from spent', async () => {
      await connect(methods(json(null)));
      expect(await backend.fundingOutput(2, 0, 0)).toBe('spent');
      expect(await backend.fundingOutput(2, 2, 0)).toBe('missing');
      expect(await backend.fundingOutput(4, 0, 0)).toBe('missing');
    });

    it('reads a block once', async () => {
      await connect(methods(() => ({ result: found })));
      for (let i = 0; i < 3; i++) await backend.fundingOutput(2, 1, i);
      expect(server.calls.filter((method) => method === 'getblock')).toHaveLength(1);
    });
  });

  it('knows unspent outputs and transactions, or that it does not', async () => {
    await connect({
      gettxout: json(null),
      getrawtransaction: failing(-5, 'No such mempool or blockchain transaction'),
    });
    expect(await backend.unspentOutput('aa', 0)).toBeUndefined();
    expect(await backend.transaction('aa')).toBeUndefined();
    server.methods.getrawtransaction = json({ hex: '0102', confirmations: 2, blockhash: 'bb' });
    expect(await backend.transaction('aa', 'bb')).toEqual({
      raw: Uint8Array.of(1, 2),
      confirmations: 2,
      blockHash: 'bb',
    });
  });

  it('says when bitcoind has pruned a block, and refuses another block than it asked for', async () => {
    await connect({ getblock: failing(-1, 'Block not available (pruned data)') });
    await expect(backend.block('aa')).rejects.toMatchObject({ code: 'prunedBlock', values: { hash: 'aa' } });
    server.methods.getblock = json(`${'00'.repeat(80)}00`);
    await expect(backend.block('aa')).rejects.toMatchObject({ code: 'rpcBadAnswer' });
  });

  it('lists hashes as far as the chain reaches', async () => {
    await connect({
      getblockhash: ([height]) =>
        Number(height) < 5 ? { result: `"h${height}"` } : { error: { code: -8, message: '' } },
    });
    expect(await backend.blockHashes(3, 10)).toEqual(['h3', 'h4']);
    expect(await backend.blockHashes(0, 2)).toEqual(['h0', 'h1']);
    expect(await backend.blockHash(9)).toBeUndefined();
  });
});
