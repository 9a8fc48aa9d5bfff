import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Network, type NodeHandle, startNetwork, until } from '../../regtest/index.js';
import { logFile } from '../../regtest/network/daemon.js';
import { networkOf } from '../../regtest/network/network.js';
import { startNode } from '../../regtest/network/node-handle.js';
import { type ChainProxy, startChainProxy } from './chain-proxy.js';
import { refusalOf } from './network.js';

describe('hazard 28: a chain source that freezes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'leyden-frozen-'));
  let network: Network;
  let proxy: ChainProxy;
  let bob: NodeHandle;

  beforeAll(async () => {
    const ends = await startNetwork({ nodes: ['alice', 'carol'], channels: [] });
    proxy = await startChainProxy(ends.chain.rpcUrl);
    bob = await startNode(join(folder, 'bob'), 'bob', proxy.rpcUrl, ['--chain-silence-ms', '500']);
    network = networkOf(ends.chain, [...ends.nodes, bob], 'ws', async () => {
      await bob.kill();
      await ends.stop();
      await proxy.stop();
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    });
  });
  afterAll(() => network?.stop());

  it('raises the alarm and stops forwarding and paying until it is back', async () => {
    const [alice, carol] = [network.node('alice'), network.node('carol')];
    await network.fund(bob, 5_000_000n);
    await network.openChannel(alice, bob);
    const { channelId } = await network.openChannel(bob, carol);
    const invoice = async () => (await carol.api.invoice({ amountMsat: 1_000_000n })).bolt11;
    expect(await alice.api.pay({ bolt11: await invoice() })).toMatchObject({ status: 'succeeded' });

    proxy.freeze();
    await untilAlarm('chainStalled');
    expect(await bob.api.getinfo()).toMatchObject({ synced: false });
    expect(await refusalOf(alice.api.pay({ bolt11: await invoice() }))).toBe('noRoute');
    expect(await refusalOf(bob.cli('pay', await invoice()))).toBe('chainUnavailable');
    const opening = bob.cli('openchannel', carol.nodeId, '100000');
    expect(await refusalOf(opening)).toBe('chainUnavailable');
    // Nothing else has come to harm: the peers are still there, and the channel is open.
    expect(await bob.api.peers()).toMatchObject({ peers: [{ connected: true }, { connected: true }] });
    const { channels } = await bob.api.channels();
    expect(channels.find((channel) => channel.channelId === channelId)).toMatchObject({ state: 'normal' });

    proxy.thaw();
    await untilAlarm('chainResumed');
    expect(await bob.api.pay({ bolt11: await invoice() })).toMatchObject({ status: 'succeeded' });
    expect(await alice.api.pay({ bolt11: await invoice() })).toMatchObject({ status: 'succeeded' });
  });

  function untilAlarm(code: string): Promise<true> {
    return until(`the alarm ${code}`, async () => {
      const lines = readFileSync(logFile(bob.datadir), 'utf8').split('\n');
      return lines.some((line) => line.includes(`"code":"${code}"`)) && true;
    });
  }
});
