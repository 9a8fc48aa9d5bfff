import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NodeHandle } from '../../regtest/index.js';
import { until } from '../../regtest/index.js';
import { refusalOf, useNetwork } from './network.js';

describe('a channel that is used before its funding confirms', () => {
  const network = useNetwork({ nodes: 3, channels: [[0, 1]] });

  const channelOf = async (node: NodeHandle, channelId: string) => {
    const { channels } = await node.api.channels();
    return channels.find((each) => each.channelId === channelId);
  };

  it.each(['private', 'public'])(
    '%s: paid over at once, by payers far away too, and after it confirms',
    async (kind) => {
      const { node, mine } = network();
      const [payer, hub, leaf] = [node('alice'), node('bob'), node('carol')];
      await hub.cli('connect', leaf.uri.tcp);
      const open = ['openchannel', leaf.nodeId, '500000', '--push-msat', '100000000', '--zeroconf'];
      if (kind === 'private') {
        expect(await refusalOf(hub.cli(...open))).toBe('openRefused');
        appendFileSync(join(leaf.datadir, 'leyden.conf'), `trust-zeroconf = ${hub.nodeId}\n`);
        await leaf.stop();
        await leaf.start();
        await until('the hub to be connected', async () => {
          const { peers } = await hub.api.peers();
          return peers.some(({ nodeId, connected }) => nodeId === leaf.nodeId && connected);
        });
        open.push('--private');
      }
      const { channelId } = await hub.cli<{ channelId: string }>(...open);
      for (const end of [hub, leaf]) {
        await until(`${end.alias}'s channel to be usable`, async () => {
          const channel = await channelOf(end, channelId);
          return channel?.state === 'normal' && channel.remoteAlias !== null;
        });
      }
      const unconfirmed = await channelOf(leaf, channelId);
      expect(unconfirmed).toMatchObject({ shortChannelId: null });
      expect(unconfirmed?.channelType).toContain('option_zeroconf');
      const invoice = async (amountMsat: bigint) => (await leaf.api.invoice({ amountMsat })).bolt11;
      const hints = async () => (await leaf.api.decode({ bolt11: await invoice(1_000n) })).routeHints.flat();
      await until('the hub to have said what it asks for', async () => (await hints()).length > 0);
      expect(await hints()).toMatchObject([{ shortChannelId: unconfirmed?.remoteAlias }]);
      expect(await payer.api.pay({ bolt11: await invoice(20_000_000n) })).toMatchObject({
        status: 'succeeded',
      });
      const back = await hub.api.invoice({ amountMsat: 5_000_000n });
      expect(await leaf.api.pay({ bolt11: back.bolt11 })).toMatchObject({ status: 'succeeded' });
      await mine(6);
      await until(
        'the channel to have its name',
        async () => (await channelOf(leaf, channelId))?.shortChannelId,
      );
      if (kind === 'private') {
        // Its type hides the name in the chain: payers go on with the alias.
        expect(await hints()).toMatchObject([{ shortChannelId: unconfirmed?.remoteAlias }]);
      } else {
        await until('everybody to know it', async () => {
          const { channels } = await payer.api.graph();
          return channels.filter(({ policy1, policy2 }) => policy1 && policy2).length === 2;
        });
      }
      expect(await payer.api.pay({ bolt11: await invoice(7_000_000n) })).toMatchObject({
        status: 'succeeded',
      });
      await leaf.cli('closechannel', channelId);
      await mine(6);
      await until(
        'the channel to be closed',
        async () => (await channelOf(leaf, channelId))?.state === 'closed',
      );
    },
  );
});
