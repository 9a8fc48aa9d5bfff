import { until } from '../../regtest/index.js';
import { inParallel, useNetwork } from './network.js';

describe.each(['kill', 'stop'] as const)('a %s of the node in the middle of payments', (ending) => {
  const network = useNetwork({ nodes: 3 });

  it('loses nothing: what was paid has arrived, what failed is back', async () => {
    const { node, nodes } = network();
    const [alice, bob, carol] = [node('alice'), node('bob'), node('carol')];
    const before = await total();
    const invoices = await Promise.all(
      Array.from({ length: 40 }, (_, place) => carol.api.invoice({ amountMsat: 1_000_000n + BigInt(place) })),
    );
    let settled = 0;
    const paying = inParallel(invoices, 10, async ({ bolt11 }) => {
      await alice.api.pay({ bolt11 }).catch(() => undefined);
      settled += 1;
    });
    await until('some payments', async () => settled > 5);
    await bob[ending]();
    await bob.start();
    await paying;

    const { payments } = await until('every payment to have an end', async () => {
      const answer = await alice.api.payments();
      return answer.payments.every(({ status }) => status !== 'pending') && answer;
    });
    await until('every HTLC to be gone', async () => {
      const lists = await Promise.all(nodes.map(({ api }) => api.channels()));
      return lists.every(({ channels }) =>
        channels.every(({ state, htlcs }) => state === 'normal' && htlcs === 0),
      );
    });
    const succeeded = payments.filter(({ status }) => status === 'succeeded');
    const paid = (await carol.api.invoices()).invoices.filter(({ status }) => status === 'paid');
    expect(succeeded.length).toBeGreaterThan(5);
    expect(paid.map(({ paymentHash }) => paymentHash).sort()).toEqual(
      succeeded.map(({ paymentHash }) => paymentHash).sort(),
    );
    const sent = succeeded.reduce((sum, payment) => sum + BigInt(payment.amountMsat), 0n);
    const fees = succeeded.reduce((sum, payment) => sum + BigInt(payment.feeMsat), 0n);
    const after = await total();
    expect(after).toEqual([
      (before[0] ?? 0n) - sent - fees,
      (before[1] ?? 0n) + fees,
      (before[2] ?? 0n) + sent,
    ]);

    const { bolt11 } = await carol.api.invoice({ amountMsat: 2_000_000n });
    expect(await alice.api.pay({ bolt11 })).toMatchObject({ status: 'succeeded' });
  });

  function total(): Promise<readonly bigint[]> {
    return Promise.all(
      network().nodes.map(async ({ api }) => BigInt((await api.balance()).channels.localMsat)),
    );
  }
});
