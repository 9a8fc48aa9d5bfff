import { type Network, type NodeHandle, until } from '../../../regtest/index.js';
import { refusalOf } from '../../e2e/network.js';

/** Pays an invoice of another node. */
export async function pay(from: NodeHandle, to: NodeHandle, amountMsat: bigint): Promise<void> {
  const { bolt11 } = await to.api.invoice({ amountMsat });
  expect(await from.api.pay({ bolt11 })).toMatchObject({ status: 'succeeded' });
}

/** Many payments at once, half of them each way. */
export async function payMany(a: NodeHandle, b: NodeHandle, count: number): Promise<void> {
  const amounts = Array.from({ length: count / 2 }, (_, place) => 1_000_000n + BigInt(place) * 1_001n);
  await Promise.all(amounts.flatMap((amount) => [pay(a, b, amount), pay(b, a, amount)]));
}

/** A payment that the payee refuses: the code that the payer gets. */
export async function refusedByPayee(from: NodeHandle, to: NodeHandle): Promise<void> {
  const { bolt11 } = await to.api.invoice({ amountMsat: 2_000_000n });
  expect(await from.api.pay({ bolt11 })).toMatchObject({ status: 'succeeded' });
  const other = await to.api.invoice({ amountMsat: 2_000_000n, hold: true });
  const paying = refusalOf(from.api.pay({ bolt11: other.bolt11 }));
  await untilHeld(to, other.paymentHash);
  await to.api.cancelinvoice({ paymentHash: other.paymentHash });
  expect(await paying).not.toBe('accepted');
}

/** A payment that its payee holds back; its HTLCs stay in every channel on the way. */
export async function hold(from: NodeHandle, to: NodeHandle, amountMsat: bigint) {
  const { bolt11, paymentHash } = await to.api.invoice({ amountMsat, hold: true });
  const outcome = from.api.pay({ bolt11 }).then(
    ({ status }) => status,
    () => 'failed' as const,
  );
  await untilHeld(to, paymentHash);
  return {
    settle: () => to.api.settleinvoice({ hashOrPreimage: paymentHash }),
    outcome,
    async status() {
      const { payments } = await from.api.payments();
      return payments.find((payment) => payment.paymentHash === paymentHash)?.status;
    },
  };
}

async function untilHeld(to: NodeHandle, paymentHash: string): Promise<void> {
  await until(`${to.alias} to hold the payment`, async () => {
    const { invoices } = await to.api.invoices();
    return invoices.find((invoice) => invoice.paymentHash === paymentHash)?.status === 'accepted';
  });
}

/** Waits until two nodes are connected and no HTLC is left between them. */
export async function untilQuiet(nodes: readonly NodeHandle[]): Promise<void> {
  await until('every HTLC to be gone', async () => {
    const lists = await Promise.all(nodes.map(({ api }) => api.channels()));
    return lists.every(({ channels }) =>
      channels.every(({ htlcs, state }) => state !== 'normal' || htlcs === 0),
    );
  });
}

/** Waits until a payment can be made again over a connection that was lost. */
export async function untilPaid(from: NodeHandle, to: NodeHandle, amountMsat: bigint): Promise<void> {
  const { bolt11 } = await to.api.invoice({ amountMsat });
  await until(
    `${from.alias} to pay ${to.alias}`,
    async () => (await refusalOf(from.api.pay({ bolt11 }))) === 'accepted',
  );
}

/** Changes the fee estimates of the embedded chain; a restarted node asks at once. */
export async function setFeerate({ chain }: Network, satPerVbyte: number | undefined): Promise<void> {
  await chain.call('leyden_setfeerate', ...(satPerVbyte === undefined ? [] : [satPerVbyte]));
}
