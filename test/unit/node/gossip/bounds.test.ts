import { GossipGraph } from '../../../../src/core/gossip/index.js';
import { type Message, makeShortChannelId } from '../../../../src/core/wire/index.js';
import { FundingLookups } from '../../../../src/node/gossip/funding-lookups.js';
import { GossipService } from '../../../../src/node/gossip/index.js';
import type { Peer } from '../../../../src/node/peers/index.js';
import { CHAIN, SILENT, stopAll, track, until } from '../peers/support.js';
import { makeChannel, makeUpdate, signer } from './messages.js';
import { FakeChain, HEIGHT, memoryStore, NOW } from './support.js';

afterEach(stopAll);

/** A peer that counts what it is sent, and reads only when told. */
function slowPeer(seed: number) {
  const { nodeId } = signer(seed);
  const state = { buffered: 0, total: 0, reason: undefined as string | undefined };
  const take = (bytes: number) => {
    state.buffered += bytes;
    state.total += bytes;
    return true;
  };
  const peer: Peer = {
    nodeId,
    id: `peer ${seed}`,
    address: undefined,
    remoteAddress: 'tcp://127.0.0.1:1',
    outbound: false,
    features: [7, 11],
    init: { type: 'init', globalFeatures: new Uint8Array(0), features: new Uint8Array(0) },
    get bufferedBytes() {
      return state.buffered;
    },
    send: () => true,
    sendRaw: (bytes) => take(bytes.length),
    onDrain: () => () => undefined,
    pause: () => undefined,
    resume: () => undefined,
    disconnect: (reason = '') => {
      state.reason ??= reason;
    },
  };
  return { peer, state };
}

/** A service whose graph has some channels. */
function service(channels: number, fullSync = false): { gossip: GossipService; chain: FakeChain } {
  const chain = new FakeChain();
  const graph = new GossipGraph();
  const gossip = track(
    new GossipService({
      graph,
      store: memoryStore(),
      chain,
      chainHash: CHAIN,
      nowSeconds: () => NOW,
      height: () => HEIGHT,
      log: SILENT,
      broadcastIntervalMillis: 5,
      onOutpointWatch: () => undefined,
      fullSync,
    }),
  );
  const [one, other] = [signer(0x41), signer(0x42)];
  const { announcement, funding } = makeChannel(chain, one, other, makeShortChannelId(100, 0, 0));
  const update = makeUpdate(one, other, announcement.shortChannelId, NOW);
  for (let index = 0; index < channels; index++) {
    const shortChannelId = makeShortChannelId(100, index, 0);
    gossip.announceOwnChannel({ ...announcement, shortChannelId }, funding);
    graph.applyChannelUpdate({ ...update, shortChannelId });
  }
  gossip.start();
  return { gossip, chain };
}

const ALL: Message = {
  type: 'gossipTimestampFilter',
  chainHash: CHAIN,
  firstTimestamp: 0,
  timestampRange: 0xffffffff,
};
const RANGE: Message = {
  type: 'queryChannelRange',
  chainHash: CHAIN,
  firstBlocknum: 0,
  numberOfBlocks: 1_000_000,
};
const BOUND = 128 * 1024;

describe('a peer that does not read', () => {
  it('is sent a bounded part of the graph, and all of it once it reads', async () => {
    const { gossip } = service(1_000);
    const { peer, state } = slowPeer(9);
    gossip.peerConnected(peer);
    for (let round = 0; round < 500; round++) gossip.message(peer, ALL);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(state.total).toBeGreaterThan(0);
    expect(state.buffered).toBeLessThan(BOUND);

    while (state.total < 1_000 * (430 + 138)) {
      state.buffered = 0;
      await until(() => state.buffered > 0);
    }
    expect(state.reason).toBeUndefined();
  });

  it('loses its connection when it asks on before it has its answer', () => {
    const { gossip } = service(200);
    const { peer, state } = slowPeer(9);
    gossip.peerConnected(peer);
    gossip.message(peer, ALL);
    for (let round = 0; round < 100; round++) gossip.message(peer, RANGE);
    expect(state.reason).toBe('gossip: queryInProgress');
    expect(state.buffered).toBeLessThan(2 * BOUND);
  });
});

describe('a peer that sends what is wrong', () => {
  it('is warned some times, then disconnected', () => {
    const { gossip, chain } = service(0);
    const { peer, state } = slowPeer(9);
    gossip.peerConnected(peer);
    const { announcement } = makeChannel(chain, signer(1), signer(2), makeShortChannelId(100, 5, 0));
    const forged = { ...announcement, nodeSignature2: announcement.nodeSignature1 };
    for (let round = 0; round < 10; round++) gossip.message(peer, forged);
    expect(state.reason).toBeUndefined();
    gossip.message(peer, forged);
    expect(state.reason).toBe('gossip: invalidSignature');
    expect(chain.lookups).toBe(0);
  });

  it('is forgotten when it has gone, and what it still sends is not heard', async () => {
    const { gossip, chain } = service(0);
    const { peer } = slowPeer(9);
    gossip.peerConnected(peer);
    gossip.peerDisconnected(peer);
    const { announcement } = makeChannel(chain, signer(1), signer(2), makeShortChannelId(100, 5, 0));
    gossip.message(peer, announcement);
    expect(chain.lookups).toBe(0);
  });
});

describe('the sync', () => {
  it('asks three peers at a time', () => {
    const { gossip } = service(0, true);
    const asked: string[] = [];
    const peers = [1, 2, 3, 4, 5].map((seed) => {
      const { peer } = slowPeer(seed);
      return { ...peer, send: (message: Message) => asked.push(`${message.type} ${seed}`) > 0 };
    });
    for (const peer of peers) gossip.peerConnected(peer);
    const ranges = () =>
      asked.filter((what) => what.startsWith('queryChannelRange')).map((what) => what.at(-1));
    expect(ranges()).toEqual(['1', '2', '3']);
    gossip.peerDisconnected(peers[3] as Peer);
    gossip.peerDisconnected(peers[0] as Peer);
    expect(ranges()).toEqual(['1', '2', '3', '5']);
  });
});

describe('FundingLookups', () => {
  it('asks four at a time, and again when the chain cannot answer', async () => {
    jest.useFakeTimers();
    const waiting: ((fails: boolean) => void)[] = [];
    let asked = 0;
    const lookups = new FundingLookups(
      {
        fundingOutput: () => {
          asked += 1;
          return new Promise((resolve, reject) => {
            waiting.push((fails) => (fails ? reject(new Error('no answer')) : resolve('missing')));
          });
        },
      },
      SILENT,
    );
    const answers: unknown[] = [];
    for (let index = 0; index < 6; index++) {
      lookups.ask(makeShortChannelId(1, index, 0), (lookup) => answers.push(lookup));
    }
    expect(asked).toBe(4);
    for (const [index, answer] of waiting.splice(0).entries()) answer(index === 0);
    await jest.advanceTimersByTimeAsync(0);
    expect(answers).toHaveLength(3);
    await jest.advanceTimersByTimeAsync(10_000);
    for (const answer of waiting.splice(0)) answer(false);
    await jest.advanceTimersByTimeAsync(0);
    expect(answers).toHaveLength(6);
    expect(asked).toBe(7);
    jest.useRealTimers();
  });
});
