import { msat, sat } from '../../../../src/core/primitives/units.js';
import { codesOf, namesOf, outgoingNamed } from '../../../support/channel-asserts.js';
import { ChannelPair, offerOf, type PairOptions } from '../../../support/channel-pair.js';

function offered(options: Partial<PairOptions> = {}): ChannelPair {
  const pair = new ChannelPair(options);
  pair.open();
  return pair;
}
const openOf = (options?: Partial<PairOptions>) => outgoingNamed(offered(options).opener, 'openChannel');

describe('our open_channel, BOLT 2', () => {
  it.each([
    [true, 1],
    [false, 0],
  ])(
    'public: %s: the flags are %d, and the upfront script is there even when it is empty',
    (isPublic, flags) => {
      const message = openOf({ isPublic });
      expect(message.channelFlags).toBe(flags);
      expect(message.upfrontShutdownScript).toEqual(new Uint8Array(0));
      expect(message.channelType).toBeDefined();
    },
  );

  it('pushes no more than the channel holds', () => {
    for (const [pushMsat, code] of [
      [1_000_000_001, 'openerCannotAffordFee'],
      [998_216_001, 'openerCannotAffordFee'],
      [998_216_000, undefined],
    ] as const) {
      const pair = new ChannelPair();
      expect(codesOf(pair.open({ pushMsat: msat(pushMsat) }))[0]).toBe(code);
    }
  });

  it('has a reserve of no less than our dust limit, however small the channel', () => {
    const { channelReserve, dustLimit } = openOf({ fundingAmount: 21_000, pushMsat: 0 });
    expect([channelReserve, dustLimit]).toEqual([354n, 354n]);
  });
});

describe('our accept_channel, BOLT 2', () => {
  it('bits of channel_flags that mean nothing are ignored', () => {
    for (const [channelFlags, isPublic] of [
      [0xff, true],
      [0xfe, false],
    ] as const) {
      const pair = new ChannelPair();
      pair.give('accepter', { ...openOf(), channelFlags });
      expect(pair.accepter.in('waitForFundingCreated').isPublic).toBe(isPublic);
    }
  });

  it('has the temporary id and the type that were asked for, and a reserve above both dust limits', () => {
    const open = {
      ...openOf({ fundingAmount: 30_000, pushMsat: 0 }),
      dustLimit: sat(700),
      channelReserve: sat(800),
    };
    const pair = new ChannelPair({ accepterPolicy: { maxReserveMillionths: 100_000 } });
    pair.give('accepter', open);
    const accept = outgoingNamed(pair.accepter, 'acceptChannel');
    expect(accept.temporaryChannelId).toEqual(open.temporaryChannelId);
    expect(accept.channelType).toEqual(open.channelType);
    expect([accept.channelReserve, accept.dustLimit]).toEqual([700n, 354n]);
  });

  it("is not sent where the opener's reserve is below our dust limit", () => {
    for (const [channelReserve, kind] of [
      [600, 'waitForFundingCreated'],
      [599, 'aborted'],
    ] as const) {
      const pair = new ChannelPair({ accepterPolicy: { dustLimit: sat(600) } });
      pair.give('accepter', { ...openOf(), channelReserve: sat(channelReserve) });
      expect(pair.accepter.state.kind).toBe(kind);
    }
  });

  it('an opening that a lost connection ended makes room for the next', () => {
    const pair = offered();
    pair.deliver('accepter');
    pair.disconnect();
    pair.accepter.in('aborted');
    const again = offered();
    pair.give('accepter', outgoingNamed(again.opener, 'openChannel'));
    pair.accepter.in('waitForFundingCreated');
  });
});

describe('push_msat, BOLT 2', () => {
  it('what was pushed cannot be spent before the funding is deep', () => {
    const pair = offered();
    pair.settle();
    const spend = () =>
      codesOf(pair.run('accepter', { type: 'addHtlc', offer: offerOf('pushed', 2_000_000) }));
    expect(spend()).toEqual(['channelNotReady']);
    pair.confirm(2);
    pair.settle();
    expect(spend()).toEqual(['channelNotReady']);
    pair.mine();
    pair.settle();
    expect(spend()).toEqual([]);
  });
});

describe('the channel id, BOLT 2', () => {
  it('is that of the funding output in funding_signed', () => {
    const pair = offered();
    pair.deliver('accepter');
    pair.deliver('opener');
    const { fundingTxid, fundingOutputIndex } = outgoingNamed(pair.opener, 'fundingCreated');
    const expected = fundingTxid.slice();
    expected[31] = (expected[31] ?? 0) ^ fundingOutputIndex;
    pair.deliver('accepter');
    expect(fundingOutputIndex).toBe(1);
    expect(outgoingNamed(pair.accepter, 'fundingSigned').channelId).toEqual(expected);
  });

  it('what our user wants closed before there is one is not said to the peer', () => {
    const pair = offered();
    const scriptPubKey = Uint8Array.of(0, 20, ...new Uint8Array(20));
    for (const deliver of ['accepter', 'opener'] as const) {
      for (const name of ['opener', 'accepter'] as const) {
        if (name === 'opener' || deliver === 'opener') {
          expect(namesOf(pair.run(name, { type: 'close', scriptPubKey }))).toEqual(['report']);
        }
      }
      pair.deliver(deliver);
    }
  });
});
