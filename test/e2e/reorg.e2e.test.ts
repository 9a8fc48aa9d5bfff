import { until } from '../../regtest/index.js';
import { useNetwork } from './network.js';
import { mineUntil, mineUntilClosed, openBooks, pendingOf, untilState } from './resolution.js';

describe('a funding transaction that is reorganised', () => {
  const network = useNetwork({ nodes: 2, channels: [] });

  it('opens the channel all the same when it confirms again', async () => {
    const { node, chain, mine, nodes } = network();
    const [alice, bob] = [node('alice'), node('bob')];
    await alice.api.connect({ nodeId: bob.nodeId, address: addressOf(bob.uri.ws) });
    const { channelId, fundingTxid } = await alice.api.openchannel({
      nodeId: bob.nodeId,
      amountSat: 500_000n,
    });
    const height = await chain.call<number>('getblockcount');
    await mine(1);
    await chain.call('invalidateblock', await chain.call('getblockhash', height + 1));
    await until('both to step back', async () => {
      const infos = await Promise.all(nodes.map(({ api }) => api.getinfo()));
      return infos.every(({ blockHeight }) => blockHeight === height);
    });
    expect(await chain.call<string[]>('getrawmempool')).toContain(fundingTxid);
    for (const { api } of nodes) {
      const { channels } = await api.channels();
      expect(channels).toEqual([expect.objectContaining({ channelId, state: 'awaiting-confirmation' })]);
    }
    // To another address than before, or the same block as the invalid one could come of it.
    await chain.mine(1, (await alice.api.newaddress()).address);
    await mine(5);
    const shortChannelId = await until('the channel to be usable', async () => {
      const { channels } = await bob.api.channels();
      return channels[0]?.state === 'normal' && channels[0].shortChannelId;
    });
    expect(shortChannelId).toMatch(new RegExp(`^${height + 1}x`));
    await until('alice too', async () => (await alice.api.channels()).channels[0]?.state === 'normal');
    const { bolt11 } = await bob.api.invoice({ amountMsat: 1_000_000n });
    expect(await alice.api.pay({ bolt11 })).toMatchObject({ status: 'succeeded' });
  });
});

describe('hazard 27: a forced close under reorganisations', () => {
  const network = useNetwork({ nodes: 2, channels: [], flags: ['--to-self-delay', '10'] });

  /** Takes back so many blocks; what they held is mined again in a branch that is one longer. */
  async function reorganise(depth: number): Promise<void> {
    const { chain, nodes, node } = network();
    const lowest = (await chain.call<number>('getblockcount')) - depth + 1;
    await chain.call('invalidateblock', await chain.call('getblockhash', lowest));
    // To another address than before, or the same blocks as the invalid ones could come of it.
    await chain.mine(depth + 1, (await node('alice').api.newaddress()).address);
    const tip = await chain.call<number>('getblockcount');
    await until('both to follow the new branch', async () => {
      const infos = await Promise.all(nodes.map(({ api }) => api.getinfo()));
      return infos.every(({ blockHeight }) => blockHeight === tip);
    });
  }

  it('of depth 1, 6 and 10 loses nothing', async () => {
    const { node, mine, openChannel } = network();
    const [alice, bob] = [node('alice'), node('bob')];
    const { channelId } = await openChannel(alice, bob, { pushMsat: 300_000_000n });
    const outcomeOf = await openBooks(network(), [alice, bob]);
    const { txid } = await alice.api.closechannel({ channelId, force: true });
    await mine(1);
    for (const each of [alice, bob]) await untilState(each, channelId, 'force-closing');
    await reorganise(1);
    await mine(4);
    await reorganise(6);
    const delayed = async () => (await pendingOf(alice, channelId)).delayedToLocal;
    await until('the balance to be followed', async () => (await delayed()) !== undefined);
    await mineUntil(network(), 'the balance to be claimed', async () => (await delayed()) === undefined);
    await reorganise(10);
    await mineUntilClosed(network(), channelId, [alice, bob]);
    const { gained, fees, left } = await outcomeOf(txid);
    expect(gained(alice) + gained(bob) + fees + left).toBe(1_000_000n);
    expect(gained(bob)).toBeGreaterThan(300_000n - 20_000n);
    expect(gained(bob)).toBeLessThanOrEqual(300_000n);
  });
});

function addressOf(uri: string): string {
  return uri.slice(uri.indexOf('@') + 1);
}
