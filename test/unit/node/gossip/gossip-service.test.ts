import type { GossipGraph } from '../../../../src/core/gossip/index.js';
import { sat } from '../../../../src/core/primitives/units.js';
import { makeShortChannelId } from '../../../../src/core/wire/index.js';
import { FEATURES, stopAll, until } from '../peers/support.js';
import { makeChannel, makeNode, makeUpdate, signer } from './messages.js';
import { FakeChain, type GossipNode, memoryStore, NOW, startGossipNode } from './support.js';

afterEach(stopAll);

const ID = makeShortChannelId(150, 1, 0);
const OTHER_ID = makeShortChannelId(151, 1, 0);

const join = (from: GossipNode, to: GossipNode) => from.manager.connect(to.nodeId, to.address());

/** Announces a channel of a node's own, with its update and the node itself. */
function announce(chain: FakeChain, node: GossipNode, peer: GossipNode, id = ID, timestamp = NOW): void {
  const { announcement, funding } = makeChannel(chain, node, peer, id);
  node.service.addOwnChannel({
    shortChannelId: id,
    localNodeId: node.nodeId,
    remoteNodeId: peer.nodeId,
    capacitySat: sat(100_000n),
  });
  node.service.announceOwnChannel(announcement, funding);
  node.service.publishOwn(makeUpdate(node, peer, id, timestamp));
  node.service.publishOwn(makeNode(node, timestamp));
}

/** All that a graph holds of public channels and nodes, as bytes. */
function contents(graph: GossipGraph) {
  return {
    channels: [...graph.channels.values()].map(({ announcement, funding, policies }) => ({
      announcement,
      funding,
      policies: policies.map((policy) => policy?.bytes),
    })),
    nodes: [...graph.nodes].map(([id, node]) => [id, node.details?.bytes]),
  };
}

const knows = (node: GossipNode, other: GossipNode, id = ID): boolean => {
  const channel = node.graph.channels.get(id);
  return (
    channel?.policies.some((policy) => policy !== undefined) === true &&
    node.graph.node(other.nodeId)?.details !== undefined
  );
};

describe('three nodes in a row', () => {
  it.each([
    ['with extended queries', FEATURES, FEATURES],
    ['without extended queries', { gossipQueries: 'optional' } as const, FEATURES],
    ['whatever the last one offers', FEATURES, {}],
  ])('a channel announced at one end reaches the other, %s', async (_, middle, last) => {
    const chain = new FakeChain();
    const alice = await startGossipNode(1, chain);
    const bob = await startGossipNode(2, chain, { node: { features: middle } });
    const carol = await startGossipNode(3, chain, { node: { features: last } });
    await join(alice, bob);
    await join(bob, carol);
    announce(chain, alice, bob);
    await until(() => knows(bob, alice) && knows(carol, alice));
    expect(carol.watched).toEqual([ID]);

    alice.service.publishOwn(makeUpdate(alice, bob, ID, NOW + 5));
    await until(() =>
      Boolean(carol.graph.channels.get(ID)?.policies.some((policy) => policy?.timestamp === NOW + 5)),
    );
  });

  it('a node that comes later learns what was said before, also from long ago', async () => {
    const chain = new FakeChain();
    const [alice, bob] = [await startGossipNode(1, chain), await startGossipNode(2, chain)];
    announce(chain, alice, bob, ID, NOW - 1_000_000);
    const carol = await startGossipNode(3, chain);
    await join(alice, bob);
    await until(() => knows(bob, alice));
    await join(carol, bob);
    await until(() => knows(carol, alice));
  });

  it('the middle one comes back after a restart with what it knew, and passes on what is new', async () => {
    const chain = new FakeChain();
    const [alice, bob, carol] = [
      await startGossipNode(1, chain),
      await startGossipNode(2, chain),
      await startGossipNode(3, chain),
    ];
    await join(alice, bob);
    await join(bob, carol);
    announce(chain, alice, bob);
    await until(() => knows(bob, alice) && knows(carol, alice));
    const before = contents(bob.graph);
    await bob.manager.stop();
    bob.service.stop();

    const lookups = chain.lookups;
    announce(chain, alice, carol, OTHER_ID);
    const again = await startGossipNode(2, chain, { store: bob.store });
    expect(contents(again.graph)).toEqual(before);
    expect(again.watched).toEqual([ID]);
    expect(chain.lookups).toBe(lookups);
    await join(again, alice);
    await join(again, carol);
    await until(() => knows(carol, alice, OTHER_ID));
  });
});

describe('what does not reach the graph', () => {
  it('is a channel whose output is not there, though its sender stays connected', async () => {
    const chain = new FakeChain();
    const [alice, bob] = [await startGossipNode(1, chain), await startGossipNode(2, chain)];
    const peer = await join(alice, bob);
    const [eve, mallory] = [signer(0x51), signer(0x52)];
    const { announcement } = makeChannel(chain, eve, mallory, ID, { funded: false });
    peer.send(announcement);
    peer.send(makeUpdate(eve, mallory, ID, NOW));
    peer.send(announcement);
    await until(() => chain.lookups === 1);
    announce(chain, alice, bob, OTHER_ID);
    await until(() => knows(bob, alice, OTHER_ID));
    expect(bob.graph.channels.has(ID)).toBe(false);
    expect(chain.lookups).toBe(2);
    expect(bob.manager.get(alice.id)).toBeDefined();
  });

  it('is a private channel of somebody else, or a wrong signature, which costs the connection', async () => {
    const chain = new FakeChain();
    const [alice, bob] = [await startGossipNode(1, chain), await startGossipNode(2, chain)];
    const peer = await join(alice, bob);
    announce(chain, alice, bob);
    await until(() => knows(bob, alice));
    peer.send({ ...makeUpdate(alice, bob, ID, NOW + 9), feeBaseMsat: 1 });
    await until(() => alice.events.some(({ what }) => what === 'disconnected'));
    expect(bob.graph.channels.get(ID)?.policies.some((policy) => policy?.timestamp === NOW + 9)).toBe(false);
  });

  it('is a channel with few confirmations, until it has six', async () => {
    const chain = new FakeChain();
    const [alice, bob] = [await startGossipNode(1, chain), await startGossipNode(2, chain)];
    await join(alice, bob);
    bob.clock.height = 154;
    announce(chain, alice, bob);
    announce(chain, alice, bob, makeShortChannelId(100, 1, 0));
    await until(() => knows(bob, alice, makeShortChannelId(100, 1, 0)));
    expect(bob.graph.channels.has(ID)).toBe(false);
    bob.clock.height = 155;
    bob.service.blockConnected(155);
    await until(() => knows(bob, alice));
  });
});

describe('channels of our own', () => {
  const own = (node: GossipNode, peer: GossipNode) => ({
    shortChannelId: ID,
    localNodeId: node.nodeId,
    remoteNodeId: peer.nodeId,
    capacitySat: sat(1_000n),
  });

  it('that are private stay ours, and know the peer’s policy after a restart', async () => {
    const chain = new FakeChain();
    const [alice, bob, carol] = [
      await startGossipNode(1, chain),
      await startGossipNode(2, chain),
      await startGossipNode(3, chain),
    ];
    const peer = await join(alice, bob);
    await join(carol, bob);
    bob.service.addOwnChannel(own(bob, alice));
    peer.send(makeUpdate(alice, bob, ID, NOW, { dontForward: true }));
    await until(() => Boolean(bob.graph.channels.get(ID)?.policies.some(Boolean)));
    const { policies } = bob.graph.channels.get(ID) ?? { policies: [] };
    announce(chain, alice, bob, OTHER_ID);
    await until(() => knows(carol, alice, OTHER_ID));
    expect(carol.graph.channels.has(ID)).toBe(false);
    await bob.manager.stop();
    bob.service.stop();

    const again = await startGossipNode(2, chain, { store: bob.store });
    expect(again.graph.channels.has(ID)).toBe(false);
    again.service.addOwnChannel(own(again, alice));
    expect(again.graph.channels.get(ID)?.policies).toEqual(policies);
    again.service.removeOwnChannel(ID);
    again.service.stop();
    expect(bob.store.channelUpdates().filter(({ shortChannelId }) => shortChannelId === ID)).toEqual([]);
  });
});

describe('the chain', () => {
  it('closes a channel: told no more, not there after a restart, and back when the spend is undone', async () => {
    const chain = new FakeChain();
    const store = memoryStore();
    const [alice, bob] = [await startGossipNode(1, chain), await startGossipNode(2, chain, { store })];
    await join(alice, bob);
    announce(chain, alice, bob);
    await until(() => knows(bob, alice));
    const stored = () => {
      bob.service.stop();
      return store.channelAnnouncements().map(({ shortChannelId }) => shortChannelId);
    };
    bob.service.fundingSpent(ID, 201);
    expect(bob.graph.channels.get(ID)?.spentAtHeight).toBe(201);
    expect(stored()).toEqual([]);
    bob.service.fundingSpent(ID, undefined);
    expect(stored()).toEqual([ID]);
    bob.service.fundingSpent(ID, 201);
    bob.service.blockConnected(273);
    expect(bob.graph.channels.has(ID)).toBe(false);
  });

  it('that reorganises has the channels above looked at again', async () => {
    const chain = new FakeChain();
    const [alice, bob] = [await startGossipNode(1, chain), await startGossipNode(2, chain)];
    await join(alice, bob);
    announce(chain, alice, bob);
    announce(chain, alice, bob, OTHER_ID);
    await until(() => knows(bob, alice) && knows(bob, alice, OTHER_ID));
    chain.outputs.delete(OTHER_ID);
    bob.service.blockDisconnected(151);
    bob.service.blockDisconnected(150);
    bob.service.blockConnected(150);
    bob.service.blockConnected(151);
    await until(() => !bob.graph.channels.has(OTHER_ID));
    expect(bob.graph.channels.has(ID)).toBe(true);
  });
});
