import { until } from '../../regtest/index.js';
import { useNetwork } from './network.js';

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

function addressOf(uri: string): string {
  return uri.slice(uri.indexOf('@') + 1);
}
