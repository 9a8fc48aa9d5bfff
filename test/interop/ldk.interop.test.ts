import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Network, type NodeHandle, startNetwork } from '../../regtest/network/index.js';
import {
  begin,
  CAPACITY_SAT,
  closeTogether,
  confirm,
  leydenChannel,
  meet,
  open,
  type SharedChannel,
  untilClosed,
  untilConnected,
  untilSettled,
  untilState,
} from './ldk/meeting.js';

import { Report } from './ldk/report.js';
import { hasLdk, type LdkProcess, startLdk } from './ldk/start.js';

const MINUTE = 60_000;
const MANY = 12;
const suite = hasLdk() ? describe : describe.skip;

suite('with LDK over TCP', () => {
  const report = new Report();
  const directory = mkdtempSync(join(tmpdir(), 'leyden-ldk-'));
  const ldkNodes: LdkProcess[] = [];
  let network: Network;
  let leyden: NodeHandle;
  let carol: NodeHandle;

  const newLdk = async (name: string, anchors: boolean): Promise<LdkProcess> => {
    const ldk = await startLdk({
      name,
      rpcUrl: network.chain.rpcUrl,
      anchors,
      seed: new Uint8Array(32).fill(ldkNodes.length + 1),
      logFile: join(directory, `${name}.log`),
    });
    ldkNodes.push(ldk);
    return ldk;
  };

  beforeAll(async () => {
    network = await startNetwork({
      nodes: ['leyden', 'carol'],
      chain: 'embedded',
      transport: 'tcp',
      channels: [],
      directory: join(directory, 'network'),
    });
    leyden = network.node('leyden');
    carol = network.node('carol');
  }, MINUTE);

  afterAll(async () => {
    await Promise.all(ldkNodes.map((ldk) => ldk.stop()));
    await network?.stop();
    if (process.env.LEYDEN_KEEP === undefined)
      rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
    else process.stderr.write(`kept ${directory}\n`);
    report.print();
  }, MINUTE);

  const leydenPays = async (ldk: LdkProcess, amountMsat: bigint) => {
    const { bolt11 } = await ldk.invoice({ amountMsat });
    const payment = await leyden.api.pay({ bolt11 });
    expect(payment).toMatchObject({ status: 'succeeded', amountMsat: String(amountMsat) });
  };

  const ldkPays = async (ldk: LdkProcess, amountMsat: bigint) => {
    const { bolt11, paymentHash } = await leyden.api.invoice({ amountMsat });
    const payment = await ldk.pay({ bolt11 });
    const { invoices } = await leyden.api.invoices();
    const paid = invoices.find((invoice) => invoice.paymentHash === paymentHash);
    expect(payment).toMatchObject({ status: 'succeeded', failures: [], preimage: paid?.preimage });
    expect(paid?.receivedMsat).toBe(String(amountMsat));
  };

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
      await leydenPays(ldk, 1_000_000n);
      await ldkPays(ldk, 1_000_000n);
    }
  };

  describe('one channel', () => {
    let anchorLdk: LdkProcess;
    let staticLdk: LdkProcess;

    beforeAll(async () => {
      anchorLdk = await newLdk('ldk-anchors', true);
      staticLdk = await newLdk('ldk-static', false);
      await meet(network, leyden, anchorLdk, 'leyden');
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
        const type = `${anchors ? 'anchors' : 'static_remotekey'}, ${announced ? 'announced' : 'private'}`;
        let channel: SharedChannel | undefined;
        await report.run('open', `${opener} opens`, type, async () => {
          channel = await open(network, leyden, ldk, { opener, anchors, announced });
          expect(channel.ldk).toMatchObject({ anchors, announced, capacitySat: CAPACITY_SAT });
        });
        if (channel === undefined) throw new Error('unreachable');
        const shared = channel;
        const start = await balances(shared);
        await report.run('pay', 'Leyden to LDK', type, () => leydenPays(ldk, 12_345_678n));
        await report.run('pay', 'LDK to Leyden', type, () => ldkPays(ldk, 7_654_321n));
        await report.run(`pay, ${MANY} each way at once`, 'both', type, async () => {
          const amounts = Array.from({ length: MANY }, (_, place) => BigInt(place + 1) * 300_001n);
          await Promise.all(amounts.flatMap((amount) => [leydenPays(ldk, amount), ldkPays(ldk, amount)]));
        });
        await report.run('pay less than dust', 'both', type, async () => {
          await leydenPays(ldk, 1_001n);
          await ldkPays(ldk, 1_001n);
        });
        if (opener === 'ldk') {
          await report.run('fee rate changed, then pay', 'LDK pays for it', type, () =>
            changeFeerate(ldk, shared),
          );
        }
        const end = await balances(shared);
        expect(end.local - start.local).toBe(7_654_321n - 12_345_678n);
        await report.run('close together', `${closer} closes`, type, () =>
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
        const ldk = await newLdk(`ldk-opening-${opener}`, true);
        await meet(network, leyden, ldk, opener);
        await report.run(
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
            await leydenPays(ldk, 10_000_000n);
            await ldkPays(ldk, 10_000_000n);
            await untilSettled(network, leyden);
            await closeTogether(network, leyden, ldk, channel, opener);
          },
        );
      },
      MINUTE,
    );
  });

  describe('Leyden between two LDK nodes', () => {
    let first: LdkProcess;
    let last: LdkProcess;
    let fromFirst: SharedChannel;
    let toLast: SharedChannel;
    const TYPE = 'anchors + static_remotekey';

    beforeAll(async () => {
      first = await newLdk('ldk-first', true);
      last = await newLdk('ldk-last', false);
      await meet(network, leyden, first, 'leyden');
      await meet(network, leyden, last, 'leyden');
      fromFirst = await open(network, leyden, first, { opener: 'ldk', anchors: true, announced: true });
      toLast = await open(network, leyden, last, { opener: 'leyden', anchors: false, announced: true });
      for (const ldk of [first, last]) {
        await network.waitFor(`${ldk.name} to know both channels`, async () => {
          const known = await ldk.graph();
          return [fromFirst, toLast].every(({ shortChannelId }) => known.includes(shortChannelId));
        });
      }
    }, MINUTE);

    const pay = async (from: LdkProcess, to: LdkProcess, amountMsat: bigint) => {
      const { bolt11, paymentHash } = await to.invoice({ amountMsat });
      const payment = await from.pay({ bolt11 });
      expect(payment).toMatchObject({ status: 'succeeded' });
      return { ...payment, paymentHash };
    };

    it(
      'forwards both ways, many at once',
      async () => {
        await report.run('forward', 'LDK → Leyden → LDK', TYPE, async () => {
          const { feeMsat } = await pay(first, last, 20_000_000n);
          // 1000 msat and 100 millionths.
          expect(feeMsat).toBe(3_000n);
        });
        await report.run(`forward, ${MANY} each way at once`, 'both', TYPE, async () => {
          const amounts = Array.from({ length: MANY }, (_, place) => BigInt(place + 1) * 500_007n);
          await Promise.all(
            amounts.flatMap((amount) => [pay(first, last, amount), pay(last, first, amount)]),
          );
        });
      },
      MINUTE,
    );

    it(
      'the payer learns that the payee refused',
      async () => {
        await report.run('failure at the payee', 'LDK → Leyden → LDK', TYPE, async () => {
          const { bolt11 } = await last.invoice({ amountMsat: 5_000_000n, unknown: true });
          const payment = await first.pay({ bolt11 });
          expect(payment).toMatchObject({
            status: 'failed',
            reason: 'RecipientRejected',
            failures: [{ permanent: true, update: 'none' }],
          });
        });
        await report.run('keysend', 'Leyden → LDK', TYPE, async () => {
          const request = { nodeId: last.nodeId, amountMsat: 5_000_000n };
          expect(await leyden.api.keysend(request)).toMatchObject({ status: 'succeeded' });
        });
        await report.run('failure at the payee', 'Leyden → LDK', TYPE, async () => {
          const { bolt11 } = await last.invoice({ amountMsat: 5_000_000n, unknown: true });
          await expect(leyden.api.pay({ bolt11 })).rejects.toMatchObject({
            details: { reason: 'recipientRejected' },
          });
        });
        await report.run('failure at the payee', 'LDK → Leyden', TYPE, async () => {
          const { bolt11 } = await leyden.api.invoice({ amountMsat: 5_000_000n });
          expect(await first.pay({ bolt11 })).toMatchObject({ status: 'succeeded' });
          // Paid already, so this one is for nothing that Leyden knows.
          expect(await last.pay({ bolt11 })).toMatchObject({
            status: 'failed',
            reason: 'RecipientRejected',
            failures: [{ permanent: true, update: 'none' }],
          });
        });
      },
      MINUTE,
    );

    it(
      'the payer learns which channel ran dry',
      async () => {
        await report.run('failure at Leyden, no balance', 'LDK → Leyden → LDK', TYPE, async () => {
          // Leyden has 600,000 sat there at the start, the first node has as much with Leyden: drain one of the two.
          await leydenPays(last, 200_000_000n);
          const { bolt11 } = await last.invoice({ amountMsat: 450_000_000n });
          const payment = await first.pay({ bolt11 });
          expect(payment.status).toBe('failed');
          expect(payment.failures[0]).toEqual({
            permanent: false,
            shortChannelId: toLast.shortChannelId,
            update: 'channel',
          });
          await ldkPays(last, 200_000_000n);
        });
      },
      MINUTE,
    );

    it(
      'a payment survives a connection that breaks',
      async () => {
        await report.run('disconnect with an HTLC, reestablish', 'LDK → Leyden → LDK', TYPE, async () => {
          await last.hold();
          const { bolt11 } = await last.invoice({ amountMsat: 3_000_000n });
          const paying = first.pay({ bolt11 });
          await network.waitFor('the HTLC to arrive', async () => (await last.held()).length === 1);
          await last.disconnect({ nodeId: leyden.nodeId });
          await first.disconnect({ nodeId: leyden.nodeId });
          await last.release();
          await untilConnected(network, leyden, first);
          await untilConnected(network, leyden, last);
          expect(await paying).toMatchObject({ status: 'succeeded', failures: [] });
          await untilSettled(network, leyden);
        });
      },
      MINUTE,
    );

    it(
      'a payment survives the death of Leyden',
      async () => {
        await report.run('kill -9 with an HTLC, reestablish', 'LDK → Leyden → LDK', TYPE, async () => {
          await last.hold();
          const { bolt11 } = await last.invoice({ amountMsat: 3_000_000n });
          const paying = first.pay({ bolt11 });
          await network.waitFor('the HTLC to arrive', async () => (await last.held()).length === 1);
          await leyden.kill();
          await last.release();
          await leyden.start();
          await untilConnected(network, leyden, first);
          await untilConnected(network, leyden, last);
          expect(await paying).toMatchObject({ status: 'succeeded', failures: [] });
          await untilSettled(network, leyden);
        });
        await report.run(`kill -9 amid ${MANY} payments each way`, 'both', TYPE, async () => {
          const amounts = Array.from({ length: MANY }, (_, place) => BigInt(place + 1) * 100_003n);
          const invoices = await Promise.all(
            amounts.flatMap((amountMsat) => [
              last.invoice({ amountMsat }).then(({ bolt11 }) => ({ from: first, bolt11 })),
              first.invoice({ amountMsat }).then(({ bolt11 }) => ({ from: last, bolt11 })),
            ]),
          );
          const paying = invoices.map(({ from, bolt11 }) => from.pay({ bolt11 }));
          await network.waitFor(
            'the first of them to arrive',
            async () => (await last.received()).length > 0,
          );
          await leyden.kill();
          await leyden.start();
          await untilConnected(network, leyden, first);
          await untilConnected(network, leyden, last);
          const ended = await Promise.all(paying);
          expect(ended.map(({ status }) => status)).toEqual(ended.map(() => 'succeeded'));
          await untilSettled(network, leyden);
        });
        await report.run('restart, then pay', 'LDK → Leyden → LDK', TYPE, async () => {
          await leyden.stop();
          await leyden.start();
          await untilConnected(network, leyden, first);
          await untilConnected(network, leyden, last);
          await pay(first, last, 4_000_000n);
          await pay(last, first, 4_000_000n);
        });
      },
      MINUTE,
    );

    it(
      'a close waits for an HTLC and survives the death of Leyden',
      async () => {
        await report.run('close with an HTLC, kill -9', 'leyden closes', 'static_remotekey', async () => {
          await last.hold();
          const { bolt11 } = await last.invoice({ amountMsat: 3_000_000n });
          const paying = first.pay({ bolt11 });
          await network.waitFor('the HTLC to arrive', async () => (await last.held()).length === 1);
          // It answers once the close is agreed on, which it does not live to see.
          const closing = leyden.api.closechannel({ channelId: toLast.channelId }).catch(() => undefined);
          await untilState(network, leyden, toLast.channelId, 'shutting-down');
          await leyden.kill();
          await closing;
          await leyden.start();
          await untilConnected(network, leyden, first);
          await untilConnected(network, leyden, last);
          await last.release();
          expect(await paying).toMatchObject({ status: 'succeeded', failures: [] });
          await untilClosed(network, leyden, last, toLast);
        });
        await report.run('close together', 'ldk closes', 'anchors', () =>
          closeTogether(network, leyden, first, fromFirst, 'ldk'),
        );
      },
      MINUTE,
    );
  });

  describe('LDK between two Leyden nodes', () => {
    let middle: LdkProcess;
    let toCarol: SharedChannel;
    const TYPE = 'anchors';

    beforeAll(async () => {
      middle = await newLdk('ldk-middle', true);
      await meet(network, leyden, middle, 'leyden');
      await meet(network, carol, middle, 'leyden');
      await open(network, leyden, middle, { opener: 'leyden', anchors: true, announced: true });
      toCarol = await open(network, carol, middle, { opener: 'leyden', anchors: true, announced: true });
      await network.waitFor('Leyden to hear of the second channel', async () => {
        const { channels } = await leyden.api.graph();
        return channels.some(
          ({ shortChannelId, policy1, policy2 }) =>
            shortChannelId === toCarol.shortChannelId && policy1 !== null && policy2 !== null,
        );
      });
    }, MINUTE);

    it(
      'forwards, and its failures are read',
      async () => {
        await report.run('forward', 'Leyden → LDK → Leyden', TYPE, async () => {
          const { bolt11 } = await carol.api.invoice({ amountMsat: 9_000_000n });
          expect(await leyden.api.pay({ bolt11 })).toMatchObject({ status: 'succeeded' });
        });
        await report.run('failure at LDK, no balance', 'Leyden → LDK → Leyden', TYPE, async () => {
          // The middle has 400,000 sat there. Without an invoice the payment cannot be split.
          const request = { nodeId: carol.nodeId, amountMsat: 480_000_000n };
          await expect(leyden.api.keysend(request)).rejects.toMatchObject({ code: 'noRoute' });
          const { payments } = await leyden.api.payments();
          const failed = payments.find(({ amountMsat }) => amountMsat === '480000000');
          expect(failed?.failure).toContain('temporaryChannelFailure');
        });
        await report.run('failure at the payee', 'Leyden → LDK → Leyden', TYPE, async () => {
          const { bolt11 } = await carol.api.invoice({ amountMsat: 2_000_000n });
          expect(await middle.pay({ bolt11 })).toMatchObject({ status: 'succeeded' });
          await expect(leyden.api.pay({ bolt11 })).rejects.toMatchObject({
            details: { reason: 'recipientRejected' },
          });
        });
      },
      MINUTE,
    );
  });
});
