import { sha256 } from '../../../../src/core/crypto/index.js';
import { decodeInvoice } from '../../../../src/core/invoice/index.js';
import { defaultMaxFee } from '../../../../src/core/payments/fee-limit.js';
import {
  createInvoice,
  type HiddenChannel,
  type InvoiceOrder,
  MAX_ROUTE_HINTS,
  noIncomingPayments,
  paymentTarget,
  receiveHtlc,
} from '../../../../src/core/payments/index.js';
import { blockHeight, cltvExpiry, msat } from '../../../../src/core/primitives/units.js';
import { idOf, keyOf, scidOf } from './network.js';

const NOW = 1_700_000_000;
const signing = { nowSeconds: NOW, entropy: new Uint8Array(32).fill(9), nodePrivateKey: keyOf('payee') };

const order: InvoiceOrder = {
  prefix: 'bcrt',
  amountMsat: msat(250_000),
  description: 'tea',
  features: {
    varOnionOptin: 'required',
    paymentSecret: 'required',
    basicMpp: 'optional',
    optionAnchors: 'optional',
  },
};

function read(bolt11: string) {
  const invoice = decodeInvoice(bolt11);
  if (!invoice.ok) throw new Error(invoice.error.code);
  return invoice.value;
}

const hidden = (index: number, receivable: bigint): HiddenChannel => ({
  remoteNodeId: idOf(`peer${index}`),
  shortChannelId: scidOf(index),
  remotePolicy: {
    cltvExpiryDelta: 30 + index,
    feeBaseMsat: index,
    feeProportionalMillionths: 2 * index,
    htlcMinimumMsat: msat(1),
    htlcMaximumMsat: msat(10n ** 9n),
  },
  receivableMsat: msat(receivable),
});

describe('createInvoice', () => {
  it('writes what the record keeps', () => {
    const { bolt11, paymentHash, record } = createInvoice(order, signing);
    expect(sha256(record.preimage ?? new Uint8Array(0))).toEqual(paymentHash);
    expect(read(bolt11)).toMatchObject({
      prefix: 'bcrt',
      amountMsat: 250_000n,
      description: 'tea',
      timestamp: NOW,
      expiry: 3600,
      minFinalCltvExpiryDelta: 18,
      paymentHash,
      paymentSecret: record.paymentSecret,
      nodeId: idOf('payee'),
      features: [8, 14, 17],
      routeHints: [],
    });
    expect(record).toMatchObject({ amountMsat: 250_000n, expiresAt: NOW + 3600, status: 'open' });
  });

  it('asks for metadata, and keeps it to be checked', () => {
    const paymentMetadata = Uint8Array.of(1, 0xfa, 0xfa, 0xf0);
    const { bolt11, record } = createInvoice({ ...order, paymentMetadata }, signing);
    expect(read(bolt11)).toMatchObject({ paymentMetadata, features: [8, 14, 17, 48] });
    expect(record.paymentMetadata).toEqual(paymentMetadata);
  });

  it('has no preimage for a hash that is given', () => {
    const paymentHash = new Uint8Array(32).fill(5);
    const created = createInvoice({ ...order, paymentHash }, signing);
    expect(read(created.bolt11).paymentHash).toEqual(paymentHash);
    expect(created.paymentHash).toEqual(paymentHash);
    expect(created.record).toMatchObject({ hold: true });
    expect(created.record).not.toHaveProperty('preimage');
  });

  it('never gives the preimage away, and draws new secrets from new entropy', () => {
    const first = createInvoice(order, signing).record;
    const second = createInvoice(order, { ...signing, entropy: new Uint8Array(32) }).record;
    expect(first.preimage).not.toEqual(first.paymentSecret);
    expect(first.preimage).not.toEqual(second.preimage);
    expect(first.paymentSecret).not.toEqual(second.paymentSecret);
  });

  it('leaves the amount to the payer', () => {
    const { amountMsat: _, ...open } = order;
    const { bolt11, record } = createInvoice(
      { ...open, expirySeconds: 60, minFinalCltvExpiryDelta: 40 },
      signing,
    );
    expect(read(bolt11)).toMatchObject({ expiry: 60, minFinalCltvExpiryDelta: 40 });
    expect(read(bolt11)).not.toHaveProperty('amountMsat');
    expect(record).not.toHaveProperty('amountMsat');
    expect(record.expiresAt).toBe(NOW + 60);
  });

  it('names the hidden channels that can receive most', () => {
    const hiddenChannels = [hidden(1, 5n), hidden(2, 0n), hidden(3, 50n), hidden(4, 7n), hidden(5, 6n)];
    const { bolt11 } = createInvoice({ ...order, hiddenChannels }, signing);
    const { routeHints } = read(bolt11);
    expect(routeHints).toHaveLength(MAX_ROUTE_HINTS);
    expect(routeHints.map(([hop]) => hop?.shortChannelId)).toEqual([scidOf(3), scidOf(4), scidOf(5)]);
    const dry = createInvoice({ ...order, hiddenChannels: [hidden(2, 0n)] }, signing);
    expect(read(dry.bolt11).routeHints).toEqual([]);
    expect(routeHints[0]).toEqual([
      {
        nodeId: idOf('peer3'),
        shortChannelId: scidOf(3),
        feeBaseMsat: 3,
        feeProportionalMillionths: 6,
        cltvExpiryDelta: 33,
      },
    ]);
  });

  it('is paid by what its own target asks to send', () => {
    const { bolt11, record } = createInvoice(order, signing);
    const target = paymentTarget(read(bolt11), undefined, NOW);
    if (!target.ok) throw new Error(target.error.code);
    const { amountMsat, paymentHash, paymentSecret, finalCltvDelta, basicMpp } = target.value;
    expect(basicMpp).toBe(true);
    const expiry = cltvExpiry(100 + finalCltvDelta);
    const { actions } = receiveHtlc(
      noIncomingPayments,
      {
        channelId: new Uint8Array(32),
        htlcId: 1n,
        amountMsat,
        cltvExpiry: expiry,
        paymentHash,
        payload: {
          kind: 'final',
          amtToForward: amountMsat,
          outgoingCltvValue: expiry,
          totalMsat: amountMsat,
          ...(paymentSecret === undefined ? {} : { paymentSecret }),
        },
      },
      record,
      { blockHeight: blockHeight(100), nowSeconds: NOW, basicMpp: true, keysend: false },
    );
    expect(actions.map(({ type }) => type)).toEqual(['storePaid', 'fulfill']);
  });
});

describe('paymentTarget', () => {
  const invoice = read(createInvoice(order, signing).bolt11);
  const { amountMsat: _, ...open } = order;
  const anyAmount = read(createInvoice(open, signing).bolt11);

  it.each([
    ['the amount - 1', invoice, 249_999n, 'amountOutOfRange'],
    ['the amount', invoice, 250_000n, 'ok'],
    ['twice the amount', invoice, 500_000n, 'ok'],
    ['twice the amount + 1', invoice, 500_001n, 'amountOutOfRange'],
    ['the amount of the invoice', invoice, undefined, 'ok'],
    ['any amount', anyAmount, 1n, 'ok'],
    ['no amount', anyAmount, undefined, 'amountMissing'],
  ] as const)('%s', (_, given, amount, code) => {
    const target = paymentTarget(given, amount === undefined ? undefined : msat(amount), NOW);
    expect(target.ok ? 'ok' : target.error.code).toBe(code);
  });

  it('refuses an expired invoice', () => {
    expect(paymentTarget(invoice, undefined, NOW + 3599).ok).toBe(true);
    expect(paymentTarget(invoice, undefined, NOW + 3600)).toEqual({
      ok: false,
      error: { code: 'invoiceExpired', expiredAt: NOW + 3600 },
    });
  });

  it('splits only when the invoice offers it', () => {
    const { basicMpp: _, ...features } = order.features;
    const single = read(createInvoice({ ...order, features }, signing).bolt11);
    expect(paymentTarget(single, undefined, NOW)).toMatchObject({ value: { basicMpp: false } });
  });
});

describe('defaultMaxFee', () => {
  it.each([
    [1n, 5_000n],
    [500_000n, 5_000n],
    [500_100n, 5_001n],
    [100_000_000n, 1_000_000n],
  ])('of %s msat is %s', (amount, fee) => {
    expect(defaultMaxFee(msat(amount))).toBe(fee);
  });
});
