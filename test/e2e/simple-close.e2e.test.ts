import { until } from '../../regtest/index.js';
import { refusalOf, useNetwork } from './network.js';

describe('a cooperative close that waits for its block', () => {
  const network = useNetwork({ nodes: 2, channels: [] });

  it.each(['alice', 'bob'])('%s pays more for it, and that one confirms', async (closer) => {
    const { node, mine, chain, openChannel } = network();
    const { channelId } = await openChannel(node('alice'), node('bob'), { pushMsat: 300_000_000n });
    const close = async (...options: string[]) => {
      const { txid } = await node(closer).cli<{ txid: string }>('closechannel', channelId, ...options);
      return txid;
    };
    const first = await close('--feerate', '1000');
    const mempool = () => chain.call<string[]>('getrawmempool');
    await until('the close in the mempool', async () => (await mempool()).includes(first));
    expect(await refusalOf(node(closer).cli('closechannel', channelId))).toBe('channelAlreadyClosing');
    const second = await close('--feerate', '40000');
    expect(second).not.toBe(first);
    expect(await mempool()).toEqual([second]);
    for (const { alias, api } of [node('alice'), node('bob')]) {
      await until(`${alias} to be closing`, async () => {
        const { channels } = await api.channels();
        return channels.find((each) => each.channelId === channelId)?.state === 'closing';
      });
    }
    await mine(6);
    for (const { alias, api } of [node('alice'), node('bob')]) {
      await until(`${alias} to call the channel closed`, async () => {
        const { channels } = await api.channels();
        return channels.find((each) => each.channelId === channelId)?.state === 'closed';
      });
    }
  });
});
