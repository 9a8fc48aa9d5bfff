import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMMANDS as API_COMMANDS } from '../../../src/api/commands/index.js';
import { ApiError, type ApiServer } from '../../../src/api/index.js';
import { COMMANDS } from '../../../src/cli/commands/index.js';
import { main } from '../../../src/cli/main.js';
import { writeApiFile } from '../../../src/node/config/index.js';
import { call, serve, TOKEN } from '../api/client.js';
import { type FakeService, fakeService, HASH, NODE_ID } from '../api/fake-service.js';
import { fakeConsole } from './console.js';

let datadir: string;
let server: ApiServer;
let fake: FakeService;

beforeAll(async () => {
  datadir = mkdtempSync(join(tmpdir(), 'leyden-cli-'));
  fake = fakeService({
    pay: () => Promise.reject(new ApiError('noRoute', 'no way to the payee', { attempts: 3 })),
    nodes: () =>
      Promise.resolve({
        nodes: [
          {
            nodeId: NODE_ID,
            alias: 'evil\u001B[2J\u202E',
            addresses: [],
            features: '',
            lastUpdate: 1,
            channels: 2,
          },
        ],
      }),
  });
  ({ server } = await serve(fake.service));
  writeApiFile(datadir, { address: server.address, token: TOKEN });
});
afterAll(async () => {
  await server.close();
  rmSync(datadir, { recursive: true });
});
beforeEach(() => {
  fake.requests.length = 0;
});

async function leyden(...arguments_: string[]) {
  const terminal = fakeConsole();
  const status = await main(['--datadir', datadir, ...arguments_], terminal);
  return { status, out: terminal.out(), err: terminal.err() };
}

describe('leyden', () => {
  it('has every command that the API has', () => {
    expect(COMMANDS.map(({ name }) => name).sort()).toEqual(API_COMMANDS.map(({ name }) => name).sort());
  });

  it.each<[string, object | undefined]>([
    ['getinfo', undefined],
    [`connect ${NODE_ID}@127.0.0.1:9735`, { nodeId: NODE_ID, address: 'tcp://127.0.0.1:9735' }],
    [`connect ${NODE_ID}@ws://127.0.0.1:9735`, { nodeId: NODE_ID, address: 'ws://127.0.0.1:9735' }],
    [`disconnect ${NODE_ID}`, { nodeId: NODE_ID }],
    [`openchannel ${NODE_ID} 1000000`, { nodeId: NODE_ID, amountSat: 1_000_000n }],
    [
      `openchannel ${NODE_ID} 2100000000000000 --push-msat 18446744073709551615 --private --feerate 500`,
      {
        nodeId: NODE_ID,
        amountSat: 2100000000000000n,
        pushMsat: 2n ** 64n - 1n,
        private: true,
        feeratePerKw: 500,
      },
    ],
    [`closechannel ${HASH}`, { channelId: HASH }],
    [`closechannel ${HASH} --feerate 2500`, { channelId: HASH, feeratePerKw: 2500 }],
    [`quiesce ${HASH}`, { channelId: HASH }],
    [`closechannel ${HASH} --force`, { channelId: HASH, force: true }],
    ['invoice 1000', { amountMsat: 1000n }],
    ['invoice any', {}],
    ['invoice any tea --expiry 60', { description: 'tea', expirySeconds: 60 }],
    [`keysend ${NODE_ID} 5 --max-fee-msat 0`, { nodeId: NODE_ID, amountMsat: 5n, maxFeeMsat: 0n }],
    [`waitinvoice ${HASH}`, { paymentHash: HASH }],
    [`route ${NODE_ID} 9223372036854775808`, { nodeId: NODE_ID, amountMsat: 2n ** 63n }],
    ['send bcrt1q 546', { address: 'bcrt1q', amountSat: 546n }],
    [`tower add ${NODE_ID}@ws://127.0.0.1:9740`, { nodeId: NODE_ID, address: 'ws://127.0.0.1:9740' }],
    [
      `tower add ${NODE_ID}@ws://127.0.0.1:9740 --own`,
      { nodeId: NODE_ID, address: 'ws://127.0.0.1:9740', own: true },
    ],
    [`tower remove ${NODE_ID}`, { nodeId: NODE_ID }],
    ['tower list', undefined],
    ['tower status', undefined],
    ['stop', undefined],
  ])('%s asks the node for the right thing', async (line, request) => {
    expect((await leyden(...line.split(' '))).status).toBe(0);
    expect(fake.requests).toEqual([request]);
  });

  it('prints the answer with --json and nothing else, wherever the flag stands', async () => {
    const { body } = await call(server, 'balance');
    for (const line of [
      ['balance', '--json'],
      ['--json', 'balance'],
    ]) {
      const { status, out, err } = await leyden(...line);
      expect([status, JSON.parse(out), err]).toEqual([0, body, '']);
    }
  });

  it('takes the datadir after the command and from the environment too', async () => {
    const after = fakeConsole();
    expect(await main(['getinfo', '--datadir', datadir], after)).toBe(0);
    const environment = fakeConsole({ LEYDEN_DATADIR: datadir });
    expect(await main(['getinfo'], environment)).toBe(0);
  });

  it('shows people amounts with thousands separators, aligned', async () => {
    const { out } = await leyden('channels');
    const [heading = '', row = ''] = out.split('\n');
    expect(row).toContain('1,000,000,000');
    expect(row.indexOf('1,000,000,000') + '1,000,000,000'.length).toBe(
      heading.indexOf('LOCAL MSAT') + 'LOCAL MSAT'.length,
    );
    expect((await leyden('balance')).out).toContain('18,446,744,073,709,551,615 msat');
  });

  it('does not let strangers steer the terminal', async () => {
    const { out } = await leyden('nodes');
    expect(out).toContain('evil');
    expect(out).not.toContain('\u001B');
    expect(out).not.toContain('\u202E');
    expect((await leyden('nodes', '--json')).out).toContain('\\u001b');
  });

  it('prints help on stdout', async () => {
    expect(await leyden('--help')).toMatchObject({ status: 0, err: '' });
    expect((await leyden('openchannel', '--help')).out).toContain('--push-msat');
  });
});

describe('leyden that fails', () => {
  it.each<[string, string[], string]>([
    ['an unknown command', ['nonsense'], 'usage'],
    ['no command', [], 'usage'],
    ['an unknown option', ['getinfo', '--verbose'], 'usage'],
    ['a missing argument', ['openchannel', NODE_ID], 'usage'],
    ['an argument too many', ['getinfo', 'now'], 'usage'],
    ['an option without its value', ['invoice', '1', '--expiry'], 'usage'],
    ['a peer without an address', ['connect', NODE_ID], 'usage'],
    ['an amount in fractions', ['invoice', '1.5'], 'invalidField'],
    ['an expiry that is no number', ['invoice', '1', '--expiry', 'soon'], 'invalidField'],
    ['what the node refuses', ['pay', 'lnbcrt1'], 'noRoute'],
    ['a datadir without a node', ['--datadir', tmpdir(), 'getinfo'], 'daemonNotRunning'],
  ])('says so for %s', async (_, line, code) => {
    const json = await leyden('--json', ...line);
    expect(JSON.parse(json.out).error).toMatchObject({ code, message: expect.any(String) });
    expect([json.status === 0, json.err]).toEqual([false, '']);

    const human = await leyden(...line);
    expect([human.status === 0, human.out]).toEqual([false, '']);
    expect(human.err.trimEnd().split('\n')).toHaveLength(1);
    expect(human.err).toContain(`(${code})`);
  });

  it('passes the details of the node on', async () => {
    expect(JSON.parse((await leyden('--json', 'pay', 'lnbcrt1')).out).error.details).toEqual({ attempts: 3 });
  });

  it.each([
    ['nobody listens', { address: 'http://127.0.0.1:1', token: TOKEN }, 'daemonNotRunning'],
    ['the token is another', () => ({ address: server.address, token: 'old' }), 'unauthorized'],
  ])('tells when %s', async (_, access, code) => {
    const other = mkdtempSync(join(tmpdir(), 'leyden-cli-'));
    writeApiFile(other, typeof access === 'function' ? access() : access);
    const { status, out } = await leyden('--datadir', other, 'getinfo', '--json');
    rmSync(other, { recursive: true });
    expect([status, JSON.parse(out).error.code]).toEqual([1, code]);
  });

  it('tells when api.json is damaged, and when something else answers', async () => {
    const other = mkdtempSync(join(tmpdir(), 'leyden-cli-'));
    writeFileSync(join(other, 'api.json'), '{"address":1}');
    const damaged = await leyden('--datadir', other, 'getinfo', '--json');
    const stranger = createServer((_, response) => response.writeHead(404).end('<html>'));
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
    const address = stranger.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    writeApiFile(other, { address: `http://127.0.0.1:${port}`, token: TOKEN });
    const strange = await leyden('--datadir', other, 'getinfo', '--json');
    await new Promise((resolve) => stranger.close(resolve));
    rmSync(other, { recursive: true });
    expect(JSON.parse(damaged.out).error.code).toBe('datadirUnreadable');
    expect(JSON.parse(strange.out).error.code).toBe('badAnswer');
  });
});
