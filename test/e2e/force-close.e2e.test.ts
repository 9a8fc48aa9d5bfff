import { cpSync, rmSync } from 'node:fs';
import { until } from '../../regtest/index.js';
import { useNetwork } from './network.js';

const DELAY = 12;

describe('a channel closed by force', () => {
  const network = useNetwork({ nodes: 2, channels: [], flags: ['--to-self-delay', String(DELAY)] });

  it('pays both what they have, the one who closed after its delay', async () => {
    const { node, openChannel } = network();
    const [alice, bob] = [node('alice'), node('bob')];
    const { channelId } = await openChannel(alice, bob, { pushMsat: 300_000_000n });
    const before = [await onchain('alice'), await onchain('bob')];
    await alice.cli('closechannel', channelId, '--force');
    await mineUntilClosed(channelId, DELAY + 20);
    const after = [await onchain('alice'), await onchain('bob')];
    const got = after.map((sat, place) => sat - (before[place] ?? 0n));
    expect(got[1]).toBeLessThanOrEqual(300_000n);
    expect(got[1]).toBeGreaterThan(295_000n);
    expect(got[0]).toBeLessThan(700_000n);
    expect(got[0]).toBeGreaterThan(680_000n);
  });

  it('with a commitment that was revoked loses all of it', async () => {
    const { node, mine, openChannel } = network();
    const [alice, bob] = [node('alice'), node('bob')];
    const { channelId } = await openChannel(alice, bob, { pushMsat: 300_000_000n });
    await bob.stop();
    const copy = `${bob.datadir}-copy`;
    cpSync(bob.datadir, copy, { recursive: true });
    await bob.start();
    const { bolt11 } = await alice.api.invoice({ amountMsat: 200_000_000n });
    await until('bob to be back', async () => {
      const { channels } = await bob.api.channels();
      return channels.some((each) => each.channelId === channelId && each.state === 'normal');
    });
    await until('bob to pay', () => bob.api.pay({ bolt11 }).catch(() => undefined));
    await until('the HTLC to be gone', async () => {
      const { channels } = await alice.api.channels();
      return channels.find((each) => each.channelId === channelId)?.htlcs === 0;
    });

    const before = await onchain('alice');
    await alice.stop();
    await bob.stop();
    rmSync(bob.datadir, { recursive: true });
    cpSync(copy, bob.datadir, { recursive: true });
    await bob.start();
    await bob.cli('closechannel', channelId, '--force');
    await mine(1);
    await alice.start();
    await bob.kill();
    await until(
      'alice to see the cheat',
      async () => (await stateOf('alice', channelId)) === 'force-closing',
    );
    for (let blocks = 0; blocks < 20 && (await stateOf('alice', channelId)) !== 'closed'; blocks++) {
      await mine(1);
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    expect(await stateOf('alice', channelId)).toBe('closed');
    const got = (await onchain('alice')) - before;
    // The whole channel less the fees of the commitment and of the penalty.
    expect(got).toBeGreaterThan(980_000n);
    expect(got).toBeLessThan(1_000_000n);
  });

  async function mineUntilClosed(channelId: string, atMost: number): Promise<void> {
    const { mine, nodes } = network();
    for (let blocks = 0; blocks < atMost; blocks++) {
      const states = await Promise.all(nodes.map(({ alias }) => stateOf(alias, channelId)));
      if (states.every((state) => state === 'closed')) return;
      await mine(1);
      // What a block made possible is published before the next one comes.
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    throw new Error('the channel is not closed');
  }

  async function stateOf(alias: string, channelId: string): Promise<string | undefined> {
    const { channels } = await network().node(alias).api.channels();
    return channels.find((each) => each.channelId === channelId)?.state;
  }

  async function onchain(alias: string): Promise<bigint> {
    const balance = await network().node(alias).api.balance();
    return BigInt(balance.onchain.confirmedSat);
  }
});
