import { COMMANDS } from '../../../src/api/commands/index.js';
import type { ApiServer } from '../../../src/api/index.js';
import { call, serve } from './client.js';
import { type FakeService, fakeService, HASH, NODE_ID } from './fake-service.js';

let server: ApiServer;
let fake: FakeService;
let unexpected: unknown[];

beforeAll(async () => {
  fake = fakeService({
    payments: () => Promise.reject(new TypeError('a secret of the inside')),
  });
  ({ server, unexpected } = await serve(fake.service));
});
afterAll(() => server.close());
beforeEach(() => {
  fake.requests.length = 0;
  unexpected.length = 0;
});

describe('requests', () => {
  it.each<[string, object, object]>([
    ['connect', { nodeId: NODE_ID, address: 'h:1' }, { nodeId: NODE_ID, address: 'tcp://h:1' }],
    [
      'connect',
      { nodeId: NODE_ID.toUpperCase(), address: 'ws://[::1]:80' },
      { nodeId: NODE_ID, address: 'ws://[::1]:80' },
    ],
    [
      'openchannel',
      { nodeId: NODE_ID, amountSat: '2100000000000000' },
      { nodeId: NODE_ID, amountSat: 2_100_000_000_000_000n },
    ],
    [
      'openchannel',
      { nodeId: NODE_ID, amountSat: 5, pushMsat: '0', private: true, feeratePerKw: 253 },
      { nodeId: NODE_ID, amountSat: 5n, pushMsat: 0n, private: true, feeratePerKw: 253 },
    ],
    ['invoice', {}, {}],
    ['invoice', { amountMsat: '9223372036854775808' }, { amountMsat: 2n ** 63n }],
    ['invoice', { amountMsat: '18446744073709551615' }, { amountMsat: 2n ** 64n - 1n }],
    ['invoice', { amountMsat: 9007199254740991 }, { amountMsat: 9007199254740991n }],
    ['closechannel', { channelId: HASH.toUpperCase(), force: true }, { channelId: HASH, force: true }],
    ['pay', { bolt11: 'lnbcrt1', maxFeeMsat: '0' }, { bolt11: 'lnbcrt1', maxFeeMsat: 0n }],
    ['send', { address: 'bcrt1q', amountSat: '546' }, { address: 'bcrt1q', amountSat: 546n }],
  ])('%s takes %j', async (command, body, request) => {
    expect((await call(server, command, body)).status).toBe(200);
    expect(fake.requests).toEqual([request]);
  });

  it.each<[string, unknown, string]>([
    ['invoice', { amountMsat: '18446744073709551616' }, 'invalidField'],
    ['invoice', { amountMsat: '99999999999999999999' }, 'invalidField'],
    ['invoice', { amountMsat: 9007199254740992 }, 'invalidField'],
    ['invoice', { amountMsat: 1.5 }, 'invalidField'],
    ['invoice', { amountMsat: '1.5' }, 'invalidField'],
    ['invoice', { amountMsat: '1e3' }, 'invalidField'],
    ['invoice', { amountMsat: '0x10' }, 'invalidField'],
    ['invoice', { amountMsat: '01' }, 'invalidField'],
    ['invoice', { amountMsat: ' 1' }, 'invalidField'],
    ['invoice', { amountMsat: '' }, 'invalidField'],
    ['invoice', { amountMsat: -1 }, 'invalidField'],
    ['invoice', { amountMsat: '-1' }, 'invalidField'],
    ['invoice', { amountMsat: '0' }, 'invalidField'],
    ['invoice', { amountMsat: null }, 'invalidField'],
    ['invoice', { amountMsat: ['1'] }, 'invalidField'],
    ['invoice', { expirySeconds: 0 }, 'invalidField'],
    ['invoice', { expirySeconds: '60' }, 'invalidField'],
    ['invoice', { description: 'ä'.repeat(320) }, 'invalidField'],
    ['invoice', { description: 7 }, 'invalidField'],
    ['invoice', { amount: '1' }, 'unknownField'],
    ['invoice', { __proto__: null, constructor: 1 }, 'unknownField'],
    ['invoice', [], 'invalidRequest'],
    ['invoice', null, 'invalidRequest'],
    ['invoice', 'text', 'invalidRequest'],
    ['getinfo', { verbose: true }, 'unknownField'],
    ['connect', { nodeId: NODE_ID }, 'missingField'],
    ['connect', { nodeId: `04${'ab'.repeat(32)}`, address: 'h:1' }, 'invalidField'],
    ['connect', { nodeId: NODE_ID.slice(2), address: 'h:1' }, 'invalidField'],
    ['connect', { nodeId: NODE_ID, address: 'http://h:1' }, 'invalidField'],
    ['connect', { nodeId: NODE_ID, address: 'h:99999' }, 'invalidField'],
    ['connect', { nodeId: NODE_ID, address: `h:1 ${NODE_ID}` }, 'invalidField'],
    ['closechannel', { channelId: HASH.slice(1) }, 'invalidField'],
    ['closechannel', { channelId: `${HASH.slice(1)}g` }, 'invalidField'],
    ['closechannel', { channelId: HASH, force: 'true' }, 'invalidField'],
    ['openchannel', { nodeId: NODE_ID, amountSat: '1', feeratePerKw: 252 }, 'invalidField'],
    ['openchannel', { nodeId: NODE_ID, amountSat: '2100000000000001' }, 'invalidField'],
    ['openchannel', { nodeId: NODE_ID, amountSat: '9007199254740993' }, 'invalidField'],
    ['waitinvoice', {}, 'missingField'],
  ])('%s refuses %j with %s', async (command, body, code) => {
    const answer = await call(server, command, body);
    expect([answer.status, answer.body.error?.code]).toEqual([400, code]);
    expect(fake.requests).toEqual([]);
  });

  it.each<[string, Parameters<typeof call>[3], number, string]>([
    ['text that is no JSON', { raw: '{' }, 400, 'invalidRequest'],
    ['another content type', { headers: { 'Content-Type': 'text/plain' } }, 415, 'unsupportedMediaType'],
    ['another method', { method: 'GET' }, 405, 'methodNotAllowed'],
    ['an unknown command', { path: '/v1/nonsense' }, 404, 'unknownCommand'],
    ['a name from the prototype', { path: '/v1/constructor' }, 404, 'unknownCommand'],
    ['another path', { path: '/getinfo' }, 404, 'unknownCommand'],
    ['a body of more than 4 MB', { raw: `{}${' '.repeat(4 * 1024 * 1024 - 1)}` }, 413, 'bodyTooLarge'],
    ['a body of 16 MB', { raw: ' '.repeat(16_000_000) }, 413, 'bodyTooLarge'],
  ])('are refused with %s', async (_, options, status, code) => {
    const answer = await call(server, 'getinfo', {}, options);
    expect([answer.status, answer.body.error?.code]).toEqual([status, code]);
    expect(fake.requests).toEqual([]);
  });

  it('may have a body of 4 MB, or none', async () => {
    expect((await call(server, 'getinfo', {}, { raw: `{}${' '.repeat(4 * 1024 * 1024 - 2)}` })).status).toBe(
      200,
    );
    expect((await call(server, 'getinfo', {}, { raw: '' })).status).toBe(200);
  });
});

describe('answers', () => {
  it('carry amounts of any size exactly', async () => {
    expect((await call(server, 'balance')).body).toEqual({
      onchain: { confirmedSat: '9007199254740993', unconfirmedSat: '0' },
      channels: { localMsat: '9223372036854775808', remoteMsat: '18446744073709551615' },
    });
  });

  it('carry every key, those without a value as null', async () => {
    expect((await call(server, 'channels')).body).toEqual({
      channels: [
        {
          channelId: HASH,
          shortChannelId: null,
          localAlias: null,
          remoteAlias: null,
          channelType: [],
          nodeId: NODE_ID,
          state: 'awaiting-confirmation',
          capacitySat: '1000000',
          localMsat: '1000000000',
          remoteMsat: '0',
          htlcs: 0,
          feeratePerKw: null,
          stateLoss: null,
        },
      ],
    });
  });

  it('carry the code of what the node refused', async () => {
    const { status, body } = await call(server, 'decode', { bolt11: 'x' });
    expect(status).toBe(400);
    expect(body.error).toMatchObject({ code: 'invalidInvoice', details: { reason: 'tooShort' } });
  });

  it('hide what went wrong inside, and report it', async () => {
    const { status, body } = await call(server, 'payments');
    expect([status, body.error?.code]).toEqual([500, 'internal']);
    expect(JSON.stringify(body)).not.toContain('secret');
    expect(unexpected).toHaveLength(1);
  });

  it('describe every command', async () => {
    const { body } = await call(server, '', {}, { method: 'GET', path: '/v1/openapi.json' });
    expect(Object.keys(body.paths as object)).toEqual(COMMANDS.map(({ name }) => `/v1/${name}`));
  });
});

describe('a server that closes', () => {
  it('fails the calls that wait, and tells the node that they are gone', async () => {
    let called = (_: AbortSignal) => {};
    const reached = new Promise<AbortSignal>((resolve) => {
      called = resolve;
    });
    const running = await serve(
      fakeService({ waitinvoice: (_, signal) => new Promise(() => called(signal)) }).service,
    );
    const answer = call(running.server, 'waitinvoice', { paymentHash: HASH });
    const signal = await reached;
    await running.server.close();
    expect(signal.aborted).toBe(true);
    expect((await answer).body.error?.code).toBe('stopping');
  });
});
