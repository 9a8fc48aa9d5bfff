import { sha256 } from '../../../src/core/crypto/index.js';
import {
  expireSets,
  type IncomingContext,
  type InvoiceRecord,
  MPP_TIMEOUT_SECONDS,
  nextExpiry,
  noIncomingPayments,
  type ReceivedHtlc,
  receiveHtlc,
} from '../../../src/core/payments/index.js';
import { blockHeight, cltvExpiry, msat } from '../../../src/core/primitives/units.js';

const AMOUNT = 100_000n;
const START = 1_000;
const preimage = new Uint8Array(32).fill(1);
const paymentSecret = new Uint8Array(32).fill(2);
const invoice: InvoiceRecord = {
  preimage,
  paymentSecret,
  amountMsat: msat(AMOUNT),
  expiresAt: 10_000,
  minFinalCltvExpiryDelta: 18,
  status: 'open',
};

function part(htlcId: bigint, amount: bigint): ReceivedHtlc {
  return {
    channelId: new Uint8Array(32),
    htlcId,
    amountMsat: msat(amount),
    cltvExpiry: cltvExpiry(840),
    paymentHash: sha256(preimage),
    payload: {
      kind: 'final',
      amtToForward: msat(amount),
      outgoingCltvValue: cltvExpiry(840),
      totalMsat: msat(AMOUNT),
      paymentSecret,
    },
  };
}

const at = (nowSeconds: number): IncomingContext => ({
  blockHeight: blockHeight(800),
  nowSeconds,
  basicMpp: true,
  keysend: true,
});

describe('hazard 31: a set that stays incomplete', () => {
  it('is failed as a whole a minute after its first part, and nothing of it is credited', () => {
    const first = receiveHtlc(noIncomingPayments, part(0n, 40_000n), invoice, at(START));
    const second = receiveHtlc(first.state, part(1n, 59_999n), invoice, at(START + 59));
    expect([...first.actions, ...second.actions].map(({ type }) => type)).toEqual(['hold', 'hold']);
    expect(nextExpiry(second.state)).toBe(START + MPP_TIMEOUT_SECONDS);
    expect(expireSets(second.state, START + MPP_TIMEOUT_SECONDS - 1).actions).toEqual([]);
    const expired = expireSets(second.state, START + MPP_TIMEOUT_SECONDS);
    expect(expired.actions).toMatchObject([
      { type: 'fail', htlcId: 0n, failure: { code: 'mppTimeout' } },
      { type: 'fail', htlcId: 1n, failure: { code: 'mppTimeout' } },
    ]);
    // What comes later begins a set of its own.
    const late = receiveHtlc(expired.state, part(2n, 60_000n), invoice, at(START + 61));
    expect(late.actions.map(({ type }) => type)).toEqual(['hold']);
    expect(nextExpiry(late.state)).toBe(START + 61 + MPP_TIMEOUT_SECONDS);
  });
});
