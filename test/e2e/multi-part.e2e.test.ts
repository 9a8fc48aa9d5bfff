import { until } from '../../regtest/index.js';
import { useNetwork } from './network.js';

describe('a payment larger than any channel', () => {
  // Two channels side by side: neither could carry it alone.
  const network = useNetwork({
    nodes: 3,
    channels: [
      [0, 1, { capacitySat: 500_000n, pushMsat: 0n }],
      [0, 1, { capacitySat: 500_000n, pushMsat: 0n }],
      [1, 2, { capacitySat: 2_000_000n }],
    ],
  });
  const AMOUNT = 700_000_000n;
  const BACK = 600_000_000n;

  /** The first preimage proves a payment; the other parts follow. */
  const untilSettled = () =>
    until('every HTLC to be gone', async () => {
      const lists = await Promise.all(network().nodes.map(({ api }) => api.channels()));
      return lists.every(({ channels }) => channels.every(({ htlcs }) => htlcs === 0));
    });

  it('goes in parts, there and back', async () => {
    const [alice, carol] = [network().node('alice'), network().node('carol')];
    for (const [payer, payee, amount] of [
      [alice, carol, AMOUNT],
      [carol, alice, BACK],
    ] as const) {
      const { bolt11, paymentHash } = await payee.api.invoice({ amountMsat: amount });
      const { status, parts } = await payer.api.pay({ bolt11 });
      expect(status).toBe('succeeded');
      const sent = parts.filter((part) => part.status !== 'failed');
      expect(sent.length).toBeGreaterThan(1);
      expect(sent.reduce((sum, part) => sum + BigInt(part.amountMsat), 0n)).toBe(amount);
      expect(await payee.api.waitinvoice({ paymentHash })).toMatchObject({
        status: 'paid',
        receivedMsat: `${amount}`,
      });
      await untilSettled();
    }
  });

  it('is held, and settled, in all its parts', async () => {
    const [alice, carol] = [network().node('alice'), network().node('carol')];
    const { bolt11, paymentHash } = await carol.api.invoice({ amountMsat: AMOUNT, hold: true });
    const paying = alice.api.pay({ bolt11 });
    await carol.api.waitinvoice({ paymentHash });
    await carol.api.settleinvoice({ hashOrPreimage: paymentHash });
    expect(await paying).toMatchObject({ status: 'succeeded' });
    await untilSettled();
  });

  it('needs no invoice', async () => {
    const [alice, carol] = [network().node('alice'), network().node('carol')];
    const { paymentHash } = await carol.api.keysend({ nodeId: alice.nodeId, amountMsat: 1_000_000n });
    const { invoices } = await alice.api.invoices();
    expect(invoices.find((invoice) => invoice.paymentHash === paymentHash)).toMatchObject({
      status: 'paid',
      receivedMsat: '1000000',
    });
  });
});
