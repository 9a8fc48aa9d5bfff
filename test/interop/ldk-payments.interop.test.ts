import { requireComponent } from '../../regtest/launch/index.js';
import type { Network, NodeHandle } from '../../regtest/network/index.js';
import {
  closeTogether,
  leydenChannel,
  meet,
  open,
  type SharedChannel,
  untilClosed,
  untilConnected,
  untilSettled,
  untilState,
} from './ldk/meeting.js';
import { Stage } from './ldk/stage.js';
import type { LdkProcess } from './ldk/start.js';

const MINUTE = 60_000;
const MANY = 12;
const suite = requireComponent('ldk') ? describe : describe.skip;

suite('payments through Leyden and LDK', () => {
  let stage: Stage;
  let network: Network;
  let leyden: NodeHandle;
  let carol: NodeHandle;

  beforeAll(async () => {
    stage = await Stage.start(['leyden', 'carol']);
    ({ network, leyden } = stage);
    carol = network.node('carol');
  }, MINUTE);

  afterAll(() => stage?.stop(), MINUTE);

  describe('Leyden between two LDK nodes', () => {
    let first: LdkProcess;
    let last: LdkProcess;
    let fromFirst: SharedChannel;
    let toLast: SharedChannel;
    const TYPE = 'anchors over ws, static_remotekey over tcp';

    beforeAll(async () => {
      first = await stage.newLdk('ldk-first', true);
      last = await stage.newLdk('ldk-last', false);
      await meet(network, leyden, first, 'leyden', 'ws');
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
        await stage.report.run('forward', 'LDK → Leyden → LDK', TYPE, async () => {
          const { feeMsat } = await pay(first, last, 20_000_000n);
          // 1000 msat and 100 millionths.
          expect(feeMsat).toBe(3_000n);
        });
        await stage.report.run(`forward, ${MANY} each way at once`, 'both', TYPE, async () => {
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
        await stage.report.run('failure at the payee', 'LDK → Leyden → LDK', TYPE, async () => {
          const { bolt11 } = await last.invoice({ amountMsat: 5_000_000n, unknown: true });
          const payment = await first.pay({ bolt11 });
          expect(payment).toMatchObject({
            status: 'failed',
            reason: 'RecipientRejected',
            failures: [{ permanent: true, update: 'none' }],
          });
        });
        await stage.report.run('keysend', 'Leyden → LDK', TYPE, async () => {
          const request = { nodeId: last.nodeId, amountMsat: 5_000_000n };
          expect(await leyden.api.keysend(request)).toMatchObject({ status: 'succeeded' });
        });
        await stage.report.run('failure at the payee', 'Leyden → LDK', TYPE, async () => {
          const { bolt11 } = await last.invoice({ amountMsat: 5_000_000n, unknown: true });
          await expect(leyden.api.pay({ bolt11 })).rejects.toMatchObject({
            details: { reason: 'recipientRejected' },
          });
        });
        await stage.report.run('failure at the payee', 'LDK → Leyden', TYPE, async () => {
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
        await stage.report.run('failure at Leyden, no balance', 'LDK → Leyden → LDK', TYPE, async () => {
          // Leyden has 600,000 sat there at the start, the first node has as much with Leyden: drain one of the two.
          await stage.leydenPays(last, 200_000_000n);
          const { bolt11 } = await last.invoice({ amountMsat: 450_000_000n });
          const payment = await first.pay({ bolt11 });
          expect(payment.status).toBe('failed');
          const alias = (await leydenChannel(leyden, toLast.channelId))?.localAlias;
          const [failure] = payment.failures;
          expect(failure).toMatchObject({ permanent: false, update: 'channel' });
          // The payee's invoice may have named it by the alias that we gave.
          expect([toLast.shortChannelId, alias]).toContain(failure?.shortChannelId);
          await stage.ldkPays(last, 200_000_000n);
        });
      },
      MINUTE,
    );

    it(
      'a payment survives a connection that breaks',
      async () => {
        await stage.report.run(
          'disconnect with an HTLC, reestablish',
          'LDK → Leyden → LDK',
          TYPE,
          async () => {
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
          },
        );
      },
      MINUTE,
    );

    it(
      'a payment survives the death of Leyden',
      async () => {
        await stage.report.run('kill -9 with an HTLC, reestablish', 'LDK → Leyden → LDK', TYPE, async () => {
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
        await stage.report.run(`kill -9 amid ${MANY} payments each way`, 'both', TYPE, async () => {
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
          // One that found the next peer not back yet was failed back; none may be lost, and no channel blamed for good.
          for (const failure of ended.flatMap(({ failures }) => failures)) {
            expect(failure).toMatchObject({ permanent: false, update: 'channel' });
          }
          expect(await first.channels()).toMatchObject([{ usable: true }]);
          expect(await last.channels()).toMatchObject([{ usable: true }]);
          await untilSettled(network, leyden);
        });
        await stage.report.run('kill -9 of the payer', 'Leyden → LDK', TYPE, async () => {
          await last.hold();
          const { bolt11, paymentHash } = await last.invoice({ amountMsat: 3_000_000n });
          // Whoever asked for the payment loses the answer with the daemon.
          const paying = leyden.api.pay({ bolt11 }).catch(() => undefined);
          await network.waitFor('the HTLC to arrive', async () => (await last.held()).length === 1);
          await leyden.kill();
          await paying;
          await last.release();
          await leyden.start();
          await network.waitFor('Leyden to know that it has paid', async () => {
            const { payments } = await leyden.api.payments();
            return payments.some((each) => each.paymentHash === paymentHash && each.status === 'succeeded');
          });
          await untilConnected(network, leyden, first);
        });
        await stage.report.run('restart, then pay', 'LDK → Leyden → LDK', TYPE, async () => {
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
        await stage.report.run(
          'close with an HTLC, kill -9',
          'leyden closes',
          'static_remotekey',
          async () => {
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
          },
        );
        await stage.report.run('close together', 'ldk closes', 'anchors', () =>
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
      middle = await stage.newLdk('ldk-middle', true);
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
        await stage.report.run('forward', 'Leyden → LDK → Leyden', TYPE, async () => {
          const { bolt11 } = await carol.api.invoice({ amountMsat: 9_000_000n });
          expect(await leyden.api.pay({ bolt11 })).toMatchObject({ status: 'succeeded' });
        });
        await stage.report.run('failure at LDK, no balance', 'Leyden → LDK → Leyden', TYPE, async () => {
          // The middle has 400,000 sat there. Without an invoice the payment cannot be split.
          const request = { nodeId: carol.nodeId, amountMsat: 480_000_000n };
          await expect(leyden.api.keysend(request)).rejects.toMatchObject({ code: 'noRoute' });
          const { payments } = await leyden.api.payments();
          const failed = payments.find(({ amountMsat }) => amountMsat === '480000000');
          expect(failed?.failure).toContain('temporaryChannelFailure');
        });
        await stage.report.run('failure at the payee', 'Leyden → LDK → Leyden', TYPE, async () => {
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
