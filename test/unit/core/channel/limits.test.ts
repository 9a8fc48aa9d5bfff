import { spendableMsat } from '../../../../src/core/channel/index.js';
import { msat } from '../../../../src/core/primitives/units.js';
import type { UpdateAddHtlc } from '../../../../src/core/wire/index.js';
import { codesOf, ofType } from '../../../support/channel-asserts.js';
import {
  ChannelPair,
  offerOf,
  otherName,
  type PairOptions,
  type PeerName,
  preimageOf,
} from '../../../support/channel-pair.js';

const formats = ['anchors', 'staticRemoteKey'] as const;
let counter = 0;

/** Offers an HTLC; the code of the refusal, if it was refused. */
function offer(pair: ChannelPair, by: PeerName, amountMsat: number | bigint, changes = {}): string {
  const actions = pair.run(by, {
    type: 'addHtlc',
    offer: offerOf(`limit ${counter++}`, amountMsat, changes),
  });
  return codesOf(actions)[0] ?? 'offered';
}

/** What a peer makes of an `update_add_htlc` that no honest peer would send. */
function forceAdd(pair: ChannelPair, to: PeerName, changes: Partial<UpdateAddHtlc>): string {
  const { paymentHash, onionRoutingPacket } = offerOf(`forced ${counter++}`, 1);
  const actions = pair.give(to, {
    type: 'updateAddHtlc',
    channelId: pair.opener.commitments.parameters.channelId,
    id: pair.peer(to).commitments.nextHtlcId.remote,
    amountMsat: msat(2_000_000),
    paymentHash,
    cltvExpiry: 1500,
    onionRoutingPacket,
    ...changes,
  });
  return codesOf(actions)[0] ?? 'taken';
}

function pairWith(options: Partial<PairOptions>): ChannelPair {
  return ChannelPair.ready({ isPublic: false, ...options });
}

describe.each(formats)('what a balance allows, %s', (format) => {
  // Reserve 10,000 sat each. With one HTLC at twice the fee rate and room for one more.
  const weight = format === 'anchors' ? 1124 : 724;
  const anchors = format === 'anchors' ? 660 : 0;
  const openerMost = 700_000 - 10_000 - 2 * (weight + 2 * 172) - anchors;

  it('the opener keeps its reserve and the fee spike buffer, to the millisatoshi', () => {
    const pair = pairWith({ format });
    expect(spendableMsat(pair.opener.commitments)).toBe(BigInt(openerMost) * 1000n);
    expect(offer(pair, 'opener', openerMost * 1000 + 1)).toBe('insufficientFunds');
    expect(offer(pair, 'opener', openerMost * 1000)).toBe('offered');
    pair.settle();
    expect(offer(pair, 'opener', 1000)).toBe('insufficientFunds');
  });

  it('the accepter keeps its reserve', () => {
    const pair = pairWith({ format });
    expect(spendableMsat(pair.accepter.commitments)).toBe(290_000_000n);
    expect(offer(pair, 'accepter', 290_000_001)).toBe('insufficientFunds');
    expect(offer(pair, 'accepter', 290_000_000)).toBe('offered');
    pair.settle();
    expect(pair.opener.commitments.htlcs).toHaveLength(1);
  });

  it.each<PeerName>(['opener', 'accepter'])('a peer that does not is failed: the %s pays', (payer) => {
    const bare = payer === 'opener' ? 700_000 - 10_000 - weight - 172 - anchors : 290_000;
    const receiver = otherName(payer);
    const last = pairWith({ format });
    expect(forceAdd(last, receiver, { amountMsat: msat(bare * 1000) })).toBe('taken');
    const first = pairWith({ format });
    expect(forceAdd(first, receiver, { amountMsat: msat(bare * 1000 + 1) })).toBe('insufficientFunds');
    first.peer(receiver).in('forceClosing');
  });

  it('the reserve is exact where the HTLC is just trimmed and just not', () => {
    // On the accepter's commitment the HTLC is received: 354 sat and, without anchors, an HTLC-success fee of 703 sat.
    const threshold = format === 'anchors' ? 354 : 354 + 703;
    for (const [amount, outputs] of [
      [threshold - 1, 0],
      [threshold, 1],
    ] as const) {
      const spare = amount + weight + 172 * outputs + anchors;
      for (const [missing, outcome] of [
        [0, 'taken'],
        [1, 'insufficientFunds'],
      ] as const) {
        const pushed = 1_000_000 - 10_000 - spare + missing;
        const pair = pairWith({ format, pushMsat: pushed * 1000 });
        expect(forceAdd(pair, 'accepter', { amountMsat: msat(amount * 1000) })).toBe(outcome);
      }
    }
  });

  it('the accepter does not push the opener under its reserve with fees', () => {
    const left = weight + anchors + 10_000;
    const pair = pairWith({ format, pushMsat: (1_000_000 - left - 171) * 1000 });
    expect(spendableMsat(pair.accepter.commitments)).toBe(0n);
    expect(offer(pair, 'accepter', 5_000_000)).toBe('insufficientFunds');
    const enough = pairWith({ format, pushMsat: (1_000_000 - left - 172) * 1000 });
    expect(offer(enough, 'accepter', 5_000_000)).toBe('offered');
  });
});

describe('the limits that a peer sets', () => {
  it('the value in flight, to the millisatoshi', () => {
    const accepterPolicy = { maxInFlightPercent: 10 };
    const pair = pairWith({ accepterPolicy });
    expect(offer(pair, 'opener', 60_000_000)).toBe('offered');
    expect(offer(pair, 'opener', 40_000_001)).toBe('htlcValueInFlightTooHigh');
    expect(spendableMsat(pair.opener.commitments)).toBe(40_000_000n);
    expect(offer(pair, 'opener', 40_000_000)).toBe('offered');
    pair.settle();
    expect(forceAdd(pair, 'accepter', { amountMsat: msat(1000) })).toBe('htlcValueInFlightTooHigh');
  });

  it('the 483rd HTLC is taken and the 484th is not', () => {
    const accepterPolicy = { maxAcceptedHtlcs: 483 };
    const pair = pairWith({ accepterPolicy, fundingAmount: 16_000_000 });
    for (let i = 0; i < 483; i++) expect(offer(pair, 'opener', 1_000_000)).toBe('offered');
    expect(spendableMsat(pair.opener.commitments)).toBe(0n);
    expect(offer(pair, 'opener', 1_000_000)).toBe('tooManyHtlcs');
    pair.settle();
    expect(pair.accepter.commitments.localCommit.remoteHtlcSignatures).toHaveLength(483);
    expect(forceAdd(pair, 'accepter', {})).toBe('tooManyHtlcs');
  });

  it.each<[string, Partial<UpdateAddHtlc>, Partial<UpdateAddHtlc>, string]>([
    ['htlc_minimum_msat', { amountMsat: msat(1000) }, { amountMsat: msat(999) }, 'htlcAmountBelowMinimum'],
    ['an amount of zero', { amountMsat: msat(1000) }, { amountMsat: msat(0) }, 'htlcAmountZero'],
    ['a time for an expiry', { cltvExpiry: 499_999_999 }, { cltvExpiry: 500_000_000 }, 'htlcExpiryTooLarge'],
    ['a gap in the ids', { id: 0n }, { id: 1n }, 'htlcIdUnexpected'],
    ['an absurd amount', {}, { amountMsat: msat(2n ** 64n - 1n) }, 'htlcValueInFlightTooHigh'],
  ])('%s', (_name, last, first, code) => {
    expect(forceAdd(pairWith({}), 'accepter', last)).toBe('taken');
    const pair = pairWith({});
    expect(forceAdd(pair, 'accepter', first)).toBe(code);
    pair.accepter.in('forceClosing');
    if (!('id' in first)) expect(offer(pairWith({}), 'opener', first.amountMsat ?? 2000, first)).toBe(code);
  });

  it('an id that was used before', () => {
    const pair = pairWith({});
    expect(forceAdd(pair, 'accepter', { id: 0n })).toBe('taken');
    expect(forceAdd(pair, 'accepter', { id: 0n })).toBe('htlcIdUnexpected');
  });

  it('equal hashes are allowed', () => {
    const pair = pairWith({});
    const twice = offerOf('twice', 3_000_000);
    for (let i = 0; i < 2; i++) pair.run('opener', { type: 'addHtlc', offer: twice });
    pair.settle();
    for (const id of [1n, 0n]) {
      pair.run('accepter', {
        type: 'removeHtlc',
        id,
        removal: { kind: 'fulfill', preimage: preimageOf('twice') },
      });
    }
    pair.settle();
    expect(pair.opener.commitments.balanceMsat.local).toBe(694_000_000n);
    expect(pair.opener.commitments.htlcs).toEqual([]);
  });
});

describe('update_fee, BOLT 2', () => {
  const fee = (pair: ChannelPair, to: PeerName, feeratePerKw: number) =>
    codesOf(
      pair.give(to, {
        type: 'updateFee',
        channelId: pair.opener.commitments.parameters.channelId,
        feeratePerKw,
      }),
    )[0] ?? 'taken';

  it.each([
    [253, 'taken'],
    [252, 'feerateTooSmall'],
    [10_000, 'taken'],
    [10_001, 'feerateTooLarge'],
    [0, 'feerateTooSmall'],
    [0xffff_ffff, 'feerateTooLarge'],
  ])('%s sat/kw is %s', (rate, outcome) => {
    const pair = pairWith({});
    expect(fee(pair, 'accepter', rate)).toBe(outcome);
    pair.accepter.in(outcome === 'taken' ? 'normal' : 'forceClosing');
  });

  it('the accepter may not send it', () => {
    const pair = pairWith({});
    expect(codesOf(pair.run('accepter', { type: 'proposeFeerate', feeratePerKw: 1200 }))).toEqual([
      'feeUpdateFromAccepter',
    ]);
    expect(fee(pair, 'opener', 1200)).toBe('feeUpdateFromAccepter');
    pair.opener.in('forceClosing');
  });

  it('is refused when the opener cannot afford it above its reserve', () => {
    // 10,000 reserve, 660 anchors, 1124 weight units at 2000 sat/kw: 2248 sat.
    const pushed = (spare: number) => ({ pushMsat: (1_000_000 - 10_000 - 660 - 2248 - spare) * 1000 });
    expect(fee(pairWith(pushed(0)), 'accepter', 2000)).toBe('taken');
    expect(fee(pairWith(pushed(-1)), 'accepter', 2000)).toBe('insufficientFunds');
    const poor = pairWith(pushed(-1));
    expect(codesOf(poor.run('opener', { type: 'proposeFeerate', feeratePerKw: 2000 }))).toEqual([
      'insufficientFunds',
    ]);
  });

  it('many without a commitment take the room of one, on both sides', () => {
    const pair = pairWith({});
    for (let i = 0; i < 2000; i++) {
      pair.run('opener', { type: 'proposeFeerate', feeratePerKw: 1000 + (i % 7) });
      pair.deliver('accepter');
    }
    expect(pair.accepter.commitments.feerates).toHaveLength(2);
    expect(pair.opener.commitments.feerates).toHaveLength(2);
    expect(pair.opener.commitments.unsignedUpdates).toHaveLength(1);
    pair.settle();
    expect(pair.accepter.commitments.localCommit.spec.feeratePerKw).toBe(1000 + (1999 % 7));
  });
});

describe('dust exposure, BOLT 2', () => {
  const maxDustExposureMsat = msat(1_000_000);

  it('an offer beyond it is refused; one that has an output is not', () => {
    const pair = pairWith({ openerPolicy: { maxDustExposureMsat } });
    for (const amount of [350_000, 350_000, 300_000]) expect(offer(pair, 'opener', amount)).toBe('offered');
    expect(offer(pair, 'opener', 1000)).toBe('dustExposureTooHigh');
    expect(offer(pair, 'opener', 400_000)).toBe('offered');
  });

  it('one that a peer offers is taken and marked, each for itself', () => {
    const pair = pairWith({ accepterPolicy: { maxDustExposureMsat } });
    for (const amount of [350_000, 350_000, 350_000, 5_000_000])
      expect(offer(pair, 'opener', amount)).toBe('offered');
    pair.settle();
    const marks = ofType(pair.accepter.actions, 'htlcReceived').map((action) => action.mustFail);
    expect(marks).toEqual([true, true, true, false]);
    const below = pairWith({ accepterPolicy: { maxDustExposureMsat } });
    for (const amount of [350_000, 350_000, 300_000]) offer(below, 'opener', amount);
    below.settle();
    expect(ofType(below.accepter.actions, 'htlcReceived').map((action) => action.mustFail)).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('a fee rate that trims too much fails the channel, or is not proposed', () => {
    const make = (openerPolicy = {}) => {
      const pair = pairWith({
        format: 'staticRemoteKey',
        openerPolicy,
        accepterPolicy: { maxDustExposureMsat: msat(5_000_000) },
      });
      // Received by the accepter: trimmed below 354 + 703 at 1000 sat/kw, and at 4000 below 354 + 2812.
      for (let i = 0; i < 2; i++) offer(pair, 'opener', 3_000_000);
      pair.settle();
      return pair;
    };
    const attacked = make();
    attacked.run('opener', { type: 'proposeFeerate', feeratePerKw: 4000 });
    attacked.settle();
    expect(attacked.accepter.in('forceClosing').reason.code).toBe('dustExposureTooHigh');
    const careful = make({ maxDustExposureMsat: msat(5_000_000) });
    expect(codesOf(careful.run('opener', { type: 'proposeFeerate', feeratePerKw: 4000 }))).toEqual([
      'dustExposureTooHigh',
    ]);
  });

  it('a fee rate that trims nothing more is no reason to fail, whatever dust there is', () => {
    const pair = pairWith({ accepterPolicy: { maxDustExposureMsat } });
    for (let i = 0; i < 4; i++) offer(pair, 'opener', 350_000);
    pair.settle();
    pair.run('opener', { type: 'proposeFeerate', feeratePerKw: 2000 });
    pair.settle();
    pair.accepter.in('normal');
  });
});
