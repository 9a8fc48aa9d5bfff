import { msat, sat } from '../../../../src/core/primitives/units.js';
import { codesOf, namesOf, outgoingNamed } from '../../../support/channel-asserts.js';
import { ChannelPair } from '../../../support/channel-pair.js';

describe('open_channel, BOLT 2: what the accepter refuses', () => {
  const open = new ChannelPair();
  open.open();
  const good = outgoingNamed(open.opener, 'openChannel');
  const funding = 1_000_000n;

  function answerTo(changes: Partial<typeof good>, large = false): string {
    const features = large
      ? (['optionAnchors', 'optionSupportLargeChannel'] as const)
      : (['optionAnchors'] as const);
    const pair = new ChannelPair({ features });
    const actions = pair.give('accepter', { ...good, ...changes });
    if (pair.accepter.state.kind === 'waitForFundingCreated') return 'accepted';
    expect(namesOf(actions)).toEqual(['error', 'report', 'forget']);
    return codesOf(actions)[0] ?? 'no code';
  }

  it.each<[string, Partial<typeof good>, Partial<typeof good>, string]>([
    [
      'funding, least',
      { fundingSatoshis: sat(20_000), pushMsat: msat(0), channelReserve: sat(354) },
      { fundingSatoshis: sat(19_999), pushMsat: msat(0) },
      'fundingTooSmall',
    ],
    [
      'funding, most',
      { fundingSatoshis: sat(16_777_215) },
      { fundingSatoshis: sat(16_777_216) },
      'fundingTooLarge',
    ],
    ['push', { pushMsat: msat(900_000_000) }, { pushMsat: msat(funding * 1000n + 1n) }, 'pushTooLarge'],
    ['fee rate, least', { feeratePerKw: 253 }, { feeratePerKw: 252 }, 'feerateTooSmall'],
    ['fee rate, most', { feeratePerKw: 10_000 }, { feeratePerKw: 10_001 }, 'feerateTooLarge'],
    ['to_self_delay', { toSelfDelay: 2016 }, { toSelfDelay: 2017 }, 'toSelfDelayTooLarge'],
    [
      'max_accepted_htlcs, most',
      { maxAcceptedHtlcs: 483 },
      { maxAcceptedHtlcs: 484 },
      'tooManyAcceptedHtlcs',
    ],
    ['max_accepted_htlcs, least', { maxAcceptedHtlcs: 1 }, { maxAcceptedHtlcs: 0 }, 'tooManyAcceptedHtlcs'],
    ['dust limit, least', { dustLimit: sat(354) }, { dustLimit: sat(353) }, 'dustLimitTooSmall'],
    ['dust limit, most', { dustLimit: sat(2000) }, { dustLimit: sat(2001) }, 'dustLimitTooLarge'],
    [
      'reserve over their dust limit',
      { dustLimit: sat(700), channelReserve: sat(700) },
      { dustLimit: sat(701), channelReserve: sat(700) },
      'reserveBelowDustLimit',
    ],
    [
      'reserve over our dust limit',
      { channelReserve: sat(354) },
      { channelReserve: sat(353) },
      'reserveBelowDustLimit',
    ],
    ['reserve, most', { channelReserve: sat(50_000) }, { channelReserve: sat(50_001) }, 'reserveTooLarge'],
    [
      'in-flight value',
      { maxHtlcValueInFlightMsat: msat(1_000_000) },
      { maxHtlcValueInFlightMsat: msat(999_999) },
      'maxHtlcValueInFlightTooSmall',
    ],
    [
      'htlc_minimum_msat',
      { htlcMinimumMsat: msat(1_000_000) },
      { htlcMinimumMsat: msat(1_000_001) },
      'htlcMinimumTooLarge',
    ],
    // 1124 weight units at 1000 sat/kw and two anchors: 1784 sat.
    [
      'first fee',
      { pushMsat: msat(funding * 1000n - 1_784_000n) },
      { pushMsat: msat(funding * 1000n - 1_783_999n) },
      'openerCannotAffordFee',
    ],
    ['chain', {}, { chainHash: new Uint8Array(32).fill(7) }, 'wrongChain'],
    ['channel type', {}, { channelType: Uint8Array.of(0x10) }, 'wrongChannelType'],
    ['keys', {}, { htlcBasepoint: good.paymentBasepoint }, 'duplicateKeys'],
  ])('%s', (_name, last, first, code) => {
    expect(answerTo(last)).toBe('accepted');
    expect(answerTo(first)).toBe(code);
  });

  it('one side above the reserve is enough, both at it are not', () => {
    const changes = { fundingSatoshis: sat(21_000), channelReserve: sat(1000), dustLimit: sat(354) };
    const pushed = (accepter: number) => msat(accepter * 1000);
    const policy = { maxReserveMillionths: 900_000 };
    const answer = (accepter: number, reserve: number) => {
      const pair = new ChannelPair({ accepterPolicy: policy });
      pair.give('accepter', {
        ...good,
        ...changes,
        pushMsat: pushed(accepter),
        channelReserve: sat(reserve),
      });
      const { state } = pair.accepter;
      return state.kind === 'aborted' ? state.reason.code : state.kind;
    };
    // 21,000 − 1784 leave 19,216: 9608 each.
    expect(answer(9608, 9608)).toBe('bothSidesBelowReserve');
    expect(answer(9609, 9608)).toBe('waitForFundingCreated');
    expect(answer(9607, 9608)).toBe('waitForFundingCreated');
  });

  it('a large channel is accepted when both sides allow it', () => {
    expect(answerTo({ fundingSatoshis: sat(16_777_216) }, true)).toBe('accepted');
    expect(answerTo({ fundingSatoshis: sat(2_100_000_000_000_001n) }, true)).toBe('fundingTooLarge');
  });

  it.each([2n ** 53n + 1n, 2n ** 63n, 2n ** 64n - 1n])(
    'an amount of %s is refused without an exception',
    (amount) => {
      expect(answerTo({ fundingSatoshis: sat(amount) })).toBe('fundingTooLarge');
      expect(answerTo({ fundingSatoshis: sat(amount) }, true)).toBe('fundingTooLarge');
      expect(answerTo({ pushMsat: msat(amount) })).toBe('pushTooLarge');
      expect(answerTo({ dustLimit: sat(amount) })).toBe('dustLimitTooLarge');
      expect(answerTo({ channelReserve: sat(amount) })).toBe('reserveTooLarge');
      expect(answerTo({ maxHtlcValueInFlightMsat: msat(amount) })).toBe('accepted');
      expect(answerTo({ htlcMinimumMsat: msat(amount) })).toBe('htlcMinimumTooLarge');
    },
  );

  it('a missing channel type is refused', () => {
    const { channelType: _none, ...untyped } = good;
    const pair = new ChannelPair();
    expect(codesOf(pair.give('accepter', untyped))).toEqual(['wrongChannelType']);
  });
});

describe('accept_channel, BOLT 2: what the opener refuses', () => {
  const offered = new ChannelPair();
  offered.open();
  offered.deliver('accepter');
  const good = outgoingNamed(offered.accepter, 'acceptChannel');

  function answerTo(changes: Partial<typeof good>): string {
    const pair = new ChannelPair();
    pair.open();
    pair.give('opener', { ...good, ...changes });
    const { state } = pair.opener;
    return state.kind === 'aborted' ? state.reason.code : state.kind;
  }

  it.each<[string, Partial<typeof good>, Partial<typeof good>, string]>([
    ['minimum_depth', { minimumDepth: 144 }, { minimumDepth: 145 }, 'minimumDepthTooLarge'],
    [
      'reserve over our dust limit',
      { channelReserve: sat(354) },
      { channelReserve: sat(353) },
      'reserveBelowDustLimit',
    ],
    ['dust limit, most', { dustLimit: sat(2000) }, { dustLimit: sat(2001) }, 'dustLimitTooLarge'],
    ['dust limit, least', { dustLimit: sat(354) }, { dustLimit: sat(353) }, 'dustLimitTooSmall'],
    ['to_self_delay', { toSelfDelay: 2016 }, { toSelfDelay: 2017 }, 'toSelfDelayTooLarge'],
    ['max_accepted_htlcs', { maxAcceptedHtlcs: 483 }, { maxAcceptedHtlcs: 484 }, 'tooManyAcceptedHtlcs'],
    ['reserve, most', { channelReserve: sat(50_000) }, { channelReserve: sat(50_001) }, 'reserveTooLarge'],
    ['channel type', {}, { channelType: Uint8Array.of(0x10, 0) }, 'wrongChannelType'],
    ['keys', {}, { htlcBasepoint: good.fundingPublicKey }, 'duplicateKeys'],
  ])('%s', (_name, last, first, code) => {
    expect(answerTo(last)).toBe('waitForFundingSigned');
    expect(answerTo(first)).toBe(code);
  });

  it('a channel type that is missing', () => {
    const pair = new ChannelPair();
    pair.open();
    const { channelType: _none, ...untyped } = good;
    pair.give('opener', untyped);
    expect(pair.opener.in('aborted').reason.code).toBe('wrongChannelType');
  });

  it('a dust limit above the reserve that the opener asked for', () => {
    const pair = new ChannelPair({ fundingAmount: 30_000, pushMsat: 0 });
    pair.open();
    expect(outgoingNamed(pair.opener, 'openChannel').channelReserve).toBe(354n);
    pair.give('opener', { ...good, channelReserve: sat(360), dustLimit: sat(355) });
    expect(pair.opener.in('aborted').reason.code).toBe('reserveBelowDustLimit');
  });
});
