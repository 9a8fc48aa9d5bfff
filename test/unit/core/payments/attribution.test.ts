import { passOnFailure, type ReturnedFailure, returnFailure } from '../../../../src/core/onion/index.js';
import { advancePayment, type OutgoingPayment } from '../../../../src/core/payments/index.js';
import { channels, contextOf } from './network.js';
import { preimage, routesOf, start, target } from './scenario.js';

// Two ways from us to a, and from b to the payee; everything else once.
const all = channels(
  'us-a 50000000',
  'a-b 50000000',
  'a-c 50000000 1000',
  'c-b 50000000 1000',
  'b-payee 50000000',
);
const begun = start(all, target(1_000_000n));
const part = begun.payment.parts[0] as OutgoingPayment['parts'][number];
const secretOf = (hop: number) => part.sharedSecrets[hop] as Uint8Array;
const [A, B, PAYEE] = [0, 1, 2];

const failPart = ({ reason, attributionData }: ReturnedFailure) =>
  advancePayment(
    begun.payment,
    {
      type: 'partFailed',
      partId: 0,
      reason: {
        type: 'onion',
        packet: reason,
        ...(attributionData === undefined ? {} : { attributionData }),
      },
    },
    contextOf(all),
  ).payment;

const garbled = (failure: Required<ReturnedFailure>): Required<ReturnedFailure> => ({
  ...failure,
  reason: failure.reason.map((byte, offset) => (offset === 40 ? byte ^ 1 : byte)),
});

describe('attribution data', () => {
  it('notes what every hop says of its time, with a failure that can be read', () => {
    const atPayee = returnFailure(secretOf(PAYEE), { code: 'mppTimeout' }, 600);
    const atB = passOnFailure(secretOf(B), atPayee, 601);
    const payment = failPart(passOnFailure(secretOf(A), atB, 602));
    expect(payment.parts[0]).toMatchObject({
      failure: { type: 'hop', hop: PAYEE },
      holdTimes: [602, 601, 600],
    });
  });

  it('finds the hop that garbled what it sent: the channel over which it came is not used again', () => {
    const atPayee = returnFailure(secretOf(PAYEE), { code: 'mppTimeout' }, 3);
    const atB = garbled(passOnFailure(secretOf(B), atPayee, 2));
    const payment = failPart(passOnFailure(secretOf(A), atB, 1));
    expect(payment.parts[0]).toMatchObject({ failure: { type: 'unreadable', hop: B }, holdTimes: [1] });
    expect(routesOf(payment, all)).toEqual(['a b payee', 'a c b payee']);
  });

  it('blames the payee for what it sent itself', () => {
    const noise = new Uint8Array(292).fill(7);
    const atPayee = passOnFailure(secretOf(PAYEE), { reason: noise }, 3);
    const atB = passOnFailure(secretOf(B), atPayee, 2);
    const payment = failPart(passOnFailure(secretOf(A), atB, 1));
    expect(payment.parts[0]).toMatchObject({ failure: { type: 'unreadable', hop: 3 }, holdTimes: [1, 2, 3] });
    expect(payment.lessons.excludedChannels).toEqual([part.hops[PAYEE]?.direction]);
  });

  it('is not needed: without it nothing is known of the culprit', () => {
    const payment = failPart({ reason: new Uint8Array(292) });
    expect(payment.parts[0]?.failure).toEqual({ type: 'unreadable' });
    expect(payment.parts[0]).not.toHaveProperty('holdTimes');
  });

  it('speaks of the time that a success took', () => {
    const atPayee = returnFailure(secretOf(PAYEE), { code: 'mppTimeout' }, 3).attributionData;
    const { payment } = advancePayment(
      begun.payment,
      { type: 'partFulfilled', partId: 0, preimage, attributionData: atPayee },
      contextOf(all),
    );
    // Made for a failure, and by a node that is not our peer: nobody vouches for it. The preimage counts all the same.
    expect(payment).toMatchObject({ status: 'succeeded', parts: [{ holdTimes: [] }] });
  });
});
