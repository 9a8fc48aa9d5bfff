import { Transaction } from 'bitcoinjs-lib';
import { buildSimpleClose } from '../../../../src/core/channel/shared/simple-close.js';
import { sat } from '../../../../src/core/primitives/units.js';
import type { ClosingComplete, ClosingSig } from '../../../../src/core/wire/index.js';
import { codesOf, highS, namesOf, outgoing, outgoingNamed } from '../../../support/channel-asserts.js';
import { type ChannelPair, otherName, type PeerName } from '../../../support/channel-pair.js';
import { closeBy, closingScripts, mutualClose } from '../../../support/mutual-close.js';
import {
  closedPair,
  closesIn,
  offeredPair,
  paidTo,
  simpleFeatures,
  simplePair,
} from '../../../support/simple-close.js';

const names = ['opener', 'accepter'] as const;
const elsewhere = Uint8Array.of(0, 20, ...new Uint8Array(20).fill(9));
const burn = Uint8Array.of(0x6a, 6, 1, 2, 3, 4, 5, 6);

const closesOf = (pair: ChannelPair, name: PeerName) => closesIn(pair.peer(name).actions, 'mutualClose');

describe('closing_complete and closing_sig, BOLT 2', () => {
  it.each(names)('begun by the %s: two transactions, each paid for by one side', (name) => {
    const pair = simplePair();
    closeBy(pair, name);
    pair.settle();
    closeBy(pair, otherName(name));
    pair.settle();
    const [ofOpener, ofAccepter] = names.map((each) => mutualClose(pair, each));
    if (ofOpener === undefined || ofAccepter === undefined) throw new Error('unreachable');
    expect(paidTo(ofOpener, closingScripts.accepter)).toBe(300_000n);
    expect(paidTo(ofAccepter, closingScripts.opener)).toBe(700_000n);
    // 724 weight units: the opener's at 1000 sat/kw, the accepter's at what is relayed.
    expect(700_000n - (paidTo(ofOpener, closingScripts.opener) ?? 0n)).toBe(724n);
    expect(300_000n - (paidTo(ofAccepter, closingScripts.accepter) ?? 0n)).toBe(183n);
    for (const each of names) {
      const { actions } = pair.peer(each);
      const other = closesOf(pair, otherName(each));
      expect(closesIn(actions, 'remoteMutualClose').map((close) => close.getId())).toEqual(
        other.map((close) => close.getId()),
      );
    }
    expect([ofOpener.ins[0]?.sequence, ofOpener.locktime]).toEqual([0xffff_fffd, 0]);
  });

  it.each<[string, number, PeerName, (keyof ClosingComplete)[]]>([
    ['has more', 300_000_000, 'opener', ['closerOutputOnly', 'closerAndCloseeOutputs']],
    ['has more, the other only dust', 300_000, 'opener', ['closerOutputOnly']],
    ['has less', 300_000_000, 'accepter', ['closerAndCloseeOutputs']],
    ['has less, and only dust after the fee', 400_000, 'accepter', ['closeeOutputOnly']],
    ['has as much', 500_000_000, 'accepter', ['closerOutputOnly', 'closerAndCloseeOutputs']],
  ])('who %s (%d msat pushed) signs for what BOLT 2 says', (_name, pushMsat, name, fields) => {
    const pair = offeredPair({ pushMsat });
    const offer = outgoingNamed(pair.peer(name), 'closingComplete');
    const signed = (['closerOutputOnly', 'closeeOutputOnly', 'closerAndCloseeOutputs'] as const).filter(
      (field) => offer[field] !== undefined,
    );
    expect(signed).toEqual(fields);
    pair.settle();
    expect(closesOf(pair, name)).toHaveLength(1);
    const hasOther = paidTo(mutualClose(pair, name), closingScripts[otherName(name)]) !== undefined;
    expect(hasOther).toBe(!fields.includes('closerOutputOnly') || fields.length > 1);
  });

  it('who cannot pay a fee offers nothing, and takes what the other pays for', () => {
    const pair = offeredPair({ pushMsat: 0 });
    expect(outgoing(pair.accepter)).toEqual([]);
    pair.settle();
    expect(paidTo(mutualClose(pair, 'opener'), closingScripts.opener)).toBeGreaterThan(990_000n);
    expect(closesIn(pair.accepter.actions, 'remoteMutualClose')).toHaveLength(1);
  });

  it.each(names)('an OP_RETURN of the %s holds nothing', (name) => {
    const pair = offeredPair({}, { ...closingScripts, [name]: burn });
    pair.settle();
    for (const each of names) {
      const close = mutualClose(pair, each);
      expect(paidTo(close, burn)).toBe(0n);
      expect(close.outs).toHaveLength(2);
    }
  });

  it('OP_RETURN is only for those who negotiated option_simple_close', () => {
    const pair = simplePair({ features: simpleFeatures.filter((name) => name !== 'optionSimpleClose') });
    expect(codesOf(closeBy(pair, 'opener', burn))).toEqual(['invalidShutdownScript']);
  });

  it('a fee can be raised, again and again, once the last offer was answered', () => {
    const pair = closedPair();
    const first = mutualClose(pair, 'opener');
    for (const feeratePerKw of [2000, 5000]) {
      const close = { type: 'close', scriptPubKey: closingScripts.opener, feeratePerKw } as const;
      pair.run('opener', close);
      expect(codesOf(pair.run('opener', close))).toEqual(['closingOfferPending']);
      pair.settle();
    }
    const last = closesOf(pair, 'opener').at(-1);
    if (last === undefined) throw new Error('unreachable');
    const feeOf = (close: Transaction) => 1_000_000n - close.outs.reduce((sum, { value }) => sum + value, 0n);
    expect(closesOf(pair, 'opener')).toHaveLength(3);
    expect(feeOf(last)).toBeGreaterThan(4n * feeOf(first));
    for (const name of names) {
      pair.mine();
      expect(closesIn(pair.peer(name).actions, 'mutualCloseAgain').at(-1)?.getId()).toBe(last.getId());
    }
  });

  it('a rate that was asked for with the close is what is offered', () => {
    const pair = simplePair();
    pair.run('opener', { type: 'close', scriptPubKey: closingScripts.opener, feeratePerKw: 3000 });
    closeBy(pair, 'accepter');
    pair.deliver('accepter');
    pair.deliver('opener');
    const fees = names.map((name) => outgoingNamed(pair.peer(name), 'closingComplete').feeSatoshis);
    expect(fees).toEqual([2172n, 183n]);
  });

  it('an accepter pays what it takes to confirm when the opener cannot', () => {
    const pair = offeredPair({ pushMsat: 980_000_000 });
    pair.opener.outbox = [];
    expect(outgoingNamed(pair.accepter, 'closingComplete').feeSatoshis).toBe(183n);
    pair.accepter.context = { ...pair.accepter.context, feerates: { commitment: 1000, closing: 30_000 } };
    pair.reconnect();
    pair.settle();
    const close = closesOf(pair, 'accepter').at(-1) ?? new Transaction();
    expect(980_000n - (paidTo(close, closingScripts.accepter) ?? 0n)).toBe(21_720n);
  });

  it('a new script is taken, unless another was promised', () => {
    const pair = closedPair();
    closeBy(pair, 'opener', elsewhere);
    pair.settle();
    expect(paidTo(closesOf(pair, 'opener').at(-1) ?? new Transaction(), elsewhere)).toBeGreaterThan(600_000n);
    closeBy(pair, 'accepter');
    pair.settle();
    expect(paidTo(closesOf(pair, 'accepter').at(-1) ?? new Transaction(), elsewhere)).toBe(700_000n);
    const features = [...simpleFeatures, 'optionUpfrontShutdownScript'] as const;
    const promised = closedPair({ features, upfrontScripts: closingScripts });
    expect(codesOf(closeBy(promised, 'opener', elsewhere))).toEqual(['shutdownScriptMismatch']);
    const offer = { ...offerBy(promised, 'opener'), closerScriptPubKey: elsewhere };
    expect(codesOf(promised.give('accepter', offer))).toEqual(['shutdownScriptMismatch']);
  });

  it('two who change their scripts at once find together on a new connection', () => {
    const pair = closedPair();
    closeBy(pair, 'opener', elsewhere);
    closeBy(pair, 'accepter', burn);
    for (const name of names) {
      const offer = outgoingNamed(pair.peer(name), 'closingComplete');
      const actions = pair.give(otherName(name), offer);
      expect([codesOf(actions), namesOf(actions).includes('disconnect')]).toEqual([
        ['shutdownScriptMismatch'],
        true,
      ]);
    }
    pair.reconnect();
    pair.settle();
    for (const name of names) {
      const close = closesOf(pair, name).at(-1) ?? new Transaction();
      expect([paidTo(close, burn), (paidTo(close, elsewhere) ?? 0n) > 600_000n]).toEqual([0n, true]);
    }
  });
});

const offerBy = (pair: ChannelPair, name: PeerName): ClosingComplete => {
  closeBy(pair, name);
  const offer = outgoingNamed(pair.peer(name), 'closingComplete');
  pair.peer(name).outbox = [];
  return offer;
};

describe('closing_complete, receiver', () => {
  it.each<[string, (offer: ClosingComplete) => ClosingComplete, string]>([
    ['a fee above the balance', (o) => ({ ...o, feeSatoshis: sat(700_001n) }), 'closingFeeOutOfRange'],
    ['an absurd fee', (o) => ({ ...o, feeSatoshis: sat(2n ** 64n - 1n) }), 'closingFeeOutOfRange'],
    [
      'a script for us that is not ours',
      (o) => ({ ...o, closeeScriptPubKey: burn }),
      'shutdownScriptMismatch',
    ],
    [
      'a script of no known form',
      (o) => ({ ...o, closerScriptPubKey: Uint8Array.of(0x76, 0xa9, 20, ...new Uint8Array(20), 0x88, 0xac) }),
      'invalidShutdownScript',
    ],
    [
      'another fee than was signed',
      (o) => ({ ...o, feeSatoshis: sat(o.feeSatoshis + 1n) }),
      'invalidClosingSignature',
    ],
    ['another lock time than was signed', (o) => ({ ...o, locktime: 1 }), 'invalidClosingSignature'],
    [
      'no signature for both outputs',
      ({ closerAndCloseeOutputs: _none, ...o }) => o,
      'invalidClosingSignature',
    ],
    [
      'a high-S signature',
      (o) => ({ ...o, closerAndCloseeOutputs: highS(o.closerAndCloseeOutputs ?? new Uint8Array(64)) }),
      'invalidClosingSignature',
    ],
    [
      'the signature for another transaction',
      (o) => ({ ...o, closerAndCloseeOutputs: o.closerOutputOnly ?? new Uint8Array(64) }),
      'invalidClosingSignature',
    ],
  ])('%s: warning, new connection, nothing signed', (_name, change, code) => {
    const pair = offeredPair();
    const actions = pair.give('accepter', change(outgoingNamed(pair.opener, 'closingComplete')));
    expect(codesOf(actions)).toEqual([code]);
    expect(namesOf(actions)).toEqual(['warning', 'disconnect', 'report']);
    expect(pair.accepter.in('simpleClosing').best).toBeNull();
  });

  it('whose own output is dust wants it left out', () => {
    const pair = offeredPair({ pushMsat: 300_000 });
    const { closerOutputOnly: _none, ...offer } = outgoingNamed(pair.opener, 'closingComplete');
    expect(codesOf(pair.give('accepter', offer))).toEqual(['invalidClosingSignature']);
  });

  it('one that is not final yet is signed, and not preferred to one that is', () => {
    const pair = closedPair();
    const { best } = pair.accepter.in('simpleClosing');
    const signedBefore = pair.accepter.in('simpleClosing').proposals.length;
    pair.opener.context = { ...pair.opener.context, feerates: { commitment: 1000, closing: 9000 } };
    const offer = offerBy(pair, 'opener');
    const future = signedAgain(pair, { ...offer, locktime: 600_000_000 });
    expect(namesOf(pair.give('accepter', future))).toContain('closingSig');
    expect(pair.accepter.in('simpleClosing').best).toEqual(best);
    expect(pair.accepter.in('simpleClosing').proposals).toHaveLength(signedBefore + 1);
  });

  it('does not sign without end', () => {
    const pair = closedPair();
    const state = pair.accepter.in('simpleClosing');
    const proposals = Array.from({ length: 500 }, (_, fee) => ({
      feeSatoshis: sat(fee),
      txid: new Uint8Array(32).fill(fee),
    }));
    pair.accepter.channel = { ...pair.accepter.channel, state: { ...state, proposals } };
    expect(codesOf(pair.give('accepter', offerBy(pair, 'opener')))).toEqual(['tooManyClosingOffers']);
  });
});

/** The opener's offer with other terms, signed for them. */
function signedAgain(pair: ChannelPair, offer: ClosingComplete): ClosingComplete {
  const { signer } = pair.opener.context;
  const { commitments } = pair.opener.in('simpleClosing');
  const closing = buildSimpleClose(commitments, 'local', offer, 'closerAndCloseeOutputs');
  const { fundingPublicKey } = commitments.parameters.remote.basepoints;
  return { ...offer, closerAndCloseeOutputs: signer.signClosing(closing, fundingPublicKey) };
}

describe('closing_sig, receiver', () => {
  it.each<[string, (sig: ClosingSig) => ClosingSig, string]>([
    ['another fee', (s) => ({ ...s, feeSatoshis: sat(s.feeSatoshis + 1n) }), 'closingOfferMismatch'],
    ['another lock time', (s) => ({ ...s, locktime: 1 }), 'closingOfferMismatch'],
    ['another closer script', (s) => ({ ...s, closerScriptPubKey: burn }), 'closingOfferMismatch'],
    ['another closee script', (s) => ({ ...s, closeeScriptPubKey: burn }), 'closingOfferMismatch'],
    ['no signature', ({ closerAndCloseeOutputs: _none, ...s }) => s, 'closingOfferMismatch'],
    [
      'two signatures',
      (s) => ({ ...s, closerOutputOnly: s.closerAndCloseeOutputs ?? new Uint8Array(64) }),
      'closingOfferMismatch',
    ],
    [
      'a transaction that was not offered',
      ({ closerAndCloseeOutputs: signature = new Uint8Array(64), ...s }) => ({
        ...s,
        closeeOutputOnly: signature,
      }),
      'closingOfferMismatch',
    ],
    [
      'a signature for another transaction',
      ({ closerAndCloseeOutputs: signature = new Uint8Array(64), ...s }) => ({
        ...s,
        closerOutputOnly: signature,
      }),
      'invalidClosingSignature',
    ],
    [
      'a high-S signature',
      (s) => ({ ...s, closerAndCloseeOutputs: highS(s.closerAndCloseeOutputs ?? new Uint8Array(64)) }),
      'invalidClosingSignature',
    ],
  ])('%s: warning, new connection, nothing published', (_name, change, code) => {
    const pair = offeredPair();
    pair.accepter.outbox = [];
    pair.deliver('accepter');
    const actions = pair.give('opener', change(outgoingNamed(pair.accepter, 'closingSig')));
    expect([codesOf(actions), namesOf(actions).includes('disconnect')]).toEqual([[code], true]);
    expect(closesOf(pair, 'opener')).toEqual([]);
    pair.reconnect();
    pair.settle();
    expect(closesOf(pair, 'opener')).toHaveLength(1);
  });

  it('one that nobody asked for', () => {
    const pair = offeredPair();
    pair.deliver('accepter');
    const sig = outgoing(pair.accepter).find(({ type }) => type === 'closingSig') as ClosingSig;
    pair.settle();
    expect(codesOf(pair.give('opener', sig))).toEqual(['closingOfferMismatch']);
  });
});
