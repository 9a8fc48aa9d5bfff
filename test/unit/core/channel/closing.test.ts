import { sat } from '../../../../src/core/primitives/units.js';
import type { ClosingSigned } from '../../../../src/core/wire/index.js';
import {
  codesOf,
  highS,
  namesOf,
  ofType,
  outgoing,
  outgoingNamed,
} from '../../../support/channel-asserts.js';
import type { ChannelPair } from '../../../support/channel-pair.js';
import {
  closeBy,
  closingSignedBy,
  expectSameClose,
  mutualClose,
  negotiatingPair,
  readyPair,
} from '../../../support/mutual-close.js';

const names = ['opener', 'accepter'] as const;

describe('closing_signed with fee ranges, BOLT 2', () => {
  it('the accepter takes any fee that is relayed', () => {
    const pair = negotiatingPair();
    expect(outgoingNamed(pair.opener, 'closingSigned').feeRange).toBeDefined();
    pair.settle();
    expectSameClose(pair);
    expect(outgoing(pair.opener)).toEqual([]);
  });

  it('an offer below what is relayed is answered from the overlap, once', () => {
    const low = { minFeeSatoshis: sat(0), maxFeeSatoshis: sat(5000) };
    const answered = () => {
      const pair = negotiatingPair();
      pair.opener.outbox = [];
      pair.give('accepter', closingSignedBy(pair, 'opener', 10n, low));
      return { pair, fee: outgoingNamed(pair.accepter, 'closingSigned').feeSatoshis };
    };
    const { pair, fee } = answered();
    expect(fee).toBeGreaterThan(10n);
    pair.give('accepter', closingSignedBy(pair, 'opener', fee, low));
    pair.accepter.in('closing');
    const other = answered().pair;
    expect(codesOf(other.give('accepter', closingSignedBy(other, 'opener', 11n, low)))).toEqual([
      'closingFeeOutOfRange',
    ]);
    other.accepter.in('forceClosing');
  });

  it.each<[string, (good: ClosingSigned) => ClosingSigned, string, string]>([
    [
      'a wrong signature',
      (good) => ({ ...good, signature: new Uint8Array(64).fill(1) }),
      'invalidClosingSignature',
      'forceClosing',
    ],
    [
      'a high-S signature',
      (good) => ({ ...good, signature: highS(good.signature) }),
      'invalidClosingSignature',
      'forceClosing',
    ],
    [
      'a fee that its signature is not for',
      (good) => ({ ...good, feeSatoshis: sat(good.feeSatoshis + 1n) }),
      'invalidClosingSignature',
      'forceClosing',
    ],
    [
      'a fee beyond the balance',
      (good) => ({ ...good, feeSatoshis: sat(700_001n) }),
      'closingFeeOutOfRange',
      'forceClosing',
    ],
    [
      'an absurd fee',
      (good) => ({ ...good, feeSatoshis: sat(2n ** 64n - 1n) }),
      'closingFeeOutOfRange',
      'forceClosing',
    ],
  ])('%s', (_name, change, code, kind) => {
    const pair = negotiatingPair();
    const actions = pair.give('accepter', change(outgoingNamed(pair.opener, 'closingSigned')));
    expect([codesOf(actions), pair.accepter.state.kind]).toEqual([[code], kind]);
  });

  it('an opener keeps to its range, however the accepter insists', () => {
    const pair = negotiatingPair();
    const sign = (fee: bigint, feeRange?: ClosingSigned['feeRange']) =>
      closingSignedBy(pair, 'accepter', fee, feeRange);
    const { feeRange } = outgoingNamed(pair.opener, 'closingSigned');
    if (feeRange === undefined) throw new Error('no range');
    const { maxFeeSatoshis: most } = feeRange;
    const none = pair.give(
      'opener',
      sign(most + 1n, { minFeeSatoshis: sat(most + 1n), maxFeeSatoshis: sat(most + 9n) }),
    );
    expect([codesOf(none), pair.opener.state.kind]).toEqual([['noClosingFeeOverlap'], 'negotiating']);
    const beyond = pair.give(
      'opener',
      sign(most + 1n, { minFeeSatoshis: sat(0), maxFeeSatoshis: sat(most + 9n) }),
    );
    expect([codesOf(beyond), pair.opener.state.kind]).toEqual([['closingFeeOutOfRange'], 'forceClosing']);
    const other = negotiatingPair();
    other.give(
      'opener',
      closingSignedBy(other, 'accepter', most, { minFeeSatoshis: sat(0), maxFeeSatoshis: sat(most) }),
    );
    // BOLT 2, closing_signed, receiver: a fee in the overlap is answered with the same one.
    other.opener.in('closing');
    expect(
      outgoing(other.opener)
        .flatMap((m) => (m.type === 'closingSigned' ? [m.feeSatoshis] : []))
        .at(-1),
    ).toBe(most);
  });
});

describe('a negotiation that leads nowhere, BOLT 2', () => {
  it.each(names)('fails the channel after 144 blocks, if the %s is there', (name) => {
    const pair = negotiatingPair();
    const mine = (blocks: number) => {
      const { context } = pair.peer(name);
      pair.peer(name).context = { ...context, blockHeight: context.blockHeight + blocks };
      pair.run(name, { type: 'newBlock' });
    };
    mine(143);
    pair.peer(name).in('negotiating');
    pair.disconnect();
    mine(500);
    pair.peer(name).in('negotiating');
    pair.connect();
    pair.deliver(name);
    mine(1);
    expect(pair.peer(name).in('forceClosing').reason.code).toBe('closingTimeout');
  });

  it('after fees without an overlap too', () => {
    const pair = negotiatingPair();
    const most = outgoingNamed(pair.opener, 'closingSigned').feeRange?.maxFeeSatoshis ?? 0n;
    const range = { minFeeSatoshis: sat(most + 1n), maxFeeSatoshis: sat(most + 9n) };
    pair.give('opener', closingSignedBy(pair, 'accepter', most + 1n, range));
    pair.mine(144);
    expect(pair.opener.in('forceClosing').reason.code).toBe('closingTimeout');
  });

  it('one that an earlier version began gets the whole time', () => {
    const pair = negotiatingPair();
    const { sinceHeight: _none, ...earlier } = pair.opener.in('negotiating');
    pair.opener.channel = { ...pair.opener.channel, state: earlier };
    pair.mine(144);
    pair.opener.in('negotiating');
    pair.mine(1);
    pair.opener.in('forceClosing');
  });
});

describe('closing_signed without fee ranges, BOLT 2', () => {
  const withoutRange = (pair: ChannelPair) => {
    for (const name of names) {
      pair.tamper(name, (message) => {
        if (message.type !== 'closingSigned') return message;
        const { feeRange: _none, ...legacy } = message;
        return legacy;
      });
    }
  };

  it('two that both speak it agree', () => {
    const pair = negotiatingPair();
    withoutRange(pair);
    pair.settle();
    expectSameClose(pair);
  });

  it('an offer too low is met halfway until it is good enough', () => {
    const pair = negotiatingPair();
    pair.opener.outbox = [];
    const first = pair.give('accepter', closingSignedBy(pair, 'opener', 10n));
    const [answer] = ofType(first, 'send').map(({ message }) => message);
    if (answer?.type !== 'closingSigned') throw new Error('no answer');
    expect(answer.feeSatoshis).toBeGreaterThan(10n);
    // Nearer, but still too low; then one in between that will do.
    const fee = answer.feeSatoshis;
    const last = pair.give('accepter', closingSignedBy(pair, 'opener', fee));
    expect(namesOf(last)).toEqual(['store', 'publish', 'closing']);
  });

  it('an answer lies strictly between the last two fees, and so does the one after it', () => {
    const pair = negotiatingPair();
    const { feeSatoshis: first, feeRange } = outgoingNamed(pair.opener, 'closingSigned');
    const received = (feeRange?.maxFeeSatoshis ?? 0n) + 100n;
    const answerTo = (fee: bigint) => {
      pair.opener.outbox = [];
      pair.give('opener', closingSignedBy(pair, 'accepter', fee));
      return outgoingNamed(pair.opener, 'closingSigned').feeSatoshis;
    };
    const answer = answerTo(received);
    expect(answer > first && answer < received).toBe(true);
    const next = answerTo(received - 10n);
    expect(next > answer && next < received - 10n).toBe(true);
  });

  it('an offer that does not move towards ours fails the channel', () => {
    const pair = negotiatingPair();
    pair.give('accepter', closingSignedBy(pair, 'opener', 10n));
    expect(codesOf(pair.give('accepter', closingSignedBy(pair, 'opener', 9n)))).toEqual([
      'closingFeeOutOfRange',
    ]);
    pair.accepter.in('forceClosing');
  });

  it('an accepter that gives way a satoshi at a time cannot lead the opener out of its range', () => {
    const pair = negotiatingPair();
    const most = outgoingNamed(pair.opener, 'closingSigned').feeRange?.maxFeeSatoshis ?? 0n;
    for (let fee = 500_000n; pair.opener.state.kind === 'negotiating' && fee > 499_900n; fee--) {
      pair.give('opener', closingSignedBy(pair, 'accepter', fee));
      const sent =
        pair.opener.state.kind === 'negotiating' ? (pair.opener.state.lastSent?.feeSatoshis ?? 0n) : 0n;
      expect(sent).toBeLessThanOrEqual(most);
    }
    pair.opener.in('forceClosing');
  });
});

describe('outputs that are dust, BOLT 2', () => {
  it('one that only the peer leaves out is left out', () => {
    // The accepter has 500 sat: above the opener's dust limit, below its own.
    const pair = negotiatingPair({ pushMsat: 500_000, accepterPolicy: { dustLimit: sat(600) } });
    pair.settle();
    for (const peer of pair.peers) peer.in('closing');
    for (const name of names) mutualClose(pair, name);
    expect(mutualClose(pair, 'accepter').outs).toHaveLength(2);
    expect(mutualClose(pair, 'opener').outs).toHaveLength(1);
  });

  it('one that the network would not relay fails the channel', () => {
    const pair = negotiatingPair({ pushMsat: 300_000 });
    const actions = pair.give('accepter', closingSignedBy(pair, 'opener', 700n, undefined, 0));
    expect(codesOf(actions)).toEqual(['closingOutputBelowDust']);
    pair.accepter.in('forceClosing');
  });
});

describe('a close that is interrupted', () => {
  it.each([0, 1, 2, 3, 4, 5])('after %s messages', (delivered) => {
    const pair = readyPair();
    for (const name of names) closeBy(pair, name);
    for (let i = 0; i < delivered; i++) pair.deliver(i % 2 === 0 ? 'accepter' : 'opener');
    pair.reconnect();
    pair.settle();
    expectSameClose(pair);
  });

  it.each([0, 1, 2, 3])('by a restart of both, after %s messages', (delivered) => {
    const pair = readyPair();
    for (const name of names) closeBy(pair, name);
    for (let i = 0; i < delivered; i++) pair.deliver(i % 2 === 0 ? 'accepter' : 'opener');
    pair.disconnect();
    for (const peer of pair.peers) peer.restart();
    pair.connect();
    pair.settle();
    expectSameClose(pair);
  });

  it('the last closing_signed is lost: the other side learns of the close from the chain', () => {
    const pair = negotiatingPair();
    pair.deliver('accepter');
    const { txid, transaction } = pair.accepter.in('closing');
    pair.disconnect();
    const actions = pair.run('opener', { type: 'fundingSpent', transaction, txid, height: 1010 });
    expect(namesOf(actions)).toEqual(['store', 'closing']);
    expect(pair.opener.in('closing').spend).toEqual({ txid, height: 1010 });
  });

  it('the last closing_signed is lost: it is sent again', () => {
    const pair = negotiatingPair();
    pair.deliver('accepter');
    pair.reconnect();
    pair.settle();
    expectSameClose(pair);
  });
});

describe('a mutual close on the chain', () => {
  it('is final when it is deep, and published again when it is reorganised away', () => {
    const pair = negotiatingPair();
    pair.settle();
    const { txid, transaction } = pair.opener.in('closing');
    const { blockHeight: height } = pair.opener.context;
    pair.run('opener', { type: 'fundingSpent', transaction, txid, height });
    pair.mine(4);
    expect(namesOf(pair.run('opener', { type: 'fundingUnspent' }))).toEqual(['store', 'publish']);
    expect(namesOf(pair.opener.restart())).toEqual(['publish', 'watchFunding']);
    pair.run('opener', { type: 'fundingSpent', transaction, txid, height: height + 4 });
    pair.mine(4);
    pair.opener.in('closing');
    pair.mine(1);
    expect(pair.opener.in('closed').txid).toEqual(txid);
  });

  it.each(['negotiating', 'closing'] as const)(
    'a spend that we never signed is no mutual close, in %s',
    (kind) => {
      const pair = negotiatingPair();
      if (kind === 'closing') pair.settle();
      pair.opener.in(kind);
      pair.run('opener', {
        type: 'fundingSpent',
        transaction: new Uint8Array(0),
        txid: new Uint8Array(32).fill(9),
        height: 1010,
      });
      expect(pair.opener.in('forceClosing').enforcement?.by).toBe('other');
    },
  );
});
