import { requireComponent } from '../../regtest/launch/index.js';
import type { Network, NodeHandle } from '../../regtest/network/index.js';
import {
  begin,
  CAPACITY_SAT,
  closeTogether,
  confirm,
  leydenChannel,
  meet,
  open,
  type SharedChannel,
  untilConnected,
  untilSettled,
} from './ldk/meeting.js';
import { Stage } from './ldk/stage.js';
import type { LdkProcess } from './ldk/start.js';

const MINUTE = 60_000;
/** Each way: fifty at once. */
const MANY = 25;
const suite = requireComponent('ldk') ? describe : describe.skip;

suite('channels with LDK', () => {
  let stage: Stage;
  let network: Network;
  let leyden: NodeHandle;

  beforeAll(async () => {
    stage = await Stage.start(['leyden']);
    ({ network, leyden } = stage);
  }, MINUTE);

  afterAll(() => stage?.stop(), MINUTE);

  const balances = async ({ channelId }: SharedChannel) => {
    await untilSettled(network, leyden);
    const channel = await leydenChannel(leyden, channelId);
    return { local: BigInt(channel?.localMsat ?? 0), remote: BigInt(channel?.remoteMsat ?? 0) };
  };

  const changeFeerate = async (ldk: LdkProcess, { channelId }: SharedChannel) => {
    for (const perKw of [6_000, 2_500]) {
      await ldk.setFeerate({ perKw });
      await network.waitFor('the new fee rate to be in force', async () =>
        (await ldk.channels()).some(
          (channel) => channel.channelId === channelId && channel.feeratePerKw === perKw,
        ),
      );
      await stage.leydenPays(ldk, 1_000_000n);
      await stage.ldkPays(ldk, 1_000_000n);
    }
  };

  describe('one channel', () => {
    let anchorLdk: LdkProcess;
    let staticLdk: LdkProcess;

    beforeAll(async () => {
      anchorLdk = await stage.newLdk('ldk-anchors', true);
      staticLdk = await stage.newLdk('ldk-static', false);
      await meet(network, leyden, anchorLdk, 'leyden', 'ws');
      await meet(network, leyden, staticLdk, 'ldk');
    }, MINUTE);

    const cases = [true, false].flatMap((anchors) =>
      [true, false].flatMap((announced) => [
        { opener: 'leyden', closer: announced ? 'leyden' : 'ldk', anchors, announced } as const,
        { opener: 'ldk', closer: announced ? 'ldk' : 'leyden', anchors, announced } as const,
      ]),
    );

    it.each(cases)(
      'opened by $opener (anchors: $anchors, announced: $announced), closed by $closer',
      async ({ opener, closer, anchors, announced }) => {
        const ldk = anchors ? anchorLdk : staticLdk;
        const type = `${anchors ? 'anchors' : 'static_remotekey'}, ${announced ? 'announced' : 'private'}, over ${anchors ? 'ws' : 'tcp'}`;
        let channel: SharedChannel | undefined;
        await stage.report.run('open', `${opener} opens`, type, async () => {
          channel = await open(network, leyden, ldk, { opener, anchors, announced });
          expect(channel.ldk).toMatchObject({ anchors, announced, capacitySat: CAPACITY_SAT });
        });
        if (channel === undefined) throw new Error('unreachable');
        const shared = channel;
        const start = await balances(shared);
        await stage.report.run('pay', 'Leyden to LDK', type, () => stage.leydenPays(ldk, 12_345_678n));
        await stage.report.run('pay', 'LDK to Leyden', type, () => stage.ldkPays(ldk, 7_654_321n));
        await stage.report.run(`pay, ${MANY} each way at once`, 'both', type, async () => {
          const amounts = Array.from({ length: MANY }, (_, place) => BigInt(place + 1) * 300_001n);
          await Promise.all(
            amounts.flatMap((amount) => [stage.leydenPays(ldk, amount), stage.ldkPays(ldk, amount)]),
          );
        });
        await stage.report.run('pay less than dust', 'both', type, async () => {
          await stage.leydenPays(ldk, 1_001n);
          await stage.ldkPays(ldk, 1_001n);
        });
        if (opener === 'ldk') {
          await stage.report.run('fee rate changed, then pay', 'LDK pays for it', type, () =>
            changeFeerate(ldk, shared),
          );
        }
        const end = await balances(shared);
        expect(end.local - start.local).toBe(7_654_321n - 12_345_678n);
        await stage.report.run('close together', `${closer} closes`, type, () =>
          closeTogether(network, leyden, ldk, shared, closer),
        );
      },
      MINUTE,
    );
  });

  describe('an opening', () => {
    it.each(['leyden', 'ldk'] as const)(
      'by %s survives the death of Leyden',
      async (opener) => {
        const opening = { opener, anchors: true, announced: true };
        const ldk = await stage.newLdk(`ldk-opening-${opener}`, true);
        await meet(network, leyden, ldk, opener, opener === 'leyden' ? 'ws' : 'tcp');
        await stage.report.run(
          'kill -9 after the funding, open',
          `${opener} opens`,
          'anchors, announced',
          async () => {
            const fundingTxid = await begin(network, leyden, ldk, opening);
            await leyden.kill();
            await leyden.start();
            // Leyden comes back by itself to whom it connected.
            if (opener === 'leyden') await untilConnected(network, leyden, ldk);
            else await meet(network, leyden, ldk, 'ldk');
            const channel = await confirm(network, leyden, ldk, opening, fundingTxid);
            await stage.leydenPays(ldk, 10_000_000n);
            await stage.ldkPays(ldk, 10_000_000n);
            await untilSettled(network, leyden);
            await closeTogether(network, leyden, ldk, channel, opener);
          },
        );
      },
      MINUTE,
    );
  });
});
