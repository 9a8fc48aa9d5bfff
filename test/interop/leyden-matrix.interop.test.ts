import { type ChannelView, type NodeHandle, startNetwork, until } from '../../regtest/index.js';
import { refusalOf } from '../e2e/network.js';
import { mineUntil, mineUntilClosed, untilState } from '../e2e/resolution.js';
import { hold, pay, payMany, refusedByPayee, setFeerate, untilPaid, untilQuiet } from './leyden/moves.js';
import { MatrixReport } from './leyden/report.js';

const MINUTE = 60_000;
const MANY = 50;

/** What BOLT 9 lets two nodes do without. */
const EXTRAS = [
  'upfront_shutdown_script',
  'support_large_channel',
  'shutdown_anysegwit',
  'scid_alias',
  'simple_close',
  'quiesce',
];

const SETTINGS = [
  ['anchors', []],
  ['static_remotekey', ['anchors']],
  ['anchors, features off', EXTRAS],
  ['static_remotekey, features off', ['anchors', ...EXTRAS]],
] as const;
const TRANSPORTS = ['tcp', 'ws'] as const;

describe.each(
  SETTINGS.flatMap(([name, disabled]) => TRANSPORTS.map((transport) => [name, transport, disabled] as const)),
)('two Leyden nodes: %s over %s', (name, transport, disabled) => {
  const report = new MatrixReport(name, transport);
  let network: Awaited<ReturnType<typeof startNetwork>> | undefined;

  const nodes = () => {
    if (network === undefined) throw new Error('the network has not started');
    const [alice, bob, carol] = [network.node('alice'), network.node('bob'), network.node('carol')];
    return { net: network, alice, bob, carol };
  };
  const between = async (node: NodeHandle, peer: NodeHandle): Promise<readonly ChannelView[]> => {
    const { channels } = await node.api.channels();
    return channels.filter(({ nodeId, state }) => nodeId === peer.nodeId && state !== 'closed');
  };

  beforeAll(async () => {
    network = await startNetwork({
      nodes: 3,
      chain: 'embedded',
      transport,
      channels: [],
      flags: [
        ...['--to-self-delay', '6', '--cltv-expiry-delta', '18'],
        ...disabled.flatMap((feature) => ['--disable-feature', feature]),
      ],
    });
  }, 2 * MINUTE);

  afterAll(async () => {
    await network?.stop();
    report.print();
  }, MINUTE);

  it(
    'opens, pays, fails, changes fees, loses connections and processes',
    async () => {
      const { net, alice, bob, carol } = nodes();
      await report.run('open, announced', 'either side', async () => {
        await net.openChannel(alice, bob);
        await net.openChannel(carol, bob);
        const [channel] = await between(alice, bob);
        expect(channel?.channelType.includes('option_anchors')).toBe(!name.startsWith('static'));
      });
      await report.run('pay', 'both', async () => {
        await pay(alice, bob, 20_000_000n);
        await pay(bob, alice, 10_000_000n);
      });
      await report.run(`pay, ${MANY} at once`, 'both', () => payMany(alice, bob, MANY));
      await report.run(`pay through the middle, ${MANY} at once`, 'both', () => payMany(alice, carol, MANY));
      await report.run('failure at the payee', 'direct and through the middle', async () => {
        await refusedByPayee(alice, bob);
        await refusedByPayee(carol, alice);
      });
      await report.run('connection lost in the middle of HTLCs', 'through the middle', async () => {
        const held = [await hold(alice, carol, 5_000_000n), await hold(carol, alice, 5_000_000n)];
        await bob.api.disconnect({ nodeId: carol.nodeId });
        await net.waitFor('the connection to be back', async () => {
          await bob.cli('connect', carol.uri[transport]);
          return true;
        });
        await Promise.all(held.map(({ settle }) => settle()));
        expect(await Promise.all(held.map(({ outcome }) => outcome))).toEqual(['succeeded', 'succeeded']);
        await untilQuiet([alice, bob, carol]);
      });
      await report.run('kill -9 in the middle of HTLCs', 'through the middle', async () => {
        const held = [await hold(alice, carol, 5_000_000n), await hold(carol, alice, 5_000_000n)];
        await bob.kill();
        await Promise.all(held.map(({ settle }) => settle()));
        await bob.start();
        expect(await Promise.all(held.map(({ outcome }) => outcome))).toEqual(['succeeded', 'succeeded']);
        await untilQuiet([alice, bob, carol]);
      });
      await report.run('failure in the middle, next peer away', 'through the middle', async () => {
        const { bolt11 } = await carol.api.invoice({ amountMsat: 5_000_000n });
        await carol.stop();
        // Once the hop has failed it, there is no other way, and alice remembers that until she starts anew.
        expect(['paymentFailed', 'noRoute']).toContain(await refusalOf(alice.api.pay({ bolt11 })));
        await carol.start();
        await untilPaid(carol, bob, 1_000_000n);
      });
      await report.run('fee update', 'the opener', async () => {
        await setFeerate(net, 20);
        await alice.stop();
        await alice.start();
        await untilPaid(alice, bob, 1_000_000n);
        for (const [node, peer] of [
          [alice, bob],
          [bob, alice],
        ] as const) {
          await until(`${node.alias} to have the new rate`, async () =>
            (await between(node, peer)).every(({ feeratePerKw }) => feeratePerKw === 5_000),
          );
        }
        await setFeerate(net, undefined);
        await untilPaid(bob, alice, 1_000_000n);
      });
    },
    3 * MINUTE,
  );

  it.each(['alice', 'bob'])(
    'opened by the one, closed by %s, together and by force',
    async (closerName) => {
      const { net, alice, bob, carol } = nodes();
      const [closer, opener, other] =
        closerName === 'alice' ? ([alice, bob, alice] as const) : ([bob, alice, bob] as const);
      let channelId = '';
      await report.run('open, private, and pay', `${opener.alias} opens`, async () => {
        ({ channelId } = await net.openChannel(opener, other, { private: true }));
        const [view] = (await between(opener, other)).filter((each) => each.channelId === channelId);
        expect(view?.channelType.includes('option_scid_alias')).toBe(disabled.length < 2);
        await pay(opener, other, 20_000_000n);
        await pay(other, opener, 10_000_000n);
        await untilQuiet([alice, bob]);
      });
      await report.run('close together', `${closer.alias} closes`, async () => {
        await closer.api.closechannel({ channelId });
        await mineUntilClosed(net, channelId, [alice, bob]);
      });
      await report.run('close by force, HTLC resolved', `${closer.alias} closes`, async () => {
        const [inner] = await between(bob, carol);
        const { channelId: forced } = (await between(alice, bob))[0] ?? (await net.openChannel(alice, bob));
        const held = await hold(alice, carol, 50_000_000n);
        await closer.api.closechannel({ channelId: forced, force: true });
        await net.mine(1);
        await untilState(alice, forced, 'force-closing');
        await held.settle();
        await mineUntil(net, 'the payment', async () => (await held.status()) !== 'pending');
        expect(await held.status()).toBe('succeeded');
        await mineUntilClosed(net, forced, [alice, bob]);
        expect((await between(bob, carol))[0]?.channelId).toBe(inner?.channelId);
      });
    },
    3 * MINUTE,
  );
});
