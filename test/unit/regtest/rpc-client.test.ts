import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { RpcClient } from '../../../regtest/launch/rpc-client.js';

describe('the chain client of the regtest tools', () => {
  let server: Server | undefined;
  let client: RpcClient | undefined;

  afterEach(() => {
    client?.close();
    server?.closeAllConnections();
    server?.close();
  });

  /** A server that answers so many requests on each connection, and ends it at the next. */
  async function clientOf(
    answersOnEach: number,
  ): Promise<{ client: RpcClient; connections: Map<Socket, number> }> {
    const connections = new Map<Socket, number>();
    const listening = createServer((request, response) => {
      const count = (connections.get(request.socket) ?? 0) + 1;
      connections.set(request.socket, count);
      if (count > answersOnEach) request.socket.destroy();
      else response.end(JSON.stringify({ result: count, error: null }));
    }).listen(0, '127.0.0.1');
    server = listening;
    await once(listening, 'listening');
    const { port } = listening.address() as AddressInfo;
    client = new RpcClient(`http://name:password@127.0.0.1:${port}`);
    return { client, connections };
  }

  it('calls again when a kept connection has ended meanwhile', async () => {
    const { client, connections } = await clientOf(1);
    expect(await client.call('getblockcount', [])).toBe(1);
    expect(await client.call('getblockcount', [])).toBe(1);
    expect([...connections.values()]).toEqual([2, 1]);
  });

  it('does not when a new connection ends', async () => {
    const { client, connections } = await clientOf(0);
    await expect(client.call('getblockcount', [])).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(connections.size).toBe(1);
  });
});
