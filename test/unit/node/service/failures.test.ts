import {
  createFailure,
  type Failure,
  type FailureName,
  failureCode,
  type KnownFailure,
  wrapFailure,
} from '../../../../src/core/onion/index.js';
import {
  advancePayment,
  type OutgoingPayment,
  type PartFailureReason,
  type PaymentFailure,
} from '../../../../src/core/payments/index.js';
import { toHex } from '../../../../src/core/primitives/bytes.js';
import { blockHeight, cltvExpiry, msat } from '../../../../src/core/primitives/units.js';
import type { ChannelCensus } from '../../../../src/node/service/failures/channel-census.js';
import { explainParts } from '../../../../src/node/service/failures/explain-part.js';
import { paymentError } from '../../../../src/node/service/failures/explain-payment.js';
import { LOCAL_WORDS } from '../../../../src/node/service/failures/failure-words.js';
import { contextOf, idOf } from '../../core/payments/network.js';
import { line, start, target } from '../../core/payments/scenario.js';

const channelUpdate = new Uint8Array(0);
const sha256OfOnion = new Uint8Array(32);

/** One of each; the compiler sees to it that none is missing. */
const EVERY_FAILURE: { readonly [Name in FailureName]: Extract<KnownFailure, { code: Name }> } = {
  temporaryNodeFailure: { code: 'temporaryNodeFailure' },
  permanentNodeFailure: { code: 'permanentNodeFailure' },
  requiredNodeFeatureMissing: { code: 'requiredNodeFeatureMissing' },
  invalidOnionVersion: { code: 'invalidOnionVersion', sha256OfOnion },
  invalidOnionHmac: { code: 'invalidOnionHmac', sha256OfOnion },
  invalidOnionKey: { code: 'invalidOnionKey', sha256OfOnion },
  temporaryChannelFailure: { code: 'temporaryChannelFailure', channelUpdate },
  permanentChannelFailure: { code: 'permanentChannelFailure' },
  requiredChannelFeatureMissing: { code: 'requiredChannelFeatureMissing' },
  unknownNextPeer: { code: 'unknownNextPeer' },
  amountBelowMinimum: { code: 'amountBelowMinimum', htlcMsat: msat(1), channelUpdate },
  feeInsufficient: { code: 'feeInsufficient', htlcMsat: msat(1), channelUpdate },
  incorrectCltvExpiry: { code: 'incorrectCltvExpiry', cltvExpiry: cltvExpiry(1), channelUpdate },
  expiryTooSoon: { code: 'expiryTooSoon', channelUpdate },
  incorrectOrUnknownPaymentDetails: {
    code: 'incorrectOrUnknownPaymentDetails',
    htlcMsat: msat(1),
    height: blockHeight(1),
  },
  finalIncorrectCltvExpiry: { code: 'finalIncorrectCltvExpiry', cltvExpiry: cltvExpiry(1) },
  finalIncorrectHtlcAmount: { code: 'finalIncorrectHtlcAmount', incomingHtlcAmt: msat(1) },
  channelDisabled: { code: 'channelDisabled', disabledFlags: 0, channelUpdate },
  expiryTooFar: { code: 'expiryTooFar' },
  invalidOnionPayload: { code: 'invalidOnionPayload', type: 1n, offset: 0 },
  mppTimeout: { code: 'mppTimeout' },
  invalidOnionBlinding: { code: 'invalidOnionBlinding', sha256OfOnion },
};

const begun = start(line, target(1_000_000n)).payment;
const part = begun.parts[0] as OutgoingPayment['parts'][number];
const secretOf = (hop: number) => part.sharedSecrets[hop] as Uint8Array;

function packetFrom(hop: number, failure: Failure): Uint8Array {
  let packet = createFailure(secretOf(hop), failure);
  for (let on = hop - 1; on >= 0; on--) packet = wrapFailure(secretOf(on), packet);
  return packet;
}

const failedBy = (reason: PartFailureReason): OutgoingPayment =>
  advancePayment(begun, { type: 'partFailed', partId: 0, reason }, contextOf(line)).payment;
const failedAt = (hop: number, failure: Failure) =>
  failedBy({ type: 'onion', packet: packetFrom(hop, failure) });

describe('a part that failed', () => {
  it.each(Object.values(EVERY_FAILURE).map((failure) => [failure.code, failure] as const))(
    'is explained: %s',
    (code, failure) => {
      const [explained] = explainParts(failedAt(1, failure));
      expect(explained).toMatchObject({
        hop: 2,
        nodeId: toHex(idOf('b')),
        code,
        failureCode: failureCode(code),
        channel: expect.stringMatching(/^\d+x\d+x\d+$/),
      });
      expect([explained?.meaning, explained?.did, explained?.advice]).not.toContain('');
    },
  );

  it('has no two failures with one meaning', () => {
    const meanings = Object.values(EVERY_FAILURE).map(
      (failure) => explainParts(failedAt(1, failure))[0]?.meaning,
    );
    expect(new Set(meanings).size).toBe(22);
  });

  it('names the payee by the channel that the payment came in by', () => {
    const atPayee = explainParts(failedAt(2, EVERY_FAILURE.incorrectOrUnknownPaymentDetails))[0];
    const atB = explainParts(failedAt(1, EVERY_FAILURE.unknownNextPeer))[0];
    expect(atPayee).toMatchObject({ hop: 3, nodeId: toHex(idOf('payee')), channel: atB?.channel });
  });

  it('is explained when no BOLT knows its code', () => {
    const unknown: Failure = { code: 'unknown', failureCode: 999, data: new Uint8Array(0) };
    expect(explainParts(failedAt(0, unknown))).toMatchObject([{ hop: 1, code: 'unknown', failureCode: 999 }]);
  });

  it.each([
    [
      { type: 'onion', packet: new Uint8Array(292) },
      { hop: null, nodeId: null, code: 'unreadable' },
    ],
    [
      { type: 'malformed', failureCode: 0xc005, onionHash: sha256OfOnion },
      { hop: 1, nodeId: toHex(idOf('a')), code: 'invalidOnionHmac', failureCode: 0xc005 },
    ],
    [{ type: 'onChainTimeout' }, { hop: 0, nodeId: null, code: 'onChainTimeout' }],
    [
      { type: 'local', code: 'whatever' },
      { hop: 0, nodeId: null, code: 'whatever' },
    ],
  ] as const)('is explained without the answer of a hop: %p', (reason, expected) => {
    expect(explainParts(failedBy(reason))).toMatchObject([expected]);
  });

  it.each(Object.keys(LOCAL_WORDS))('is explained when our own channel refuses: %s', (code) => {
    const { meaning } = LOCAL_WORDS[code as keyof typeof LOCAL_WORDS];
    expect(explainParts(failedBy({ type: 'local', code }))).toMatchObject([{ hop: 0, code, meaning }]);
  });

  it.each([
    ['avoidChannel', EVERY_FAILURE.permanentChannelFailure],
    ['avoidNode', EVERY_FAILURE.temporaryNodeFailure],
    ['tryLess', EVERY_FAILURE.temporaryChannelFailure],
  ])('says what followed: %s', (consequence, failure) => {
    expect(failedAt(1, failure).parts[0]).toMatchObject({ consequence });
  });
});

const census: ChannelCensus = { usable: 1, usableMsat: 10n, awayPeers: [], awayMsat: 0n, opening: 0 };
const failedWith = (failure: Partial<PaymentFailure> & Pick<PaymentFailure, 'code'>): OutgoingPayment => ({
  ...begun,
  parts: [],
  status: 'failed',
  failure: { attempts: 0, ...failure },
});
const errorOf = (payment: OutgoingPayment, change: Partial<ChannelCensus> = {}, hasWay = false) =>
  paymentError(payment, { census: { ...census, ...change }, hasWay: () => hasWay });

describe('a payment that failed', () => {
  const poor = failedWith({
    code: 'noLocalBalance',
    routeError: { code: 'noLocalBalance', spendableMsat: msat(10) },
  });

  it.each([
    ['too little balance', {}, 'insufficientBalance', 'tooLittle'],
    [
      'more balance with a peer that is away',
      { awayPeers: ['02'], awayMsat: 5n },
      'insufficientBalance',
      'tooLittle',
    ],
    ['every peer away', { usable: 0, awayPeers: ['02'], awayMsat: 5n }, 'noUsableChannel', 'peersAway'],
    ['no channel that is open yet', { usable: 0, opening: 1 }, 'noUsableChannel', 'notOpenYet'],
    ['no channel', { usable: 0 }, 'noUsableChannel', 'noChannel'],
  ] as const)('for want of balance: %s', (_, change, code, why) => {
    const { awayPeers = [] } = change as Partial<ChannelCensus>;
    expect(errorOf(poor, change)).toMatchObject({ code, details: { why, awayPeers, failures: [] } });
  });

  it.each([
    ['unknownTarget', 0, false, 'unknownPayee'],
    ['noRoute', 0, false, 'noWay'],
    ['noRoute', 0, true, 'amountTooLarge'],
    ['noRoute', 3, true, 'waysFailed'],
  ] as const)('for want of a route: %s after %p attempts', (code, attempts, hasWay, why) => {
    expect(errorOf(failedWith({ code, attempts }), {}, hasWay)).toMatchObject({
      code: 'noRoute',
      details: { why },
    });
  });

  it('has every part that failed in its details, amounts as text', () => {
    const { details } = errorOf(failedAt(2, EVERY_FAILURE.incorrectOrUnknownPaymentDetails));
    expect(details).toMatchObject({
      reason: 'recipientRejected',
      failures: [{ hop: 3, code: 'incorrectOrUnknownPaymentDetails', amountMsat: '1000000' }],
    });
  });

  it('is not over while parts are out', () => {
    const stuck: OutgoingPayment = { ...begun, failure: { code: 'noRoute', attempts: 2 } };
    expect(errorOf(stuck)).toMatchObject({
      code: 'paymentPending',
      details: { pendingMsat: '1000000', pendingParts: 1, reason: 'noRoute' },
    });
  });
});
