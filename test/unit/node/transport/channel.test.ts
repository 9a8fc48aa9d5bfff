import { connect } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import { concatBytes } from '../../../../src/core/primitives/bytes.js';
import { type ByteChannel, dial, type TransportError } from '../../../../src/node/transport/index.js';
import {
  atTheEnd,
  channels,
  closeAll,
  closed,
  deferred,
  listening,
  rejection,
  type Transport,
  track,
} from './support.js';

afterEach(closeAll);

function receive(channel: ByteChannel, length: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let received = 0;
  return new Promise((resolve) => {
    channel.onData((chunk) => {
      chunks.push(chunk.slice());
      received += chunk.length;
      if (received >= length) resolve(concatBytes(...chunks));
    });
  });
}

describe.each<Transport>(['tcp', 'ws'])('a channel over %s', (transport) => {
  it('carries bytes both ways as one stream, however much at once', async () => {
    const [client, server] = await channels(transport);
    const large = new Uint8Array(1_500_000).map((_, i) => i * 7);
    client.send(large.subarray(0, 10));
    client.send(large.subarray(10));
    server.send(Uint8Array.of(1, 2, 3));
    expect(Buffer.compare(await receive(server, large.length), large)).toBe(0);
    expect(await receive(client, 3)).toEqual(Uint8Array.of(1, 2, 3));
  });

  it('hands out plain bytes, not a Buffer', async () => {
    const [client, server] = await channels(transport);
    const chunk = deferred<Uint8Array>();
    server.onData(chunk.resolve);
    client.send(Uint8Array.of(1));
    expect(Buffer.isBuffer(await chunk.promise)).toBe(false);
  });

  it('says when its buffer is full and when it has drained', async () => {
    const [client, server] = await channels(transport);
    const drained = deferred<void>();
    client.onDrain(() => drained.resolve());
    const megabyte = new Uint8Array(1024 * 1024);
    let sent = 0;
    while (client.send(megabyte)) sent += megabyte.length;
    sent += megabyte.length;
    expect(client.bufferedBytes).toBeGreaterThan(0);
    await Promise.all([receive(server, sent), drained.promise]);
    expect(client.bufferedBytes).toBe(0);
    expect(client.send(Uint8Array.of(1))).toBe(true);
  });

  it('delivers what was sent before an orderly close and gives no reason', async () => {
    const [client, server] = await channels(transport);
    const received = receive(server, 200_000);
    const ends = Promise.all([closed(client), closed(server)]);
    client.send(new Uint8Array(200_000).fill(9));
    client.close();
    expect(client.send(Uint8Array.of(1))).toBe(false);
    expect(await received).toHaveLength(200_000);
    expect(await ends).toEqual([undefined, undefined]);
  });

  it('tells the reason of its end also to a handler that comes later', async () => {
    const [client, server] = await channels(transport);
    const ended = closed(client);
    receive(server, 1);
    const reason = new Error('enough');
    client.destroy(reason);
    expect(await ended).toBe(reason);
    expect(await closed(client)).toBe(reason);
    await closed(server);
  });

  it('reads nothing while it is paused', async () => {
    const [client, server] = await channels(transport);
    let received = 0;
    server.onData((chunk) => {
      received += chunk.length;
    });
    server.pause();
    const total = 8 * 1024 * 1024;
    client.send(new Uint8Array(total));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(received).toBeLessThan(1024 * 1024);
    const all = deferred<void>();
    server.onData((chunk) => {
      received += chunk.length;
      if (received === total) all.resolve();
    });
    server.resume();
    await all.promise;
  });

  it('knows both ends by their addresses', async () => {
    const [client, server] = await channels(transport);
    expect(client.remoteAddress).toMatch(new RegExp(`^${transport}://127\\.0\\.0\\.1:\\d+$`));
    expect(server.remoteAddress).toMatch(new RegExp(`^${transport}://127\\.0\\.0\\.1:\\d+$`));
  });

  it('cannot be dialled where nobody listens', async () => {
    const listener = await listening(transport, () => undefined);
    await listener.close();
    expect(await rejection(dial(listener.address, { timeoutMs: 5_000 }))).toBe('connectFailed');
  });

  it('cannot listen where somebody else does', async () => {
    const { address } = await listening(transport, () => undefined);
    const { listen } = await import('../../../../src/node/transport/index.js');
    expect(await rejection(listen(address, () => undefined))).toBe('listenFailed');
  });
});

describe('a WebSocket', () => {
  async function rawClient(): Promise<[WebSocket, ByteChannel]> {
    const accepted = deferred<ByteChannel>();
    const { address } = await listening('ws', accepted.resolve);
    const client = new WebSocket(`ws://127.0.0.1:${address.port}/any/path`);
    atTheEnd(() => client.terminate());
    await new Promise((resolve) => client.once('open', resolve));
    return [client, await accepted.promise];
  }

  it('is closed by a text frame', async () => {
    const [client, server] = await rawClient();
    const received: Uint8Array[] = [];
    server.onData((chunk) => received.push(chunk));
    const code = new Promise((resolve) => client.once('close', resolve));
    client.send('hello');
    client.send(Uint8Array.of(1));
    expect(((await closed(server)) as TransportError).code).toBe('textFrame');
    expect(await code).toBe(1003);
    expect(received).toEqual([]);
  });

  it('is closed by a frame that is too large', async () => {
    const [client, server] = await rawClient();
    server.onData(() => undefined);
    const code = new Promise((resolve) => client.once('close', resolve));
    client.send(new Uint8Array(1024 * 1024 + 1));
    expect(await closed(server)).toBeInstanceOf(RangeError);
    expect(await code).toBe(1009);
  });

  it('takes one message in many frames and many in one', async () => {
    const [client, server] = await rawClient();
    const received = receive(server, 6);
    client.send(Uint8Array.of(1), { fin: false });
    client.send(Uint8Array.of(2, 3), { fin: true });
    client.send(new Uint8Array(0));
    client.send(Uint8Array.of(4, 5, 6));
    expect(await received).toEqual(Uint8Array.of(1, 2, 3, 4, 5, 6));
    client.close();
    await closed(server);
  });

  it('sends no frame that a peer with a limit of 64 KiB would refuse', async () => {
    const accepting = new WebSocketServer({ port: 0, host: '127.0.0.1', maxPayload: 64 * 1024 });
    await new Promise((resolve) => accepting.once('listening', resolve));
    atTheEnd(() => accepting.close());
    const { port } = accepting.address() as { port: number };
    const channel = track(await dial({ transport: 'ws', host: '127.0.0.1', port }, { timeoutMs: 5_000 }));
    const received = deferred<void>();
    accepting.clients.forEach((socket) => {
      let length = 0;
      socket.on('message', (data: Buffer) => {
        length += data.length;
        if (length === 300_000) received.resolve();
      });
    });
    channel.send(new Uint8Array(300_000));
    await received.promise;
  });

  it('cannot be had by plain HTTP', async () => {
    const { address } = await listening('ws', () => undefined);
    expect((await fetch(`http://127.0.0.1:${address.port}/`)).status).toBe(426);
  });

  it('is refused while too many connections do not ask for it', async () => {
    const { address } = await listening('ws', () => undefined);
    const idle = Array.from({ length: 100 }, () => connect(address.port, '127.0.0.1'));
    atTheEnd(() => {
      for (const socket of idle) socket.destroy();
    });
    await Promise.all(idle.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
    expect(await rejection(dial(address, { timeoutMs: 5_000 }))).toBe('connectFailed');
  });

  it('is given up when the other side does not answer in time', async () => {
    const { address } = await listening('tcp', (channel) => channel.onData(() => undefined));
    const dialled = dial({ ...address, transport: 'ws' }, { timeoutMs: 30 });
    expect(await rejection(dialled)).toBe('connectTimeout');
  });
});
