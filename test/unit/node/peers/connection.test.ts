import {
  decodeMessage,
  encodeFeatures,
  encodeMessage,
  type FeatureBits,
  type Message,
} from '../../../../src/core/wire/index.js';
import type { NoiseConnection } from '../../../../src/node/transport/index.js';
import { closed } from '../transport/support.js';
import { CHAIN, rawPeer, startNode, stopAll, type TestNode, until, whats } from './support.js';

afterEach(stopAll);

const initOf = (bits: FeatureBits, more: object = {}): Message => ({
  type: 'init',
  globalFeatures: new Uint8Array(0),
  features: encodeFeatures(bits),
  ...more,
});

/** A raw peer that has sent some messages, what it hears, and its end. */
async function say(node: TestNode, ...messages: (Message | Uint8Array)[]) {
  const connection = await rawPeer(node);
  const heard: string[] = [];
  const messagesHeard: Message[] = [];
  connection.onMessage((bytes) => {
    const decoded = decodeMessage(bytes);
    if (!decoded.ok || decoded.value.type === 'unknown') return;
    heard.push(decoded.value.type);
    messagesHeard.push(decoded.value);
  });
  const end = closed(connection);
  send(connection, ...messages);
  return { connection, heard, messages: messagesHeard, end };
}

function send(connection: NoiseConnection, ...messages: (Message | Uint8Array)[]): void {
  for (const message of messages) {
    connection.send(message instanceof Uint8Array ? message : encodeMessage(message));
  }
}

const ping = (pongLength: number, ignored = new Uint8Array(3)): Message => ({
  type: 'ping',
  pongLength,
  ignored,
});

describe('before init', () => {
  it.each([
    ['another message', [ping(1)]],
    ['an init of another chain', [initOf([], { networks: [new Uint8Array(32)] })]],
    ['an init that demands an unknown feature', [initOf([100])]],
    ['an init whose features lack what they depend on', [initOf([17, 15, 61])]],
    ['an init that is cut short', [Uint8Array.of(0, 16, 0)]],
  ])('%s ends the connection, and nobody hears of the peer', async (_, messages) => {
    const node = await startNode(1);
    const { heard, end } = await say(node, ...messages, initOf([]));
    await end;
    expect(heard).toEqual(['init', 'warning']);
    expect(whats(node)).toEqual([]);
  });

  it('features in the first field count as much as in the second', async () => {
    const node = await startNode(1);
    const { end } = await say(node, { ...initOf([7]), globalFeatures: encodeFeatures([100]) } as Message);
    await end;
    expect(whats(node)).toEqual([]);
  });
});

describe('after init', () => {
  it('our chain among others is enough, and unknown odd features and messages are let pass', async () => {
    const node = await startNode(1);
    const networks = [new Uint8Array(32), CHAIN];
    const { connection } = await say(node, initOf([7, 1001], { networks }), Uint8Array.of(0x7f, 0xff, 1));
    send(connection, { type: 'warning', channelId: CHAIN, data: new Uint8Array(0) });
    await until(() => node.events.length === 3);
    expect(whats(node)).toEqual(['connected', 'unknown 32767', 'warning']);
    expect(node.events[0]?.peer.features).toEqual([7, 1001]);
  });

  it.each([
    ['an unknown even message', Uint8Array.of(0x7f, 0xfe)],
    ['a message that is cut short', Uint8Array.of(0, 36, 1, 2)],
    ['a second init', initOf([])],
  ])('%s ends the connection with a warning', async (_, message) => {
    const node = await startNode(1);
    const { heard, end } = await say(node, initOf([]), message, ping(1));
    await end;
    await until(() => node.events.length === 2);
    expect(heard).toEqual(['init', 'warning']);
    expect(whats(node)).toEqual(['connected', 'disconnected']);
  });

  it('an error about every channel is handed on, then the connection ends', async () => {
    const node = await startNode(1);
    const data = new Uint8Array(0);
    const { end } = await say(
      node,
      initOf([]),
      { type: 'error', channelId: CHAIN, data },
      { type: 'error', channelId: new Uint8Array(32), data },
      { type: 'error', channelId: CHAIN, data },
    );
    await end;
    expect(whats(node)).toEqual(['connected', 'error', 'error', 'disconnected']);
  });
});

describe('ping', () => {
  it('is answered with as many bytes as it asks for, below 65532', async () => {
    const node = await startNode(1);
    const { messages } = await say(node, initOf([]), ping(65_532), ping(65_531), ping(0), ping(7));
    await until(() => messages.length === 4);
    expect(
      messages.slice(1).map((message) => (message.type === 'pong' ? message.ignored.length : -1)),
    ).toEqual([65_531, 0, 7]);
    expect(whats(node)).toEqual(['connected']);
  });

  it('is not answered without end when there is a flood of it', async () => {
    const node = await startNode(1);
    const flood = Array.from({ length: 2_000 }, () => ping(1));
    const { connection, heard } = await say(node, initOf([]), ...flood);
    send(connection, { type: 'warning', channelId: CHAIN, data: new Uint8Array(0) });
    await until(() => whats(node).includes('warning'));
    await until(() => heard.length > 60);
    expect(heard.length).toBeLessThan(300);
  });

  it('is sent to a silent peer, which is dropped when it stays silent', async () => {
    const node = await startNode(1, { heartbeat: { idleMs: 20, pongTimeoutMs: 20 } });
    const { heard, end } = await say(node, initOf([]));
    await end;
    expect(heard).toEqual(['init', 'ping']);
    await until(() => node.events.length === 2);
    expect(whats(node)).toEqual(['connected', 'disconnected']);
  });

  it('keeps a connection of two quiet nodes', async () => {
    const heartbeat = { idleMs: 10, pongTimeoutMs: 500 };
    const [alice, bob] = [await startNode(1, { heartbeat }), await startNode(2)];
    const peer = await alice.manager.connect(bob.nodeId, bob.address());
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(alice.manager.get(bob.id)).toBe(peer);
  });
});
