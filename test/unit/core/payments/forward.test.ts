import {
  checkForward,
  type ForwardRequest,
  MAX_HTLC_CLTV,
  MIN_OUTGOING_BLOCKS,
  type OutgoingChannel,
} from '../../../../src/core/payments/forward.js';
import { blockHeight, cltvExpiry, msat } from '../../../../src/core/primitives/units.js';
import { requiredFee } from '../../../../src/core/routing/fee.js';
import type { ShortChannelId } from '../../../../src/core/wire/index.js';

const HEIGHT = 1000;
const DELTA = 40;
const AMOUNT = 1_000_000n;
const FEE = 1_000n + (AMOUNT * 100n) / 1_000_000n;

interface Change {
  readonly incoming?: bigint;
  readonly forwarded?: bigint;
  readonly incomingExpiry?: number;
  readonly outgoingExpiry?: number;
  readonly channel?: Partial<OutgoingChannel>;
  readonly minimum?: bigint;
  readonly maximum?: bigint;
}

function request(change: Change = {}): ForwardRequest {
  return {
    amountMsat: msat(change.incoming ?? AMOUNT + FEE),
    cltvExpiry: cltvExpiry(change.incomingExpiry ?? HEIGHT + 100),
    payload: {
      kind: 'forward',
      amtToForward: msat(change.forwarded ?? AMOUNT),
      outgoingCltvValue: cltvExpiry(change.outgoingExpiry ?? HEIGHT + 60),
      shortChannelId: 1n as ShortChannelId,
    },
    outgoing: {
      policy: {
        cltvExpiryDelta: DELTA,
        htlcMinimumMsat: msat(change.minimum ?? 1n),
        htlcMaximumMsat: msat(change.maximum ?? 10n ** 9n),
        feeBaseMsat: 1000,
        feeProportionalMillionths: 100,
      },
      enabled: true,
      spendableMsat: msat(10n ** 9n),
      ...change.channel,
    },
    blockHeight: blockHeight(HEIGHT),
  };
}

const codeOf = (asked: ForwardRequest) => {
  const checked = checkForward(asked);
  return checked.ok ? 'ok' : checked.error.code;
};

describe('checkForward', () => {
  it('passes on what the onion says and keeps the rest', () => {
    expect(checkForward(request({ incoming: AMOUNT + FEE + 7n }))).toEqual({
      ok: true,
      value: { amountMsat: AMOUNT, cltvExpiry: HEIGHT + 60, feeMsat: FEE + 7n },
    });
  });

  // Hazard 29: each limit - 1, 0, + 1.
  it.each([
    ['minimum + 1', { minimum: AMOUNT - 1n }, 'ok'],
    ['minimum', { minimum: AMOUNT }, 'ok'],
    ['minimum - 1', { minimum: AMOUNT + 1n }, 'amountBelowMinimum'],
    ['maximum - 1', { maximum: AMOUNT + 1n }, 'ok'],
    ['maximum', { maximum: AMOUNT }, 'ok'],
    ['maximum + 1', { maximum: AMOUNT - 1n }, 'temporaryChannelFailure'],
    ['fee + 1', { incoming: AMOUNT + FEE + 1n }, 'ok'],
    ['fee', { incoming: AMOUNT + FEE }, 'ok'],
    ['fee - 1', { incoming: AMOUNT + FEE - 1n }, 'feeInsufficient'],
    ['less in than out', { incoming: AMOUNT - 1n }, 'feeInsufficient'],
    ['delta + 1', { incomingExpiry: HEIGHT + 60 + DELTA + 1 }, 'ok'],
    ['delta', { incomingExpiry: HEIGHT + 60 + DELTA }, 'ok'],
    ['delta - 1', { incomingExpiry: HEIGHT + 60 + DELTA - 1 }, 'incorrectCltvExpiry'],
    ['expiry below the delta', { incomingExpiry: DELTA - 1 }, 'incorrectCltvExpiry'],
    ['grace + 1', { outgoingExpiry: HEIGHT + MIN_OUTGOING_BLOCKS + 1 }, 'ok'],
    ['grace', { outgoingExpiry: HEIGHT + MIN_OUTGOING_BLOCKS }, 'ok'],
    ['grace - 1', { outgoingExpiry: HEIGHT + MIN_OUTGOING_BLOCKS - 1 }, 'expiryTooSoon'],
    ['already expired', { outgoingExpiry: HEIGHT - 1 }, 'expiryTooSoon'],
    ['furthest - 1', { incomingExpiry: HEIGHT + MAX_HTLC_CLTV - 1 }, 'ok'],
    ['furthest', { incomingExpiry: HEIGHT + MAX_HTLC_CLTV }, 'ok'],
    ['furthest + 1', { incomingExpiry: HEIGHT + MAX_HTLC_CLTV + 1 }, 'expiryTooFar'],
    ['spendable + 1', { channel: { spendableMsat: msat(AMOUNT + 1n) } }, 'ok'],
    ['spendable', { channel: { spendableMsat: msat(AMOUNT) } }, 'ok'],
    ['spendable - 1', { channel: { spendableMsat: msat(AMOUNT - 1n) } }, 'temporaryChannelFailure'],
    ['disabled', { channel: { enabled: false } }, 'channelDisabled'],
  ] as const)('%s', (_, change, code) => {
    expect(codeOf(request(change))).toBe(code);
  });

  it('knows no channel of that id', () => {
    expect(codeOf({ ...request(), outgoing: undefined })).toBe('unknownNextPeer');
  });

  it('reports the first fault of the list in BOLT 4', () => {
    const channel = { enabled: false, spendableMsat: msat(0) };
    const faults: Change[] = [
      { minimum: AMOUNT + 1n },
      { incoming: AMOUNT },
      { incomingExpiry: HEIGHT + MIN_OUTGOING_BLOCKS, outgoingExpiry: HEIGHT },
      { incomingExpiry: HEIGHT + MAX_HTLC_CLTV + 1, outgoingExpiry: HEIGHT },
      { incomingExpiry: HEIGHT + MAX_HTLC_CLTV + 1, channel },
      { incomingExpiry: HEIGHT + MAX_HTLC_CLTV + 1, channel: { spendableMsat: msat(0) } },
      { channel: { spendableMsat: msat(0) } },
    ];
    const seen = faults.map((_, from) => codeOf(request(Object.assign({}, ...faults.slice(from).reverse()))));
    expect(seen).toEqual([
      'amountBelowMinimum',
      'feeInsufficient',
      'incorrectCltvExpiry',
      'expiryTooSoon',
      'channelDisabled',
      'expiryTooFar',
      'temporaryChannelFailure',
    ]);
  });

  it('tells the values that BOLT 4 asks for, and attaches an update only when given one', () => {
    const failureOf = (change: Change) => {
      const checked = checkForward(request(change));
      return checked.ok ? undefined : checked.error;
    };
    const none = new Uint8Array(0);
    expect(failureOf({ minimum: AMOUNT + 1n })).toEqual({
      code: 'amountBelowMinimum',
      htlcMsat: AMOUNT,
      channelUpdate: none,
    });
    expect(failureOf({ incoming: AMOUNT })).toMatchObject({ code: 'feeInsufficient', htlcMsat: AMOUNT });
    expect(failureOf({ incomingExpiry: HEIGHT + 61 })).toMatchObject({
      code: 'incorrectCltvExpiry',
      cltvExpiry: HEIGHT + 60,
    });
    const channelUpdate = Uint8Array.of(1, 2);
    expect(failureOf({ channel: { enabled: false, channelUpdate } })).toEqual({
      code: 'channelDisabled',
      disabledFlags: 0,
      channelUpdate,
    });
  });

  it('rounds the fee down and stays exact past 2^53', () => {
    const policy = { feeBaseMsat: 1, feeProportionalMillionths: 1 };
    expect(requiredFee(policy, msat(999_999))).toBe(1n);
    expect(requiredFee(policy, msat(1_000_000))).toBe(2n);
    expect(requiredFee(policy, msat(2n ** 63n + 1n))).toBe(2n ** 63n / 1_000_000n + 1n);
  });

  it('refuses an amount at the end of u64 instead of wrapping or throwing', () => {
    const most = 2n ** 64n - 1n;
    expect(codeOf(request({ incoming: most, forwarded: most }))).toBe('feeInsufficient');
    const policy = { feeBaseMsat: 0xffff_ffff, feeProportionalMillionths: 0xffff_ffff };
    expect(requiredFee(policy, msat(most))).toBeGreaterThan(most);
  });
});
