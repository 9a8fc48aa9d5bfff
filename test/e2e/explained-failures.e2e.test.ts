import { NodeRefusal, until } from '../../regtest/index.js';
import { useNetwork } from './network.js';

interface Details {
  readonly [key: string]: unknown;
  readonly failures: readonly { readonly [key: string]: unknown }[];
}

describe('a payment that fails', () => {
  // bob can send carol 300,000 sat of a channel that looks as if it carried 500,000; dave has no channel.
  const network = useNetwork({
    nodes: 4,
    channels: [
      [0, 1, { capacitySat: 2_000_000n }],
      [1, 2, { capacitySat: 500_000n, pushMsat: 200_000_000n }],
    ],
  });
  const node = (alias: string) => network().node(alias);

  async function refusal(call: Promise<unknown>): Promise<{ code: string; details: Details }> {
    try {
      await call;
    } catch (error) {
      if (error instanceof NodeRefusal) return { code: error.code, details: error.details as Details };
      throw error;
    }
    throw new Error('the call was not refused');
  }

  it('names the payee that does not want it, and the code', async () => {
    const { bolt11, paymentHash } = await node('carol').api.invoice({ amountMsat: 1000n });
    await node('carol').api.cancelinvoice({ paymentHash });
    const { code, details } = await refusal(node('alice').cli('pay', bolt11));
    expect(code).toBe('paymentFailed');
    expect(details.failures).toMatchObject([
      {
        hop: 2,
        nodeId: node('carol').nodeId,
        code: 'incorrectOrUnknownPaymentDetails',
        failureCode: 0x400f,
      },
    ]);
  });

  it('is told as pending, and to be over when the payee gives up, once a part is there and the rest has no way', async () => {
    const { bolt11, paymentHash } = await node('carol').api.invoice({ amountMsat: 400_000_000n });
    const { code, details } = await refusal(node('alice').api.pay({ bolt11 }));
    expect(code).toBe('paymentPending');
    expect(Number(details.pendingMsat)).toBeGreaterThan(0);
    expect(details.failures[0]).toMatchObject({
      hop: 1,
      nodeId: node('bob').nodeId,
      code: 'temporaryChannelFailure',
      failureCode: 0x1007,
    });
    // The payee's owner need not wait for the timeout.
    await node('carol').api.cancelinvoice({ paymentHash });
    const ended = await until('the end of the payment', async () => {
      const { payments } = await node('alice').api.payments();
      return payments.find((payment) => payment.paymentHash === paymentHash && payment.status === 'failed');
    });
    expect(ended.failures.map(({ hop, code }) => `${hop} ${code}`)).toContain(
      '2 incorrectOrUnknownPaymentDetails',
    );
  });

  it('says that the peer is away, and not that there is no balance', async () => {
    const { bolt11 } = await node('carol').api.invoice({ amountMsat: 1_000_000n });
    const { bolt11: other } = await node('carol').api.invoice({ amountMsat: 1_000_000n });
    await node('carol').stop();
    const onward = await refusal(node('alice').api.pay({ bolt11: other }));
    expect(onward.details.failures[0]).toMatchObject({ hop: 1, nodeId: node('bob').nodeId });
    await node('bob').kill();
    await until('the connection to be lost', async () =>
      (await node('alice').api.peers()).peers.every(({ connected }) => !connected),
    );
    const { code, details } = await refusal(node('alice').api.pay({ bolt11 }));
    expect(code).toBe('noUsableChannel');
    expect(details).toMatchObject({ awayPeers: [node('bob').nodeId], usableMsat: '0' });
    expect(Number(details.awayMsat)).toBeGreaterThan(0);
  });

  it('says that the node has no channel at all', async () => {
    const { bolt11 } = await node('alice').api.invoice({ amountMsat: 1_000_000n });
    const { code, details } = await refusal(node('dave').api.pay({ bolt11 }));
    expect(code).toBe('noUsableChannel');
    expect(details).toMatchObject({ awayPeers: [] });
  });
});
