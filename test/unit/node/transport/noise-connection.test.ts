import { concatBytes, equalBytes } from '../../../../src/core/primitives/bytes.js';
import {
  acceptNoise,
  connectNoise,
  InboundHandshakes,
  type NoiseConnection,
  type TransportError,
} from '../../../../src/node/transport/index.js';
import {
  CLIENT_ID,
  CLIENT_KEY,
  channels,
  closeAll,
  closed,
  collect,
  connections,
  deferred,
  entropy,
  interceptSend,
  rejection,
  SERVER_ID,
  SERVER_KEY,
  type Transport,
} from './support.js';

afterEach(closeAll);

const numbered = (index: number, length = 4 + (index % 300)) => {
  const message = new Uint8Array(Math.max(4, length)).fill(index);
  new DataView(message.buffer).setUint32(0, index);
  return message;
};

/** Messages 0 to `count` − 1, in order. Element by element, as jest compares long arrays slowly. */
function expectNumbered(messages: readonly Uint8Array[], count: number): void {
  expect(messages).toHaveLength(count);
  expect(messages.every((message, i) => equalBytes(message, numbered(i)))).toBe(true);
}

const code = (reason: Error | undefined) => (reason as TransportError | undefined)?.code;

/** Sends in bursts and waits for the buffer to drain in between, as whoever has much to say must. */
function sendPolitely(connection: NoiseConnection, count: number): void {
  let next = 0;
  const burst = () => {
    while (next < count) if (!connection.send(numbered(next++))) return;
  };
  connection.onDrain(burst);
  burst();
}

describe.each<Transport>(['tcp', 'ws'])('a Noise connection over %s', (transport) => {
  it('tells both sides who the other one is', async () => {
    const [client, server] = await connections(transport);
    expect(client.remoteNodeId).toEqual(SERVER_ID);
    expect(server.remoteNodeId).toEqual(CLIENT_ID);
    expect(server.remoteAddress.startsWith(`${transport}://`)).toBe(true);
  });

  it('echoes 10,000 messages each way at once, through many key rotations', async () => {
    const [client, server] = await connections(transport);
    const count = 10_000;
    const echoes = { client: 0, server: 0 };
    const done = deferred<void>();
    const echoing = (self: NoiseConnection, name: 'client' | 'server') => {
      // The first bit tells an echo from what is to be echoed.
      self.onMessage((message) => {
        if ((message[0] as number) & 0x80) {
          const index = echoes[name]++;
          const expected = numbered(index);
          expected[0] = 0x80;
          if (!equalBytes(message, expected)) throw new Error(`echo ${index} differs`);
          if (echoes.client === count && echoes.server === count) done.resolve();
        } else {
          const echo = message.slice();
          echo[0] = 0x80;
          self.send(echo);
        }
      });
    };
    echoing(client, 'client');
    echoing(server, 'server');
    sendPolitely(client, count);
    sendPolitely(server, count);
    await done.promise;
    expect(echoes).toEqual({ client: count, server: count });
  });

  it('understands a stream that is cut at random, from the first act on', async () => {
    const [client, server] = await channels(transport);
    interceptSend(client, (bytes, send) => {
      for (let offset = 0; offset < bytes.length; ) {
        const length = 1 + Math.floor(Math.random() * 90);
        send(bytes.subarray(offset, offset + length));
        offset += length;
      }
      return true;
    });
    const [sender, receiver] = await Promise.all([
      connectNoise(client, CLIENT_KEY, SERVER_ID, entropy),
      acceptNoise(server, SERVER_KEY, entropy),
    ]);
    for (let i = 0; i < 300; i++) sender.send(numbered(i));
    expectNumbered(await collect(receiver, 300), 300);
  });

  it('puts what is sent in one turn into one write', async () => {
    const [client, server] = await channels(transport);
    const writes: number[] = [];
    interceptSend(client, (bytes, send) => {
      writes.push(bytes.length);
      return send(bytes);
    });
    const [sender, receiver] = await Promise.all([
      connectNoise(client, CLIENT_KEY, SERVER_ID, entropy),
      acceptNoise(server, SERVER_KEY, entropy),
    ]);
    for (let i = 0; i < 10; i++) sender.send(new Uint8Array(100));
    expect(sender.bufferedBytes).toBe(1340);
    await collect(receiver, 10);
    expect(writes).toEqual([50, 66, 1340]);
  });

  it('keeps messages that come before there is a handler', async () => {
    const [client, server] = await connections(transport);
    for (let i = 0; i < 5; i++) client.send(numbered(i));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await collect(server, 5)).toHaveLength(5);
  });

  it('delivers nothing while it is paused, and everything after', async () => {
    const [client, server] = await connections(transport);
    const received: Uint8Array[] = [];
    const all = deferred<void>();
    server.onMessage((message) => {
      received.push(message);
      if (received.length === 3) server.pause();
      if (received.length === 1000) all.resolve();
    });
    for (let i = 0; i < 1000; i++) client.send(numbered(i));
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(received).toHaveLength(3);
    server.resume();
    await all.promise;
    expectNumbered(received, 1000);
  });

  it('carries the largest message and refuses to send a larger one', async () => {
    const [client, server] = await connections(transport);
    const largest = new Uint8Array(65_535).fill(3);
    expect(() => client.send(new Uint8Array(65_536))).toThrow(RangeError);
    client.send(largest);
    const [received] = await collect(server, 1);
    expect(equalBytes(received as Uint8Array, largest)).toBe(true);
  });

  it('delivers what was sent before an orderly close', async () => {
    const [client, server] = await connections(transport);
    const messages = collect(server, 50);
    const ends = Promise.all([closed(client), closed(server)]);
    for (let i = 0; i < 50; i++) client.send(numbered(i));
    client.close();
    expect(client.send(Uint8Array.of(1))).toBe(false);
    expect(await messages).toHaveLength(50);
    expect(await ends).toEqual([undefined, undefined]);
  });

  it('ends at the first frame that does not authenticate', async () => {
    const [client, server] = await channels(transport);
    const [sender, receiver] = await Promise.all([
      connectNoise(client, CLIENT_KEY, SERVER_ID, entropy),
      acceptNoise(server, SERVER_KEY, entropy),
    ]);
    const ends = Promise.all([closed(sender), closed(receiver)]);
    const received = collect(receiver, 1);
    sender.send(numbered(1));
    expect(await received).toEqual([numbered(1)]);
    client.send(new Uint8Array(18));
    const [, reason] = await ends;
    expect(code(reason)).toBe('messageBadLength');
  });

  it('stops reading from a peer that does not read, and cuts it off when that goes on', async () => {
    const [client, server] = await connections(transport, { stallTimeoutMs: 100 });
    // The client asks and never reads the answers.
    client.pause();
    client.onMessage(() => undefined);
    let most = 0;
    server.onMessage(() => {
      server.send(new Uint8Array(60_000));
      most = Math.max(most, server.bufferedBytes);
    });
    const end = closed(server);
    for (let i = 0; i < 20_000; i++) client.send(Uint8Array.of(1));
    expect(code(await end)).toBe('peerNotReading');
    expect(most).toBeLessThan(2 * 1024 * 1024);
    client.destroy();
  });

  it('goes on reading while the bulk that it sends waits for a slow peer', async () => {
    const [client, server] = await connections(transport);
    client.pause();
    client.onMessage(() => undefined);
    const drained = deferred<void>();
    server.onDrain(() => drained.resolve());
    let full = false;
    while (!full) {
      full = !server.send(new Uint8Array(60_000));
      if (!full) await new Promise((resolve) => setImmediate(resolve));
    }
    const received = collect(server, 3);
    for (let i = 0; i < 3; i++) client.send(numbered(i));
    expectNumbered(await received, 3);
    expect(server.bufferedBytes).toBeGreaterThan(0);
    client.resume();
    await drained.promise;
    expect(server.bufferedBytes).toBe(0);
  });

  it('cuts off a peer before its answers fill the memory', async () => {
    const [client, server] = await connections(transport);
    client.pause();
    const end = closed(server);
    let most = 0;
    for (let i = 0; i < 500; i++) {
      server.send(new Uint8Array(65_535));
      most = Math.max(most, server.bufferedBytes);
    }
    expect(code(await end)).toBe('peerNotReading');
    expect(most).toBeLessThan(17 * 1024 * 1024);
    client.destroy();
  });
});

describe.each<Transport>(['tcp', 'ws'])('a Noise handshake over %s', (transport) => {
  it('fails for an initiator that expects another key, without an answer', async () => {
    const [client, server] = await channels(transport);
    const connecting = connectNoise(client, CLIENT_KEY, CLIENT_ID, entropy);
    const accepting = acceptNoise(server, SERVER_KEY, entropy);
    expect(await Promise.all([rejection(connecting), rejection(accepting)])).toEqual([
      'closedInHandshake',
      'act1BadTag',
    ]);
  });

  it.each([
    ['act1BadVersion', new Uint8Array(50).fill(0x47)],
    ['act1BadPublicKey', new Uint8Array(70_000)],
    ['act1BadTag', concatBytes(Uint8Array.of(0), CLIENT_ID, new Uint8Array(16))],
  ])('ends with %s on garbage, without an answer', async (expected, garbage) => {
    const [client, server] = await channels(transport);
    let answered = 0;
    client.onData((chunk) => {
      answered += chunk.length;
    });
    const accepting = acceptNoise(server, SERVER_KEY, entropy);
    const end = closed(client);
    client.send(garbage);
    expect(await rejection(accepting)).toBe(expected);
    await end;
    expect(answered).toBe(0);
  });

  it('fails when the responder answers garbage', async () => {
    const [client, server] = await channels(transport);
    server.onData(() => server.send(new Uint8Array(50)));
    expect(await rejection(connectNoise(client, CLIENT_KEY, SERVER_ID, entropy))).toBe('act2BadPublicKey');
  });

  it('makes a new ephemeral key for each handshake', async () => {
    const dialled = await Promise.all([channels(transport), channels(transport)]);
    const actsOne = await Promise.all(
      dialled.map(([client, server]) => {
        const heard = new Promise<Uint8Array>((resolve) => server.onData(resolve));
        connectNoise(client, CLIENT_KEY, SERVER_ID, entropy).catch(() => undefined);
        return heard;
      }),
    );
    const [first, second] = actsOne.map((act) => act.slice(1, 34));
    expect(first).toHaveLength(33);
    expect(second).not.toEqual(first);
  });

  it('refuses a remote key that is no point', async () => {
    const [client] = await channels(transport);
    expect(await rejection(connectNoise(client, CLIENT_KEY, new Uint8Array(33), entropy))).toBe(
      'invalidRemoteKey',
    );
  });

  it('times out on a side that says too little', async () => {
    const [client, server] = await channels(transport);
    server.onData(() => undefined);
    const connecting = connectNoise(client, CLIENT_KEY, SERVER_ID, entropy, { timeoutMs: 20 });
    expect(await rejection(connecting)).toBe('handshakeTimeout');

    const [slow, waiting] = await channels(transport);
    const end = closed(slow);
    slow.onData(() => undefined);
    const accepting = acceptNoise(waiting, SERVER_KEY, entropy, { timeoutMs: 20 });
    slow.send(new Uint8Array(49));
    expect(await rejection(accepting)).toBe('handshakeTimeout');
    await end;
  });

  it('fails when the channel closes in the middle', async () => {
    const [client, server] = await channels(transport);
    const accepting = acceptNoise(server, SERVER_KEY, entropy);
    client.send(new Uint8Array(10));
    client.close();
    expect(await rejection(accepting)).toBe('closedInHandshake');
  });

  it('is refused while too many others are under way', async () => {
    const handshakes = new InboundHandshakes(SERVER_KEY, entropy, { maxPending: 1, timeoutMs: 5_000 });
    const [first, firstServer] = await channels(transport);
    const [second, secondServer] = await channels(transport);
    const slow = handshakes.accept(firstServer);
    second.onData(() => undefined);
    const end = closed(second);
    expect(await rejection(handshakes.accept(secondServer))).toBe('tooManyHandshakes');
    await end;
    expect(handshakes.pending).toBe(1);
    await Promise.all([connectNoise(first, CLIENT_KEY, SERVER_ID, entropy), slow]);
    expect(handshakes.pending).toBe(0);
  });
});
