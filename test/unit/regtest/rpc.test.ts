import type { Server } from 'node:http';
import { scriptToAddress } from '../../../regtest/chain/address.js';
import { RegtestNode } from '../../../regtest/chain/node.js';
import { Btc, encodeJson, parseBtc } from '../../../regtest/chain/rpc/json.js';
import { serveRpc } from '../../../regtest/chain/rpc/server.js';
import { RpcSession } from '../../../regtest/chain/rpc/session.js';
import { DeferredVerifier } from '../../../regtest/chain/script-verifier.js';
import { parseTransaction } from '../../../regtest/chain/transaction.js';
import { coinOf, OPEN_SCRIPT, spend } from './fixtures.js';

const GENESIS = '0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206';
const ADDRESS = scriptToAddress(OPEN_SCRIPT) ?? '';
const NO_SUCH = '11'.repeat(32);

let server: Server;
let url: string;
let session: RpcSession;

beforeEach(async () => {
  const verifier = new DeferredVerifier();
  const node = new RegtestNode(verifier, () => Math.floor(Date.now() / 1000));
  session = new RpcSession(
    node,
    () => verifier.ready(),
    () => undefined,
  );
  const served = await serveRpc(session, [{ user: 'alice', password: 'secret' }], 0);
  server = served.server;
  url = `http://127.0.0.1:${served.port}/`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function post(body: string, password = 'secret') {
  const authorization = `Basic ${Buffer.from(`alice:${password}`).toString('base64')}`;
  const response = await fetch(url, { method: 'POST', headers: { authorization }, body });
  return { status: response.status, text: await response.text() };
}

async function request(method: string, params: unknown = []) {
  const { status, text } = await post(JSON.stringify({ id: 7, method, params }));
  return { status, ...JSON.parse(text) };
}

async function call(method: string, ...params: unknown[]) {
  const { error, result } = await request(method, params);
  if (error !== null) throw new Error(`${method}: ${JSON.stringify(error)}`);
  return result;
}

describe('HTTP', () => {
  it('wants the right password', async () => {
    expect((await post('{"method":"uptime"}', 'wrong')).status).toBe(401);
    expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(401);
    expect((await fetch(url)).status).toBe(405);
  });

  it.each<[string, string, number, number]>([
    ['no JSON', '{', 500, -32700],
    ['no object', '3', 400, -32600],
    ['no method', '{"id":1}', 400, -32600],
    ['an unknown method', '{"method":"nope"}', 404, -32601],
    ['a missing argument', '{"method":"getblockhash"}', 500, -1],
    ['a wrong type', '{"method":"getblockhash","params":["x"]}', 500, -3],
    ['a height out of range', '{"method":"getblockhash","params":[1]}', 500, -8],
    ['an unknown name', '{"method":"getblockhash","params":{"hight":1}}', 500, -8],
  ])('answers %s', async (_name, body, status, code) => {
    const answer = await post(body);
    expect([answer.status, JSON.parse(answer.text).error.code]).toEqual([status, code]);
  });

  it('speaks version 1 and 2, names and batches', async () => {
    const one = { result: GENESIS, error: null, id: 'a' };
    const two = { jsonrpc: '2.0', result: GENESIS, id: 'b' };
    const byName = { id: 'a', method: 'getblockhash', params: { height: 0 } };
    const version2 = { jsonrpc: '2.0', id: 'b', method: 'getblockhash', params: [0] };
    const silent = { jsonrpc: '2.0', method: 'uptime' };
    expect(JSON.parse((await post(JSON.stringify(byName))).text)).toEqual(one);
    expect(JSON.parse((await post(JSON.stringify([byName, version2, silent]))).text)).toEqual([one, two]);
    expect(await post(JSON.stringify(silent))).toEqual({ status: 204, text: '' });
    expect((await post('{"jsonrpc":"2.0","id":1,"method":"nope"}')).status).toBe(200);
  });
});

describe('amounts', () => {
  it.each<[number | string, bigint | undefined]>([
    [0.1, 10_000_000n],
    [1e-8, 1n],
    [20999999.9769, 2_099_999_997_690_000n],
    [20999999.99999999, 2_099_999_999_999_999n],
    ['0.00000001', 1n],
    ['1.000000001', undefined],
    ['x', undefined],
    [22e6, undefined],
  ])('reads %p', (json, satoshi) => expect(parseBtc(json)).toBe(satoshi));

  it('writes eight places', () => {
    const amounts = [1n, 150_000_000n, 2_099_999_999_999_999n, -5n].map((each) => new Btc(each));
    expect(encodeJson({ amounts })).toBe('{"amounts":[0.00000001,1.50000000,20999999.99999999,-0.00000005]}');
  });
});

describe('methods', () => {
  it('tell of blocks', async () => {
    const hashes = await call('generatetoaddress', 3, ADDRESS);
    expect(await call('getblockcount')).toBe(3);
    expect(await call('getbestblockhash')).toBe(hashes[2]);
    const header = await call('getblockheader', hashes[1]);
    expect(header).toMatchObject({
      hash: hashes[1],
      confirmations: 2,
      height: 2,
      previousblockhash: hashes[0],
      nextblockhash: hashes[2],
      bits: '207fffff',
      nTx: 1,
    });
    expect(await call('getblockheader', hashes[1], false)).toHaveLength(160);
    const [txid] = (await call('getblock', hashes[1])).tx;
    const [coinbase] = (await call('getblock', hashes[1], 2)).tx;
    expect(coinbase).toMatchObject({
      txid,
      vin: [{ coinbase: expect.any(String) }],
      vout: [
        { value: 50, n: 0, scriptPubKey: { address: ADDRESS, type: 'witness_v0_scripthash' } },
        { value: 0 },
      ],
    });
    expect((await call('getblock', hashes[1], 0)).slice(0, 160)).toBe(
      await call('getblockheader', hashes[1], false),
    );
    expect(await request('getblock', [NO_SUCH])).toMatchObject({ status: 500, error: { code: -5 } });
    expect(await request('getblock', ['12'])).toMatchObject({ error: { code: -8 } });
  });

  it('take a transaction from the mempool into a block', async () => {
    const txid = await call('leyden_faucet', ADDRESS, 0.5);
    const hex = await call('getrawtransaction', txid);
    const { tx } = parseTransaction(hex) ?? fail();
    expect(await call('getrawmempool')).toEqual([txid]);
    expect(await call('getmempoolentry', txid)).toMatchObject({
      ancestorcount: 1,
      descendantcount: 1,
      depends: [],
    });
    expect(await call('getmempoolinfo')).toMatchObject({ size: 1, mempoolminfee: 0.00001 });
    expect(await call('gettxout', txid, 0)).toMatchObject({ confirmations: 0, value: 0.5, coinbase: false });
    expect(await call('gettxout', txid, 0, false)).toBeNull();
    expect(await call('sendrawtransaction', hex)).toBe(txid);
    const child = spend([coinOf(tx)]);
    expect(await call('testmempoolaccept', [child.toHex()])).toMatchObject([
      { allowed: true, vsize: 96, fees: { base: 0.00001 } },
    ]);
    expect(await call('sendrawtransaction', child.toHex())).toBe(child.getId());
    expect(await call('getmempoolentry', txid)).toMatchObject({
      descendantcount: 2,
      spentby: [child.getId()],
    });
    const { hash } = await call('generateblock', ADDRESS, [txid]);
    expect(await call('getrawtransaction', txid, true)).toMatchObject({ blockhash: hash, confirmations: 1 });
    expect(await call('getrawmempool')).toEqual([child.getId()]);
    expect(await call('gettxout', txid, 0)).toBeNull();
    expect(await call('gettxout', txid, 0, false)).toMatchObject({ confirmations: 1 });
    expect(await request('sendrawtransaction', [hex])).toMatchObject({ status: 500, error: { code: -27 } });
  });

  it('refuse with the codes of Bitcoin Core', async () => {
    const txid = await call('leyden_faucet', ADDRESS, 1);
    const { tx } = parseTransaction(await call('getrawtransaction', txid)) ?? fail();
    const codeOf = async (...params: unknown[]) => (await request('sendrawtransaction', params)).error?.code;
    expect(await codeOf('00')).toBe(-22);
    expect(await codeOf(spend([{ txid: NO_SUCH, index: 0, value: 9000n }]).toHex())).toBe(-25);
    expect(await codeOf(spend([coinOf(tx)], { fee: 10n }).toHex())).toBe(-26);
    const dear = spend([coinOf(tx)], { fee: 1_000_000n }).toHex();
    expect(await codeOf(dear)).toBe(-25);
    expect(await call('testmempoolaccept', [dear])).toMatchObject([
      { allowed: false, 'reject-reason': 'max-fee-exceeded' },
    ]);
    expect(await codeOf(dear, 0)).toBeUndefined();
    expect((await request('getrawtransaction', [NO_SUCH])).error.code).toBe(-5);
    expect((await request('getmempoolentry', [NO_SUCH])).error.code).toBe(-5);
    expect((await request('generatetoaddress', [1, 'nowhere'])).error.code).toBe(-5);
    expect((await request('generateblock', [ADDRESS, [NO_SUCH]])).error.code).toBe(-5);
  });

  it('submit packages', async () => {
    const txid = await call('leyden_faucet', ADDRESS, 1, 1);
    const { tx } = parseTransaction(await call('getrawtransaction', txid)) ?? fail();
    const parent = spend([coinOf(tx)], { version: 3, fee: 0n });
    const child = spend([coinOf(parent)], { version: 3, fee: 1000n });
    const outcome = await call('submitpackage', [parent.toHex(), child.toHex()]);
    expect(outcome.package_msg).toBe('success');
    expect(Object.values(outcome['tx-results'])).toMatchObject([
      { txid: parent.getId(), vsize: 96, fees: { base: 0, 'effective-feerate': 0.00005208 } },
      {
        txid: child.getId(),
        fees: { base: 0.00001, 'effective-includes': [expect.anything(), expect.anything()] },
      },
    ]);
  });

  it('reorganise', async () => {
    const [first, second] = await call('generatetoaddress', 2, ADDRESS);
    await call('invalidateblock', second);
    expect(await call('getbestblockhash')).toBe(first);
    expect((await call('getblockheader', second)).confirmations).toBe(-1);
    expect(await call('getchaintips')).toMatchObject([
      { height: 2, hash: second, branchlen: 1, status: 'invalid' },
      { height: 1, status: 'active', branchlen: 0 },
    ]);
    await call('reconsiderblock', second);
    expect(await call('getbestblockhash')).toBe(second);
  });

  it('wait for a block', async () => {
    const waiting = call('waitfornewblock', 10_000);
    while (listeners() === 0) await new Promise(setImmediate);
    const [hash] = await call('generatetoaddress', 1, ADDRESS);
    expect(await waiting).toEqual({ hash, height: 1 });
    expect(await call('waitfornewblock', 1)).toEqual({ hash, height: 1 });
  });

  it('know addresses', async () => {
    expect(await call('validateaddress', ADDRESS)).toMatchObject({
      isvalid: true,
      iswitness: true,
      witness_version: 0,
    });
    expect(await call('validateaddress', 'nowhere')).toMatchObject({ isvalid: false });
  });
});

describe('controls', () => {
  it('set what a fee estimate says', async () => {
    expect(await call('estimatesmartfee', 6)).toMatchObject({ errors: [expect.any(String)] });
    await call('leyden_setfeerate', 12.5);
    expect(await call('estimatesmartfee', 6)).toEqual({ feerate: 0.000125, blocks: 6 });
    expect((await request('estimatesmartfee', [0])).error.code).toBe(-8);
  });

  it('evict and refuse', async () => {
    const txid = await call('leyden_faucet', ADDRESS, 1);
    const hex = await call('getrawtransaction', txid);
    expect(await call('leyden_evict', txid)).toEqual([txid]);
    expect(await call('getrawmempool')).toEqual([]);
    await call('leyden_refuse', txid);
    expect((await request('sendrawtransaction', [hex])).error.code).toBe(-26);
    await call('leyden_refuse', null);
    expect(await call('sendrawtransaction', hex)).toBe(txid);
  });

  it('freeze the tip', async () => {
    const [frozen] = await call('generatetoaddress', 1, ADDRESS);
    await call('leyden_freeze', true);
    const [hidden] = await call('generatetoaddress', 1, ADDRESS);
    expect([await call('getblockcount'), await call('getbestblockhash')]).toEqual([1, frozen]);
    expect(await call('getblockchaininfo')).toMatchObject({ blocks: 1, bestblockhash: frozen });
    expect((await request('getblockhash', [2])).error.code).toBe(-8);
    expect((await request('getblock', [hidden])).error.code).toBe(-5);
    await call('leyden_freeze', false);
    expect(await call('getbestblockhash')).toBe(hidden);
  });

  it('hold answers back and pretend to start', async () => {
    await call('leyden_warmup', true);
    expect((await request('getblockcount')).error.code).toBe(-28);
    await call('leyden_warmup', false);
    await call('leyden_delay', 300);
    const late = call('getblockcount');
    expect(await Promise.race([late, call('leyden_faucetaddress')])).toEqual(expect.any(String));
    expect(await late).toBe(0);
  });

  it('pay out coins many times without a block in between', async () => {
    for (let i = 0; i < 40; i++) await call('leyden_faucet', ADDRESS, 49);
    expect((await call('getrawmempool')).length).toBeGreaterThan(0);
    expect((await request('leyden_faucet', ['nowhere', 1])).error.code).toBe(-5);
  });
});

function listeners(): number {
  return session.node.tipListenerCount;
}

function fail(): never {
  throw new Error('no transaction');
}
