import { until } from '../../regtest/index.js';
import { useNetwork } from './network.js';

describe('a cooperative close', () => {
  const network = useNetwork({ nodes: 2, channels: [] });

  it.each([
    ['the opener', 'alice'],
    ['the other side', 'bob'],
  ])('by %s pays both what they have', async (_who, closer) => {
    const { node, mine, chain, openChannel } = network();
    const [alice, bob] = [node('alice'), node('bob')];
    const { channelId } = await openChannel(alice, bob, { pushMsat: 300_000_000n });
    const { bolt11 } = await bob.api.invoice({ amountMsat: 50_000_000n });
    await alice.api.pay({ bolt11 });
    await until('the HTLC to be gone', async () => {
      const { channels } = await bob.api.channels();
      return channels.find((each) => each.channelId === channelId)?.htlcs === 0;
    });
    const before = await Promise.all([onchain('alice'), onchain('bob')]);
    const { txid } = await node(closer).cli<{ txid: string }>('closechannel', channelId);
    expect(await chain.call<string[]>('getrawmempool')).toContain(txid);
    await mine(6);
    for (const { alias, api } of [alice, bob]) {
      await until(`${alias} to call the channel closed`, async () => {
        const { channels } = await api.channels();
        return channels.find((each) => each.channelId === channelId)?.state === 'closed';
      });
    }
    const after = await Promise.all([onchain('alice'), onchain('bob')]);
    expect((after[1] ?? 0n) - (before[1] ?? 0n)).toBe(350_000n);
    // The opener pays the fee of the close: 650,000 less a little.
    const got = (after[0] ?? 0n) - (before[0] ?? 0n);
    expect(got).toBeLessThan(650_000n);
    expect(got).toBeGreaterThan(640_000n);
  });

  async function onchain(alias: string): Promise<bigint> {
    const balance = await network().node(alias).api.balance();
    return BigInt(balance.onchain.confirmedSat);
  }
});
