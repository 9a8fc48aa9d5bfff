import { WebSocket } from 'ws';
import { isTrustedHost } from '../../../src/api/host.js';
import type { ApiServer } from '../../../src/api/index.js';
import { msat } from '../../../src/core/primitives/units.js';
import { call, SCOPED_TOKEN, serve, TOKEN } from './client.js';
import { type FakeService, fakeService, HASH } from './fake-service.js';

let server: ApiServer;
let fake: FakeService;

beforeEach(async () => {
  fake = fakeService();
  ({ server } = await serve(fake.service));
});
afterEach(() => server.close());

describe('access to the API', () => {
  it.each([
    ['no token', null],
    ['a wrong token of the same length', 'e'.repeat(64)],
    ['the beginning of the token', TOKEN.slice(0, 63)],
    ['more than the token', `${TOKEN}f`],
    ['an empty token', ''],
  ])('is refused with %s', async (_, token) => {
    const answer = await call(server, 'getinfo', {}, { token });
    expect([answer.status, answer.body.error?.code]).toEqual([401, 'unauthorized']);
    expect(fake.requests).toEqual([]);
  });

  it('is as wide as a scoped token says', async () => {
    const answers = await Promise.all(
      ['getinfo', 'pay', 'events'].map((command) => call(server, command, {}, { token: SCOPED_TOKEN })),
    );
    expect(answers.map(({ status, body }) => [status, body.error?.code])).toEqual([
      [200, undefined],
      [403, 'forbiddenCommand'],
      [403, 'forbiddenCommand'],
    ]);
  });

  it('does not tell a stranger which commands there are', async () => {
    const known = await call(server, 'getinfo', {}, { token: null });
    const unknown = await call(server, 'nonsense', {}, { token: null });
    const document = await call(server, '', {}, { token: null, method: 'GET', path: '/v1/openapi.json' });
    expect(unknown).toEqual(known);
    expect(document).toEqual(known);
  });

  it('is refused under a name that a web page may have rebound', async () => {
    const answer = await call(server, 'getinfo', {}, { headers: { Host: 'evil.example:80' } });
    expect([answer.status, answer.body.error?.code]).toEqual([403, 'forbiddenHost']);
  });

  it.each([
    ['127.0.0.1:9737', true],
    ['127.0.0.1', true],
    ['[::1]:9737', true],
    ['localhost:9737', true],
    ['node.lan:9737', true],
    ['NODE.LAN', true],
    ['node.lan.evil.example', false],
    ['127.0.0.1.evil.example', false],
    ['', false],
    [undefined, false],
  ])('judges the host %s', (header, trusted) => {
    expect(isTrustedHost(header, 'node.lan')).toBe(trusted);
  });
});

describe('events', () => {
  const connect = (token: string, path = '/v1/events') =>
    new WebSocket(server.address.replace('http', 'ws') + path, {
      headers: { Authorization: `Bearer ${token}` },
    });
  const refusal = (socket: WebSocket) =>
    new Promise<number | undefined>((resolve) => {
      socket.on('unexpected-response', (_, response) => resolve(response.statusCode));
      socket.on('error', () => undefined);
    });

  it('stream to who has the token', async () => {
    const socket = connect(TOKEN);
    const message = new Promise<string>((resolve) => socket.on('message', (data) => resolve(String(data))));
    await new Promise((resolve) => socket.on('open', resolve));
    fake.emit({ type: 'paymentReceived', paymentHash: HASH, amountMsat: msat(2n ** 64n - 1n) });
    expect(JSON.parse(await message)).toEqual({
      type: 'paymentReceived',
      paymentHash: HASH,
      amountMsat: '18446744073709551615',
    });
    socket.terminate();
  });

  it('are refused without the token, and elsewhere', async () => {
    expect(await refusal(connect('wrong'))).toBe(401);
    expect(await refusal(connect(TOKEN, '/v1/getinfo'))).toBe(404);
  });

  it('end with the server', async () => {
    const socket = connect(TOKEN);
    await new Promise((resolve) => socket.on('open', resolve));
    const closed = new Promise((resolve) => socket.on('close', resolve));
    await server.close();
    await closed;
    expect(fake.listeners()).toBe(0);
  });
});
