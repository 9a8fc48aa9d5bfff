import { sha256 } from '../../../../src/core/crypto/index.js';
import {
  expireSets,
  forgetChannel,
  type IncomingAction,
  type IncomingContext,
  type IncomingPayments,
  MPP_TIMEOUT_SECONDS,
  nextExpiry,
  noIncomingPayments,
  receiveHtlc,
} from '../../../../src/core/payments/incoming.js';
import type { InvoiceRecord, ReceivedHtlc } from '../../../../src/core/payments/incoming-checks.js';
import { blockHeight, cltvExpiry, msat } from '../../../../src/core/primitives/units.js';

const HEIGHT = 800;
const DELTA = 18;
const AMOUNT = 100_000n;
const preimage = new Uint8Array(32).fill(1);
const paymentHash = sha256(preimage);
const paymentSecret = new Uint8Array(32).fill(2);
const channelA = new Uint8Array(32).fill(0xa);
const channelB = new Uint8Array(32).fill(0xb);

const context: IncomingContext = {
  blockHeight: blockHeight(HEIGHT),
  nowSeconds: 1000,
  basicMpp: true,
  keysend: true,
};

const invoice: InvoiceRecord = {
  preimage,
  paymentSecret,
  amountMsat: msat(AMOUNT),
  expiresAt: 2000,
  minFinalCltvExpiryDelta: DELTA,
  status: 'open',
};

interface Change {
  readonly htlcId?: bigint;
  readonly channelId?: Uint8Array;
  readonly amount?: bigint;
  readonly onionAmount?: bigint;
  readonly total?: bigint;
  readonly expiry?: number;
  readonly onionExpiry?: number;
  readonly secret?: Uint8Array | undefined;
  readonly metadata?: Uint8Array;
  readonly keysendPreimage?: Uint8Array;
}

function htlc(change: Change = {}): ReceivedHtlc {
  const amount = change.amount ?? AMOUNT;
  const secret = 'secret' in change ? change.secret : paymentSecret;
  return {
    channelId: change.channelId ?? channelA,
    htlcId: change.htlcId ?? 0n,
    amountMsat: msat(amount),
    cltvExpiry: cltvExpiry(change.expiry ?? HEIGHT + 30),
    paymentHash,
    payload: {
      kind: 'final',
      amtToForward: msat(change.onionAmount ?? amount),
      outgoingCltvValue: cltvExpiry(change.onionExpiry ?? HEIGHT + DELTA),
      totalMsat: msat(change.total ?? change.onionAmount ?? amount),
      ...(secret === undefined ? {} : { paymentSecret: secret }),
      ...(change.metadata === undefined ? {} : { paymentMetadata: change.metadata }),
      ...(change.keysendPreimage === undefined ? {} : { keysendPreimage: change.keysendPreimage }),
    },
  };
}

const short = (action: IncomingAction): string => {
  if (action.type === 'storePaid') return `storePaid ${action.receivedMsat}`;
  if (action.type === 'storeHeld' || action.type === 'storeCanceled') return action.type;
  const failure = action.type === 'fail' ? ` ${action.failure.code}` : '';
  return `${action.type} ${action.channelId[0] === 0xa ? 'A' : 'B'}${action.htlcId}${failure}`;
};

const receive = (change: Change, record: InvoiceRecord | undefined = invoice, given = context) =>
  receiveHtlc(noIncomingPayments, htlc(change), record, given).actions.map(short);

/** Delivers HTLCs one after another; the actions of each. */
function deliver(changes: readonly Change[], record: InvoiceRecord | undefined = invoice) {
  let state: IncomingPayments = noIncomingPayments;
  const actions = changes.map((change) => {
    const next = receiveHtlc(state, htlc(change), record, context);
    state = next.state;
    return next.actions.map(short);
  });
  return { state, actions };
}

const PAID = ['storePaid 100000', 'fulfill A0'];
const REFUSED = ['fail A0 incorrectOrUnknownPaymentDetails'];

describe('one HTLC for an invoice', () => {
  it('is stored as paid, then fulfilled', () => {
    const { state, actions } = receiveHtlc(noIncomingPayments, htlc(), invoice, context);
    expect(actions).toEqual([
      {
        type: 'storePaid',
        paymentHash,
        preimage,
        receivedMsat: AMOUNT,
        paidBy: [{ channelId: channelA, htlcId: 0n }],
        keysend: false,
      },
      { type: 'fulfill', channelId: channelA, htlcId: 0n, preimage },
    ]);
    expect(state).toEqual(noIncomingPayments);
  });

  // Hazards 29 and 30: every limit - 1, 0, + 1, and one error for whatever does not match the invoice.
  it.each([
    ['wrong secret', { secret: paymentSecret.with(31, 9) }, REFUSED],
    ['no secret', { secret: undefined }, REFUSED],
    ['amount - 1', { amount: AMOUNT - 1n }, REFUSED],
    ['amount + 1', { amount: AMOUNT + 1n }, ['storePaid 100001', 'fulfill A0']],
    ['twice the amount', { amount: 2n * AMOUNT }, ['storePaid 200000', 'fulfill A0']],
    ['twice the amount + 1', { amount: 2n * AMOUNT + 1n }, REFUSED],
    ['height + delta', { expiry: HEIGHT + DELTA }, PAID],
    ['height + delta + 1', { expiry: HEIGHT + DELTA + 1 }, PAID],
    ['height + delta - 1', { expiry: HEIGHT + DELTA - 1, onionExpiry: HEIGHT }, REFUSED],
    ['height + max_htlc_cltv', { expiry: HEIGHT + 2016 }, PAID],
    ['height + max_htlc_cltv + 1', { expiry: HEIGHT + 2017 }, REFUSED],
    ['expiry of the onion', { expiry: HEIGHT + 30, onionExpiry: HEIGHT + 30 }, PAID],
    [
      'expiry of the onion - 1',
      { expiry: HEIGHT + 30, onionExpiry: HEIGHT + 31 },
      ['fail A0 finalIncorrectCltvExpiry'],
    ],
    [
      'amount of the onion + 1',
      { amount: AMOUNT + 1n, onionAmount: AMOUNT },
      ['storePaid 100001', 'fulfill A0'],
    ],
    [
      'amount of the onion - 1',
      { amount: AMOUNT - 1n, onionAmount: AMOUNT },
      ['fail A0 finalIncorrectHtlcAmount'],
    ],
    ['metadata nobody asked for', { metadata: new Uint8Array(3) }, PAID],
    [
      'part larger than the total',
      { amount: AMOUNT + 5n, total: AMOUNT },
      ['storePaid 100005', 'fulfill A0'],
    ],
  ] as readonly (readonly [string, Change, readonly string[]])[])('%s', (_, change, expected) => {
    expect(receive(change)).toEqual(expected);
  });

  it.each([
    ['unknown hash', undefined, REFUSED],
    ['canceled', { ...invoice, status: 'canceled' }, REFUSED],
    ['paid before', { ...invoice, status: 'paid', paidBy: [{ channelId: channelB, htlcId: 0n }] }, REFUSED],
    ['a second before it expires', { ...invoice, expiresAt: 1001 }, PAID],
    ['as it expires', { ...invoice, expiresAt: 1000 }, REFUSED],
    ['asks for metadata', { ...invoice, paymentMetadata: new Uint8Array(3) }, REFUSED],
  ] as readonly (readonly [string, InvoiceRecord | undefined, readonly string[]])[])(
    'invoice: %s',
    (_, record, expected) => {
      const { actions } = receiveHtlc(noIncomingPayments, htlc(), record, context);
      expect(actions.map(short)).toEqual(expected);
    },
  );

  it('gives every mismatch the very same answer', () => {
    const { amountMsat: _, ...anyAmount } = invoice;
    const failures = [
      receiveHtlc(noIncomingPayments, htlc(), undefined, context),
      receiveHtlc(noIncomingPayments, htlc({ secret: undefined }), invoice, context),
      receiveHtlc(noIncomingPayments, htlc(), { ...invoice, amountMsat: msat(AMOUNT + 1n) }, context),
      receiveHtlc(noIncomingPayments, htlc(), { ...anyAmount, expiresAt: 0 }, context),
      receiveHtlc(noIncomingPayments, htlc(), { ...invoice, minFinalCltvExpiryDelta: 31 }, context),
    ];
    for (const { actions } of failures) {
      expect(actions).toEqual([
        {
          type: 'fail',
          channelId: channelA,
          htlcId: 0n,
          failure: { code: 'incorrectOrUnknownPaymentDetails', htlcMsat: AMOUNT, height: HEIGHT },
        },
      ]);
    }
  });

  it('takes any amount when the invoice names none', () => {
    const { amountMsat: _, ...anyAmount } = invoice;
    expect(receive({ amount: 1n }, anyAmount)).toEqual(['storePaid 1', 'fulfill A0']);
    expect(receive({ amount: 10n ** 15n }, anyAmount)).toEqual(['storePaid 1000000000000000', 'fulfill A0']);
    expect(receive({ amount: 1n, onionAmount: 0n }, anyAmount)).toEqual(REFUSED);
  });

  it('takes the metadata that the invoice holds, and no other', () => {
    const record = { ...invoice, paymentMetadata: Uint8Array.of(1, 2) };
    expect(receive({ metadata: Uint8Array.of(1, 2) }, record)).toEqual(PAID);
    expect(receive({ metadata: Uint8Array.of(1, 3) }, record)).toEqual(REFUSED);
  });
});

describe('multi-part payments', () => {
  const half = { amount: AMOUNT / 2n, total: AMOUNT };

  it('hold every part until the total is there, then fulfill all', () => {
    const { state, actions } = deliver([half, { ...half, channelId: channelB }]);
    expect(actions).toEqual([['hold A0'], ['storePaid 100000', 'fulfill A0', 'fulfill B0']]);
    expect(state).toEqual(noIncomingPayments);
  });

  it('are not complete one millisatoshi short', () => {
    const { actions } = deliver([
      half,
      { ...half, htlcId: 1n, amount: AMOUNT / 2n - 1n },
      { amount: 1n, total: AMOUNT, htlcId: 2n },
    ]);
    expect(actions).toEqual([
      ['hold A0'],
      ['hold A1'],
      ['storePaid 100000', 'fulfill A0', 'fulfill A1', 'fulfill A2'],
    ]);
  });

  it('count what the onions say, not what a hop on the way added', () => {
    const { actions } = deliver([{ amount: AMOUNT, onionAmount: AMOUNT / 2n, total: AMOUNT }]);
    expect(actions).toEqual([['hold A0']]);
  });

  it('count an HTLC once, however often it is delivered', () => {
    const { state, actions } = deliver([half, half, half]);
    expect(actions).toEqual([['hold A0'], ['hold A0'], ['hold A0']]);
    expect(state.sets).toHaveLength(1);
  });

  it('fail as a whole when the parts disagree on the total', () => {
    const { state, actions } = deliver([half, { ...half, htlcId: 1n, total: AMOUNT + 1n }]);
    expect(actions[1]).toEqual([
      'fail A0 incorrectOrUnknownPaymentDetails',
      'fail A1 incorrectOrUnknownPaymentDetails',
    ]);
    expect(state).toEqual(noIncomingPayments);
  });

  it('are not disturbed by a part with a wrong secret', () => {
    const wrong = { ...half, htlcId: 1n, secret: new Uint8Array(32) };
    const { actions } = deliver([half, wrong, { ...half, htlcId: 2n }]);
    expect(actions).toEqual([
      ['hold A0'],
      ['fail A1 incorrectOrUnknownPaymentDetails'],
      ['storePaid 100000', 'fulfill A0', 'fulfill A2'],
    ]);
  });

  it('are refused by a node that does not offer basic_mpp', () => {
    expect(receive(half, invoice, { ...context, basicMpp: false })).toEqual(REFUSED);
    expect(receive({}, invoice, { ...context, basicMpp: false })).toEqual(PAID);
  });

  it('time out a minute after the first part, never half-credited', () => {
    const { state } = deliver([half, { ...half, htlcId: 1n, amount: 1n }]);
    expect(nextExpiry(state)).toBe(1000 + MPP_TIMEOUT_SECONDS);
    expect(expireSets(state, 1000 + MPP_TIMEOUT_SECONDS - 1)).toEqual({ state, actions: [] });
    const expired = expireSets(state, 1000 + MPP_TIMEOUT_SECONDS);
    expect(expired.actions.map(short)).toEqual(['fail A0 mppTimeout', 'fail A1 mppTimeout']);
    expect(expired.state).toEqual(noIncomingPayments);
    expect(nextExpiry(expired.state)).toBeUndefined();
  });

  it('keep the time of the first part as later ones come', () => {
    const first = receiveHtlc(noIncomingPayments, htlc(half), invoice, context).state;
    const later = { ...context, nowSeconds: 1050 };
    const second = receiveHtlc(first, htlc({ ...half, htlcId: 1n, amount: 1n }), invoice, later).state;
    expect(nextExpiry(second)).toBe(1000 + MPP_TIMEOUT_SECONDS);
  });

  it('settle by what is delivered again after a restart, and refuse a late part', () => {
    const paidBy = [
      { channelId: channelA, htlcId: 0n },
      { channelId: channelB, htlcId: 0n },
    ];
    const paid: InvoiceRecord = { ...invoice, status: 'paid', paidBy, expiresAt: 0 };
    const { actions } = deliver([half, { ...half, channelId: channelB }, { ...half, htlcId: 1n }], paid);
    expect(actions).toEqual([['fulfill A0'], ['fulfill B0'], ['fail A1 incorrectOrUnknownPaymentDetails']]);
  });

  it('do not count the parts of a channel that went to the chain', () => {
    const { state } = deliver([half, { ...half, amount: 1n, channelId: channelB }]);
    const left = forgetChannel(state, channelA);
    expect(left.sets[0]?.htlcs.map(({ channelId }) => channelId)).toEqual([channelB]);
    expect(forgetChannel(left, channelB)).toEqual(noIncomingPayments);
  });
});

describe('keysend', () => {
  const spontaneous = { secret: undefined, keysendPreimage: preimage };

  it('is taken without an invoice when its preimage matches', () => {
    const { actions } = receiveHtlc(noIncomingPayments, htlc(spontaneous), undefined, context);
    expect(actions[0]).toMatchObject({ type: 'storePaid', keysend: true, preimage });
    expect(actions[1]).toMatchObject({ type: 'fulfill', preimage });
  });

  it.each([
    ['wrong preimage', { ...spontaneous, keysendPreimage: new Uint8Array(32) }],
    ['in parts', { ...spontaneous, total: AMOUNT + 1n }],
    ['too near', { ...spontaneous, expiry: HEIGHT + 17, onionExpiry: HEIGHT }],
  ])('is refused: %s', (_, change) => {
    expect(receiveHtlc(noIncomingPayments, htlc(change), undefined, context).actions.map(short)).toEqual(
      REFUSED,
    );
  });

  it('is refused when the node does not take it, or was paid already', () => {
    const closed = { ...context, keysend: false };
    expect(receiveHtlc(noIncomingPayments, htlc(spontaneous), undefined, closed).actions.map(short)).toEqual(
      REFUSED,
    );
    const { paymentSecret: _, ...record } = { ...invoice, status: 'paid' as const };
    expect(receive(spontaneous, record)).toEqual(REFUSED);
  });

  it('does not pay an invoice', () => {
    expect(receive(spontaneous, invoice)).toEqual(REFUSED);
  });
});
