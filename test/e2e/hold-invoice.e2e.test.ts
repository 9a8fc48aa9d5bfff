import { createHash } from 'node:crypto';
import { until } from '../../regtest/index.js';
import { refusalOf, useNetwork } from './network.js';

describe('hold invoices', () => {
  const network = useNetwork({ nodes: 3 });
  const node = (alias: string) => network().node(alias);

  async function heldPayment(...words: readonly string[]) {
    const invoice = await node('carol').cli<{ bolt11: string; paymentHash: string }>(
      'invoice',
      '1000000',
      'held',
      '--hold',
      ...words,
    );
    const paying = refusalOf(node('alice').api.pay({ bolt11: invoice.bolt11 }));
    const accepted = await node('carol').api.waitinvoice({ paymentHash: invoice.paymentHash });
    expect(accepted).toMatchObject({ status: 'accepted', receivedMsat: '1000000', preimage: null });
    return { ...invoice, paying, cancelHeight: accepted.cancelHeight };
  }

  /** BOLT 4, attribution data, over two hops. */
  async function everyHopTellsItsTime(paymentHash: string): Promise<boolean> {
    const { payments } = await node('alice').api.payments();
    const hops = payments
      .filter((payment) => payment.paymentHash === paymentHash)
      .flatMap(({ parts }) => parts.flatMap((part) => part.hops));
    return hops.length === 2 && hops.every(({ holdMillis }) => holdMillis !== null);
  }

  it('are settled by their hash, with metadata that the payer sends along', async () => {
    const { paymentHash, paying } = await heldPayment('--metadata', '01fafaf0');
    const settled = await node('carol').cli('settleinvoice', paymentHash);
    expect(settled).toMatchObject({ status: 'paid', paymentMetadata: '01fafaf0' });
    expect(await paying).toBe('accepted');
    expect(await everyHopTellsItsTime(paymentHash)).toBe(true);
    expect(await refusalOf(node('carol').cli('cancelinvoice', paymentHash))).toBe('invoiceAlreadyPaid');
  });

  it('are settled after a restart by a preimage that the node never had', async () => {
    const preimage = createHash('sha256').update('kept elsewhere').digest();
    const hash = createHash('sha256').update(preimage).digest('hex');
    const { paymentHash, paying } = await heldPayment('--payment-hash', hash);
    expect(paymentHash).toBe(hash);
    const carol = node('carol');
    expect(await refusalOf(carol.cli('settleinvoice', hash))).toBe('preimageRequired');
    await carol.kill();
    await carol.start();
    expect(await carol.api.waitinvoice({ paymentHash })).toMatchObject({ status: 'accepted' });
    const settled = await carol.cli('settleinvoice', preimage.toString('hex'));
    expect(settled).toMatchObject({ status: 'paid', preimage: preimage.toString('hex') });
    expect(await paying).toBe('accepted');
  });

  it('are canceled, and the payer has its money back', async () => {
    const { paymentHash, paying } = await heldPayment();
    expect(await node('carol').cli('cancelinvoice', paymentHash)).toMatchObject({ status: 'canceled' });
    expect(await paying).toBe('paymentFailed');
    expect(await everyHopTellsItsTime(paymentHash)).toBe(true);
    expect(await refusalOf(node('carol').cli('settleinvoice', paymentHash))).toBe('invoiceCanceled');
  });

  it('are canceled by themselves before a channel would have to be closed', async () => {
    const { paymentHash, paying, cancelHeight } = await heldPayment();
    const { blockHeight } = await node('carol').api.getinfo();
    await network().mine((cancelHeight ?? 0) - blockHeight - 1);
    const info = (await node('carol').api.invoices()).invoices.find(
      (invoice) => invoice.paymentHash === paymentHash,
    );
    expect(info?.status).toBe('accepted');
    await network().mine(1);
    expect(await paying).toBe('paymentFailed');
    await until('every channel to be as it was', async () => {
      const lists = await Promise.all(network().nodes.map(({ api }) => api.channels()));
      return lists.every(({ channels }) =>
        channels.every(({ state, htlcs }) => state === 'normal' && htlcs === 0),
      );
    });
  });

  it('are refused in ways that say why', async () => {
    const carol = node('carol');
    const plain = await carol.api.invoice({ amountMsat: 1000n });
    const held = await carol.api.invoice({ amountMsat: 1000n, hold: true });
    const hash = '11'.repeat(32);
    expect(await refusalOf(carol.cli('settleinvoice', plain.paymentHash))).toBe('invoiceNotHeld');
    expect(await refusalOf(carol.cli('settleinvoice', held.paymentHash))).toBe('invoiceNotAccepted');
    expect(await refusalOf(carol.cli('settleinvoice', hash))).toBe('unknownInvoice');
    expect(await refusalOf(carol.cli('invoice', '1', '--payment-hash', hash))).toBe('invalidField');
    const taken = ['--hold', '--payment-hash', plain.paymentHash];
    expect(await refusalOf(carol.cli('invoice', '1', ...taken))).toBe('paymentHashTaken');
    await carol.cli('cancelinvoice', plain.paymentHash);
    expect(await refusalOf(node('alice').cli('pay', plain.bolt11))).toBe('paymentFailed');
  });
});

describe('a hold invoice whose channel goes to the chain', () => {
  const network = useNetwork({ nodes: 2 });

  it('is settled there', async () => {
    const [alice, bob] = [network().node('alice'), network().node('bob')];
    const { bolt11, paymentHash } = await bob.api.invoice({ amountMsat: 100_000_000n, hold: true });
    const paying = alice.api.pay({ bolt11 });
    await bob.api.waitinvoice({ paymentHash });
    const [channel] = (await alice.api.channels()).channels;
    await alice.api.closechannel({ channelId: channel?.channelId ?? '', force: true });
    await network().mine(1);
    expect(await bob.api.waitinvoice({ paymentHash })).toMatchObject({ status: 'accepted' });

    const settled = await bob.api.settleinvoice({ hashOrPreimage: paymentHash });
    expect(settled).toMatchObject({ status: 'paid', receivedMsat: '100000000' });
    const paid = await until('the preimage on the chain', async () => {
      await network().mine(1);
      return (await alice.api.payments()).payments.find(({ status }) => status === 'succeeded');
    });
    expect(paid.preimage).toBe(settled.preimage);
    expect(await paying).toMatchObject({ status: 'succeeded' });
  });
});
