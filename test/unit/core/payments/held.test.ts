import { sha256 } from '../../../../src/core/crypto/index.js';
import {
  cancelInvoice,
  cancelOverdue,
  expireSets,
  forgetChannel,
  HOLD_CANCEL_BLOCKS,
  type IncomingAction,
  type IncomingContext,
  type IncomingPayments,
  type InvoiceRecord,
  nextExpiry,
  noIncomingPayments,
  type ReceivedHtlc,
  receiveHtlc,
  restoreHeld,
  settleHeld,
} from '../../../../src/core/payments/index.js';
import { deserialize, serialize } from '../../../../src/core/primitives/json.js';
import { blockHeight, cltvExpiry, msat } from '../../../../src/core/primitives/units.js';

const HEIGHT = 800;
const EXPIRY = HEIGHT + 144;
const preimage = new Uint8Array(32).fill(1);
const paymentHash = sha256(preimage);
const paymentSecret = new Uint8Array(32).fill(2);
const channelId = new Uint8Array(32).fill(0xa);

/** Its preimage is kept elsewhere. */
const invoice: InvoiceRecord = {
  hold: true,
  paymentSecret,
  amountMsat: msat(1000),
  expiresAt: 2000,
  minFinalCltvExpiryDelta: 144,
  status: 'open',
};

const at = (height: number, nowSeconds = 1000): IncomingContext => ({
  blockHeight: blockHeight(height),
  nowSeconds,
  basicMpp: true,
  keysend: true,
});

const part = (htlcId: bigint, amount: bigint, expiry = EXPIRY): ReceivedHtlc => ({
  channelId,
  htlcId,
  amountMsat: msat(amount),
  cltvExpiry: cltvExpiry(expiry),
  paymentHash,
  payload: {
    kind: 'final',
    amtToForward: msat(amount),
    outgoingCltvValue: cltvExpiry(expiry),
    totalMsat: msat(1000),
    paymentSecret,
  },
});

const short = (action: IncomingAction): string =>
  'htlcId' in action
    ? `${action.type} ${action.htlcId}${action.type === 'fail' ? ` ${action.failure.code}` : ''}`
    : action.type;

function deliver(
  htlcs: readonly ReceivedHtlc[],
  context = at(HEIGHT),
  from: IncomingPayments = noIncomingPayments,
) {
  let state = from;
  const actions: string[] = [];
  for (const htlc of htlcs) {
    const next = receiveHtlc(state, htlc, invoice, context);
    state = next.state;
    actions.push(...next.actions.map(short));
  }
  return { state, actions };
}

const accepted = deliver([part(0n, 400n), part(1n, 600n, EXPIRY + 5)]);

describe('a hold invoice', () => {
  it('waits for its owner once all parts are here, and does not time out', () => {
    expect(accepted.actions).toEqual(['hold 0', 'storeHeld', 'hold 0', 'hold 1']);
    expect(accepted.state.held).toMatchObject([{ paymentHash, receivedMsat: 1000n }]);
    expect(nextExpiry(accepted.state)).toBeUndefined();
    expect(expireSets(accepted.state, 10_000).actions).toEqual([]);
  });

  it('times out like any other while parts are missing', () => {
    const { state } = deliver([part(0n, 400n)]);
    expect(expireSets(state, 1060).actions.map(short)).toEqual(['fail 0 mppTimeout']);
  });

  it('is not accepted with too few blocks left', () => {
    expect(deliver([part(0n, 1000n, EXPIRY - 1)]).actions).toEqual([
      'fail 0 incorrectOrUnknownPaymentDetails',
    ]);
  });

  it('takes no part beyond its amount', () => {
    const { state, actions } = deliver([part(2n, 600n)], at(HEIGHT), accepted.state);
    expect(actions).toEqual(['fail 2 incorrectOrUnknownPaymentDetails']);
    expect(state).toEqual(accepted.state);
  });

  it('is settled by its preimage, once', () => {
    const settled = settleHeld(accepted.state, preimage);
    expect(settled?.actions.map(short)).toEqual(['storePaid', 'fulfill 0', 'fulfill 1']);
    expect(settled?.actions[0]).toMatchObject({ paymentHash, preimage, receivedMsat: 1000n });
    expect(settled?.state).toEqual(noIncomingPayments);
    expect(settleHeld(noIncomingPayments, preimage)).toBeUndefined();
    expect(settleHeld(accepted.state, preimage.with(0, 9))).toBeUndefined();
  });

  it('gives everything back when it is canceled, also what is not complete', () => {
    const failed = ['fail 0 incorrectOrUnknownPaymentDetails', 'fail 1 incorrectOrUnknownPaymentDetails'];
    const canceled = cancelInvoice(accepted.state, paymentHash, at(HEIGHT));
    expect(canceled.actions.map(short)).toEqual(['storeCanceled', ...failed]);
    expect(canceled.state).toEqual(noIncomingPayments);
    const partial = cancelInvoice(deliver([part(0n, 400n)]).state, paymentHash, at(HEIGHT));
    expect(partial.actions.map(short)).toEqual(['storeCanceled', ...failed.slice(0, 1)]);
    expect(partial.state).toEqual(noIncomingPayments);
  });

  // The first part expires at EXPIRY: that one decides.
  it.each([
    [EXPIRY - HOLD_CANCEL_BLOCKS - 1, []],
    [EXPIRY - HOLD_CANCEL_BLOCKS, ['storeCanceled', 'fail 0 incorrectOrUnknownPaymentDetails']],
  ])('is canceled by itself in time: height %p', (height, first) => {
    const { actions } = cancelOverdue(accepted.state, at(height));
    expect(actions.map(short).slice(0, 2)).toEqual(first);
  });

  it('survives a restart: its HTLCs are delivered again and not judged again', () => {
    const stored = serialize(accepted.state.held);
    const restored = restoreHeld(noIncomingPayments, deserialize(stored) as never);
    // By now the invoice has expired, and fewer blocks are left than it asked for.
    const again = deliver([part(1n, 600n, EXPIRY + 5), part(0n, 400n)], at(HEIGHT + 100, 5000), restored);
    expect(again.actions).toEqual(['hold 1', 'hold 0']);
    expect(settleHeld(again.state, preimage)?.actions.map(short)).toEqual([
      'storePaid',
      'fulfill 0',
      'fulfill 1',
    ]);
  });

  it('keeps what went to the chain: its preimage takes it there', () => {
    expect(forgetChannel(accepted.state, channelId)).toEqual(accepted.state);
  });
});
