import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RpcClient, type RpcOptions } from '../../../../src/node/chain/rpc-client.js';
import { FakeBitcoind } from './fake-bitcoind.js';

describe('RpcClient', () => {
  let server: FakeBitcoind;
  let url: string;
  const clients: RpcClient[] = [];

  beforeEach(async () => {
    server = new FakeBitcoind({
      getblockcount: () => ({ result: '7' }),
      getdifficulty: () => ({ result: '0.10000000' }),
      getwarm: () => ({ error: { code: -28, message: 'Loading block index' } }),
      getbad: () => ({ error: { code: -8, message: 'Block height out of range' } }),
      generate: () => ({ result: 'null' }),
    });
    url = await server.listen();
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.close();
    await server.close();
  });

  function connect(options: Partial<RpcOptions> = {}): RpcClient {
    const client = new RpcClient({ url, retryPausesMillis: [0, 0], ...options });
    clients.push(client);
    return client;
  }

  it('gives results, amounts digit for digit', async () => {
    expect(await connect().call('getblockcount')).toBe(7);
    expect(await connect().call('getdifficulty')).toBe('0.10000000');
  });

  it.each([
    ['getwarm', { code: 'rpcWarmup', rpcCode: -28 }],
    ['getbad', { code: 'rpcError', rpcCode: -8 }],
    ['getnothing', { code: 'rpcError', rpcCode: -32601 }],
  ])('%s fails with its code', async (method, error) => {
    await expect(connect().call(method)).rejects.toMatchObject(error);
  });

  it('matches the answers of a batch by id, errors included', async () => {
    const outcomes = await connect().batch([['getblockcount'], ['getbad'], ['getdifficulty']]);
    expect(outcomes).toEqual([
      { value: 7 },
      { error: expect.objectContaining({ code: 'rpcError', rpcCode: -8 }) },
      { value: '0.10000000' },
    ]);
    expect(await connect().batch([])).toEqual([]);
  });

  it('sends the name and password of the URL', async () => {
    await connect({ url: url.replace('//', '//us%3Aer:p%40ss@') }).call('getblockcount');
    expect(server.authorizations).toEqual([`Basic ${Buffer.from('us:er:p@ss').toString('base64')}`]);
  });

  it('reads the cookie file again when it is refused', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'leyden-cookie-'));
    const cookieFile = join(directory, '.cookie');
    writeFileSync(cookieFile, '__cookie__:old');
    const client = connect({ cookieFile });
    await client.call('getblockcount');
    writeFileSync(cookieFile, '__cookie__:new');
    server.intercept.push((_, response) => response.writeHead(401).end());
    expect(await client.call('getblockcount')).toBe(7);
    const sent = server.authorizations.map((header) =>
      Buffer.from(header?.slice(6) ?? '', 'base64').toString(),
    );
    expect(sent).toEqual(['__cookie__:old', '__cookie__:old', '__cookie__:new']);
    rmSync(directory, { recursive: true });
    await expect(connect({ cookieFile }).call('getblockcount')).rejects.toMatchObject({
      code: 'rpcUnauthorized',
    });
  });

  it.each([
    [401, 'rpcUnauthorized'],
    [403, 'rpcUnauthorized'],
    [404, 'rpcBadAnswer'],
  ])('HTTP %i is %s', async (status, code) => {
    server.intercept.push((_, response) => response.writeHead(status).end('<html>'));
    await expect(connect().call('getblockcount')).rejects.toMatchObject({ code });
  });

  it('asks again after a lost connection if that does no harm', async () => {
    server.intercept.push((request) => request.socket.destroy());
    expect(await connect().call('getblockcount')).toBe(7);
    server.intercept.push((request) => request.socket.destroy());
    await expect(connect().call('generate')).rejects.toMatchObject({ code: 'rpcUnreachable' });
    expect(server.calls).toEqual(['getblockcount']);
  });

  it('waits when the work queue is full', async () => {
    server.intercept.push((_, response) => response.writeHead(503).end('Work queue depth exceeded'));
    expect(await connect().call('generate')).toBeNull();
  });

  it('gives up on a backend that never answers', async () => {
    for (let i = 0; i < 3; i++) server.intercept.push(() => undefined);
    const client = connect({ timeoutMillis: 20 });
    await expect(client.call('getblockcount')).rejects.toMatchObject({ code: 'rpcUnreachable' });
    expect(server.intercept).toHaveLength(0);
  });

  it('reports a port where nothing listens', async () => {
    const client = connect();
    await server.close();
    await expect(client.call('getblockcount')).rejects.toMatchObject({ code: 'rpcUnreachable' });
  });

  it('never runs more than four calls at once', async () => {
    const client = connect();
    const held: ServerResponse[] = [];
    const release = () => {
      for (const response of held.splice(0)) response.end('{"result":1,"id":0}');
    };
    const hold = (_: IncomingMessage, response: ServerResponse) => {
      if (held.push(response) === 4) setTimeout(release, 20);
    };
    server.intercept.push(...Array.from({ length: 8 }, () => hold));
    await Promise.all(Array.from({ length: 8 }, () => client.call('getblockcount')));
    expect(server.mostRunning).toBe(4);
  });

  it('refuses calls after close', async () => {
    const client = connect();
    client.close();
    await expect(client.call('getblockcount')).rejects.toMatchObject({ code: 'rpcUnreachable' });
  });
});
