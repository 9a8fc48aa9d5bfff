import { type NodeHandle, type Transport, until } from '../../regtest/index.js';
import { useNetwork } from './network.js';

// Only what the contract of the command line has: a person could type all of it.
describe.each<Transport>(['ws', 'tcp'])('by hand over %s', (transport) => {
  const network = useNetwork({ nodes: ['alice', 'bob', 'carol'], channels: [], fund: 0n, transport });
  const channelIds: string[] = [];

  type Channels = { channels: { channelId: string; state: string; localMsat: string; htlcs: number }[] };
  type Peers = { peers: { nodeId: string; connected: boolean }[] };

  async function untilNormal(node: NodeHandle, count: number) {
    await until(`${count} usable channels of ${node.alias}`, async () => {
      const { channels } = await node.cli<Channels>('channels');
      return channels.filter(({ state }) => state === 'normal').length === count;
    });
  }

  async function untilRoute(from: NodeHandle, to: NodeHandle) {
    await until(`a route from ${from.alias} to ${to.alias}`, () =>
      from.cli('route', to.nodeId, '1000').catch(() => undefined),
    );
  }

  async function localMsat(node: NodeHandle, channelId: string | undefined): Promise<bigint> {
    const settled = await until('the HTLCs to be gone', async () => {
      const { channels } = await node.cli<Channels>('channels');
      return channels.every(({ htlcs }) => htlcs === 0) && channels;
    });
    return BigInt(settled.find((channel) => channel.channelId === channelId)?.localMsat ?? -1);
  }

  it('funds, connects and opens', async () => {
    const { chain, nodes, node, mine } = network();
    const [alice, bob, carol] = [node('alice'), node('bob'), node('carol')];
    for (const opener of [alice, bob]) {
      const { address } = await opener.cli<{ address: string }>('newaddress');
      await chain.fund(address, 2_000_000n);
    }
    await mine(1);
    for (const opener of [alice, bob]) {
      const balance = await opener.cli<{ onchain: { confirmedSat: string } }>('balance');
      expect(balance.onchain.confirmedSat).toBe('2000000');
    }
    const features = await alice.cli<{ nodeId: string; features: string }>('connect', bob.uri[transport]);
    expect(features).toEqual({ nodeId: bob.nodeId, features: expect.stringMatching(/^([0-9a-f]{2})+$/) });
    await bob.cli('connect', carol.uri[transport]);
    for (const [opener, peer] of [
      [alice, bob],
      [bob, carol],
    ] as const) {
      const opened = await opener.cli<{ channelId: string; fundingTxid: string; fundingOutput: number }>(
        'openchannel',
        peer.nodeId,
        '1000000',
      );
      expect(opened.fundingTxid).toMatch(/^[0-9a-f]{64}$/);
      channelIds.push(opened.channelId);
    }
    await mine(6);
    await untilNormal(bob, 2);
    await untilNormal(carol, 1);
    expect(nodes).toHaveLength(3);
  });

  async function pay(amountMsat: bigint) {
    const { node } = network();
    const [alice, bob, carol] = [node('alice'), node('bob'), node('carol')];
    const before = await localMsat(alice, channelIds[0]);
    const carolBefore = await localMsat(carol, channelIds[1]);
    const { bolt11, paymentHash } = await carol.cli<{ bolt11: string; paymentHash: string }>(
      'invoice',
      String(amountMsat),
      'a coffee',
    );
    const paid = await alice.cli<{ status: string; amountMsat: string; feeMsat: string; preimage: string }>(
      'pay',
      bolt11,
    );
    expect(paid).toMatchObject({ status: 'succeeded', amountMsat: String(amountMsat), paymentHash });
    expect(paid.preimage).toMatch(/^[0-9a-f]{64}$/);
    expect(await carol.cli('waitinvoice', paymentHash)).toMatchObject({ status: 'paid' });
    expect(before - (await localMsat(alice, channelIds[0]))).toBe(amountMsat + BigInt(paid.feeMsat));
    expect((await localMsat(carol, channelIds[1])) - carolBefore).toBe(amountMsat);
    expect(BigInt(paid.feeMsat)).toBe(1000n + (amountMsat * 100n) / 1_000_000n);
    await localMsat(bob, channelIds[0]);
  }

  it('pays over two hops', async () => {
    await untilRoute(network().node('alice'), network().node('carol'));
    await pay(25_000_000n);
  });

  it('pays again after a daemon was stopped and started', async () => {
    const { node } = network();
    const bob = node('bob');
    expect(await bob.cli('stop')).toEqual({ stopped: true });
    await bob.stop();
    await bob.start();
    await until('both peers to be back', async () => {
      const { peers } = await bob.cli<Peers>('peers');
      return peers.filter(({ connected }) => connected).length === 2;
    });
    await untilNormal(bob, 2);
    await pay(10_000_001n);
  });

  it('closes, and everybody has on chain what the channels say', async () => {
    const { node, mine } = network();
    const carol = node('carol');
    const { txid } = await carol.cli<{ txid: string }>('closechannel', channelIds[1] ?? '');
    expect(txid).toMatch(/^[0-9a-f]{64}$/);
    await mine(6);
    const { onchain } = await carol.cli<{ onchain: { confirmedSat: string } }>('balance');
    expect(onchain.confirmedSat).toBe('35000');
  });
});
