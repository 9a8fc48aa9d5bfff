import type { PeerError } from '../../../../src/node/peers/index.js';
import { closed } from '../transport/support.js';
import { CHAIN, memoryPeers, rawPeer, startNode, stopAll, type TestNode, until, whats } from './support.js';

afterEach(stopAll);

const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'nothing was refused',
    (error: PeerError) => error.code,
  );

const standing = (node: TestNode, other: TestNode) => node.manager.get(other.id);
const count = (node: TestNode, what: string) => whats(node).filter((each) => each === what).length;
const fulfill = (id: bigint) =>
  ({ type: 'updateFulfillHtlc', channelId: CHAIN, id, paymentPreimage: CHAIN }) as const;

describe.each(['tcp', 'ws'] as const)('two nodes over %s', (transport) => {
  it('exchange init, then messages in order, until one leaves', async () => {
    const [alice, bob] = [await startNode(1, { transport }), await startNode(2, { transport })];
    const peer = await alice.manager.connect(bob.nodeId, bob.address());
    expect(peer).toMatchObject({ id: bob.id, outbound: true, address: bob.address() });
    expect(peer.features).toEqual([7, 11, 12]);
    await until(() => standing(bob, alice) !== undefined);
    expect(standing(bob, alice)).toMatchObject({ outbound: false, address: undefined });

    for (let id = 0n; id < 50n; id++) peer.send(fulfill(id));
    await until(() => bob.events.length === 51);
    expect(bob.events.slice(1).map(({ message }) => message)).toEqual(
      Array.from({ length: 50 }, (_, id) => expect.objectContaining({ id: BigInt(id) })),
    );

    alice.manager.disconnect(bob.id);
    expect(standing(alice, bob)).toBeUndefined();
    await until(() => count(alice, 'disconnected') === 1 && count(bob, 'disconnected') === 1);
    expect(standing(bob, alice)).toBeUndefined();
  });

  it('that dial each other at the same time are left with the same one connection', async () => {
    for (let round = 0; round < 8; round++) {
      const [alice, bob] = [await startNode(1, { transport }), await startNode(2, { transport })];
      await Promise.all([
        alice.manager.connect(bob.nodeId, bob.address()),
        bob.manager.connect(alice.nodeId, alice.address()),
      ]);
      const lower = alice.id < bob.id ? alice : bob;
      const higher = lower === alice ? bob : alice;
      // Both have one connection; it is the same one when one dialled it and the other did not.
      await until(
        () => standing(lower, higher)?.outbound === true && standing(higher, lower)?.outbound === false,
      );
      standing(alice, bob)?.send(fulfill(1n));
      standing(bob, alice)?.send(fulfill(2n));
      await until(() => count(alice, 'updateFulfillHtlc') === 1 && count(bob, 'updateFulfillHtlc') === 1);
      for (const node of [alice, bob]) {
        expect(count(node, 'connected') - count(node, 'disconnected')).toBe(1);
      }
      await stopAll();
    }
  });
});

describe('connect', () => {
  it('gives the connection that stands, and shares a dial', async () => {
    const [alice, bob] = [await startNode(1), await startNode(2)];
    const [first, second] = await Promise.all([
      alice.manager.connect(bob.nodeId, bob.address()),
      alice.manager.connect(bob.nodeId, bob.address()),
    ]);
    expect(second).toBe(first);
    expect(await alice.manager.connect(bob.nodeId, bob.address())).toBe(first);
    expect(whats(alice)).toEqual(['connected']);
    expect(alice.manager.all()).toEqual([
      { id: bob.id, address: `tcp://127.0.0.1:${bob.address().port}`, connected: true },
    ]);
  });

  it('refuses with a code', async () => {
    const [alice, bob] = [await startNode(1), await startNode(2)];
    const otherChain = await startNode(3, { chainHash: new Uint8Array(32).fill(1) });
    const demanding = await startNode(4, { features: { optionSplice: 'required' } });
    const silent = await startNode(5, { connectTimeoutMs: 30 });
    const gone = await startNode(6);
    const goneAddress = gone.address();
    await gone.manager.stop();
    const { manager } = alice;
    expect(await codeOf(manager.connect(alice.nodeId, alice.address()))).toBe('selfConnect');
    expect(await codeOf(manager.connect(gone.nodeId, goneAddress))).toBe('connectFailed');
    expect(await codeOf(manager.connect(gone.nodeId, bob.address()))).toBe('peerIdMismatch');
    expect(await codeOf(manager.connect(otherChain.nodeId, otherChain.address()))).toBe('incompatiblePeer');
    expect(await codeOf(manager.connect(demanding.nodeId, demanding.address()))).toBe('incompatiblePeer');
    const mute = await rawPeer(silent);
    await closed(mute);
    for (const node of [alice, otherChain, silent]) expect(whats(node)).toEqual([]);
    expect(alice.peers.all()).toEqual([]);
  });

  it('is answered by one dial after the other when the addresses differ', async () => {
    const [alice, bob] = [await startNode(1), await startNode(2)];
    const wrong = codeOf(alice.manager.connect(bob.nodeId, { ...alice.address(), transport: 'ws' }));
    const right = alice.manager.connect(bob.nodeId, bob.address());
    expect(await wrong).toBe('connectFailed');
    expect(await right).toMatchObject({ id: bob.id });
  });
});

describe('a second connection', () => {
  it('takes the place of the first, whose end is told before', async () => {
    const peers = memoryPeers();
    const [alice, bob] = [await startNode(1), await startNode(2)];
    await alice.manager.connect(bob.nodeId, bob.address());
    await until(() => standing(bob, alice) !== undefined);
    const again = await startNode(1, { peers });
    await again.manager.connect(bob.nodeId, bob.address());
    await until(() => bob.events.length === 3);
    expect(whats(bob)).toEqual(['connected', 'disconnected', 'connected']);
    expect(bob.events[1]?.peer).toBe(bob.events[0]?.peer);
    expect(bob.manager.get(alice.id)).toBe(bob.events[2]?.peer);
  });
});

describe('reconnecting', () => {
  it('brings back a peer that was asked for, until it is sent away', async () => {
    const [alice, bob] = [await startNode(1), await startNode(2)];
    await alice.manager.connect(bob.nodeId, bob.address());
    await until(() => standing(bob, alice) !== undefined);
    for (let round = 2; round < 5; round++) {
      standing(bob, alice)?.disconnect();
      await until(() => count(alice, 'connected') === round && standing(bob, alice) !== undefined);
    }
    alice.manager.disconnect(bob.id);
    await until(() => count(alice, 'disconnected') === 4);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(count(alice, 'connected')).toBe(4);
    expect(alice.peers.get(bob.id)).toMatchObject({ keepConnected: false });
    expect(alice.manager.all()).toMatchObject([{ id: bob.id, connected: false }]);
  });

  it('begins again at the start, for stored peers that are kept or have channels', async () => {
    const [bob, carol, dave] = [await startNode(2), await startNode(3), await startNode(4)];
    const peers = memoryPeers();
    const stored = (node: TestNode, keepConnected: boolean) =>
      peers.put({ nodeId: node.id, address: `tcp://127.0.0.1:${node.address().port}`, keepConnected });
    stored(bob, true);
    stored(carol, false);
    stored(dave, false);
    const alice = await startNode(1, { peers, keepsConnected: (id) => id === carol.id });
    await until(() => standing(alice, bob) !== undefined && standing(alice, carol) !== undefined);
    expect(standing(alice, dave)).toBeUndefined();
  });
});

describe('what a peer may do', () => {
  it('has a limit of strangers, which peers with channels do not count towards', async () => {
    const [friend, first, second] = [await startNode(2), await startNode(3), await startNode(4)];
    const alice = await startNode(1, { maxStrangers: 1, keepsConnected: (id) => id === friend.id });
    await first.manager.connect(alice.nodeId, alice.address());
    await until(() => standing(alice, first) !== undefined);
    expect(await codeOf(second.manager.connect(alice.nodeId, alice.address()))).toBe('connectFailed');
    await friend.manager.connect(alice.nodeId, alice.address());
    await until(() => standing(alice, friend) !== undefined);
    standing(alice, first)?.disconnect();
    first.manager.disconnect(alice.id);
    await until(() => standing(alice, first) === undefined);
    await second.manager.connect(alice.nodeId, alice.address());
  });

  it('costs only itself the connection when a handler throws', async () => {
    const alice = await startNode(1, {
      handlers: {
        connected: () => undefined,
        disconnected: () => undefined,
        message: () => {
          throw new Error('this handler has a fault');
        },
        unknownMessage: () => undefined,
      },
    });
    const [bob, carol] = [await startNode(2), await startNode(3)];
    const peer = await bob.manager.connect(alice.nodeId, alice.address());
    await carol.manager.connect(alice.nodeId, alice.address());
    await until(() => standing(alice, carol) !== undefined);
    peer.send(fulfill(1n));
    await until(() => count(alice, 'disconnected') === 1);
    expect(alice.events.at(-1)).toMatchObject({ what: 'disconnected', peer: { id: bob.id } });
    expect(standing(alice, carol)).toBeDefined();
  });
});
