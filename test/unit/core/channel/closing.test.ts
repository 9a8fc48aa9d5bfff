import { Transaction } from 'bitcoinjs-lib';
import { sat } from '../../../../src/core/primitives/units.js';
import {
  buildClosing,
  decodeSignature,
  verifyClosingSignature,
} from '../../../../src/core/transactions/index.js';
import type { ClosingSigned } from '../../../../src/core/wire/index.js';
import {
  codesOf,
  highS,
  namesOf,
  ofType,
  outgoing,
  outgoingNamed,
} from '../../../support/channel-asserts.js';
import {
  ChannelPair,
  offerOf,
  type PairOptions,
  type PeerName,
  preimageOf,
} from '../../../support/channel-pair.js';

const scripts = {
  opener: Uint8Array.of(0, 20, ...new Uint8Array(20).fill(1)),
  accepter: Uint8Array.of(0, 32, ...new Uint8Array(32).fill(2)),
};
const names = ['opener', 'accepter'] as const;

const close = (pair: ChannelPair, name: PeerName, scriptPubKey = scripts[name]) =>
  pair.run(name, { type: 'close', scriptPubKey });
const ready = (options: Partial<PairOptions> = {}) => ChannelPair.ready({ isPublic: false, ...options });

/** Both `shutdown` have crossed; the opener's `closing_signed` is on its way. */
function negotiating(options: Partial<PairOptions> = {}): ChannelPair {
  const pair = ready(options);
  close(pair, 'opener');
  close(pair, 'accepter');
  pair.deliver('accepter');
  pair.deliver('opener');
  pair.opener.in('negotiating');
  pair.accepter.in('negotiating');
  return pair;
}

/** What a peer published as the mutual close, its witness checked against both keys. */
function mutualClose(pair: ChannelPair, name: PeerName): Transaction {
  const [published] = ofType(pair.peer(name).actions, 'publish').filter(({ what }) => what === 'mutualClose');
  if (published === undefined) throw new Error(`${name} published no mutual close`);
  const transaction = Transaction.fromBuffer(published.transaction);
  const { parameters } = pair.opener.commitments;
  const unsigned = Transaction.fromBuffer(published.transaction);
  unsigned.setWitness(0, []);
  const closing = {
    ...buildClosing({
      funding: parameters.funding,
      fundingAmount: parameters.fundingAmount,
      toLocal: null,
      toRemote: null,
      dustLimit: sat(0),
    }),
    transaction: unsigned,
  };
  const keys = [
    parameters.local.basepoints.fundingPublicKey,
    parameters.remote.basepoints.fundingPublicKey,
  ] as const;
  const signatures = (transaction.ins[0]?.witness ?? [])
    .slice(1, 3)
    .map((der) => decodeSignature(der)?.signature);
  for (const [own, other] of [keys, [keys[1], keys[0]]] as const) {
    const signed = signatures.some(
      (signature) => signature !== undefined && verifyClosingSignature(closing, signature, own, other),
    );
    expect(signed).toBe(true);
  }
  return transaction;
}

function expectSameClose(pair: ChannelPair): Transaction {
  for (const peer of pair.peers) peer.in('closing');
  const [one, other] = names.map((name) => mutualClose(pair, name));
  if (one === undefined || other === undefined) throw new Error('unreachable');
  expect(one.getId()).toBe(other.getId());
  return one;
}

describe('shutdown, BOLT 2', () => {
  it.each(names)('begun by the %s: one transaction, signed by both, with both balances', (name) => {
    const pair = ready();
    close(pair, name);
    pair.settle();
    const other = name === 'opener' ? 'accepter' : 'opener';
    expect(namesOf(pair.peer(other).actions)).toContain('shutdownStarted');
    close(pair, other);
    pair.settle();
    const transaction = expectSameClose(pair);
    const paid = new Map(transaction.outs.map(({ script, value }) => [String(script), value]));
    expect(paid.get(String(scripts.accepter))).toBe(300_000n);
    // 684 weight units of two outputs at 1000 sat/kw.
    const fee = 1_000_000n - [...paid.values()].reduce((sum, value) => sum + value, 0n);
    expect(paid.get(String(scripts.opener))).toBe(700_000n - fee);
    expect(fee).toBeGreaterThan(500n);
    expect(fee).toBeLessThan(1000n);
  });

  it('begun by both at once', () => {
    const pair = ready();
    for (const name of names) close(pair, name);
    pair.settle();
    expectSameClose(pair);
  });

  it('with HTLCs pending waits until they are settled, and takes no new one', () => {
    const pair = ready();
    for (const name of names) pair.run(name, { type: 'addHtlc', offer: offerOf(name, 20_000_000) });
    pair.settle();
    for (const name of names) close(pair, name);
    pair.settle();
    for (const name of names) {
      pair.peer(name).in('shuttingDown');
      expect(codesOf(pair.run(name, { type: 'addHtlc', offer: offerOf('late', 1_000_000) }))).toEqual([
        'addAfterShutdown',
      ]);
    }
    pair.run('accepter', {
      type: 'removeHtlc',
      id: 0n,
      removal: { kind: 'fulfill', preimage: preimageOf('opener') },
    });
    pair.run('opener', { type: 'removeHtlc', id: 0n, removal: { kind: 'fail', reason: new Uint8Array(3) } });
    pair.settle();
    const { outs } = expectSameClose(pair);
    expect(outs.find(({ script }) => script.length === 34)?.value).toBe(320_000n);
  });

  it('waits until our own updates are signed', () => {
    const pair = ready();
    pair.run('opener', { type: 'addHtlc', offer: offerOf('one', 20_000_000) });
    expect(namesOf(close(pair, 'opener'))).not.toContain('shutdown');
    pair.sign('opener');
    expect(outgoing(pair.opener).map(({ type }) => type)).toEqual([
      'updateAddHtlc',
      'commitmentSigned',
      'shutdown',
    ]);
    pair.settle();
    close(pair, 'accepter');
    pair.run('accepter', {
      type: 'removeHtlc',
      id: 0n,
      removal: { kind: 'fulfill', preimage: preimageOf('one') },
    });
    pair.settle();
    expectSameClose(pair);
  });

  it('our answer too waits until our updates are signed', () => {
    const pair = ready();
    pair.run('accepter', { type: 'addHtlc', offer: offerOf('one', 20_000_000) });
    close(pair, 'opener');
    pair.deliver('accepter');
    expect(namesOf(close(pair, 'accepter'))).not.toContain('shutdown');
    pair.settle();
    pair.run('opener', { type: 'removeHtlc', id: 0n, removal: { kind: 'fail', reason: new Uint8Array(3) } });
    pair.settle();
    expectSameClose(pair);
  });

  it('an update_add_htlc behind it fails the channel', () => {
    const pair = ready();
    close(pair, 'opener');
    pair.deliver('accepter');
    const { origin: _origin, ...content } = offerOf('late', 2_000_000);
    const { channelId } = pair.opener.commitments.parameters;
    expect(codesOf(pair.give('accepter', { type: 'updateAddHtlc', channelId, id: 0n, ...content }))).toEqual([
      'addAfterShutdown',
    ]);
    pair.accepter.in('forceClosing');
  });

  it('an update_fee that crosses the last revocation is still taken', () => {
    const pair = ready();
    pair.run('opener', { type: 'addHtlc', offer: offerOf('one', 20_000_000) });
    pair.settle();
    for (const name of names) close(pair, name);
    pair.settle();
    pair.run('accepter', {
      type: 'removeHtlc',
      id: 0n,
      removal: { kind: 'fail', reason: new Uint8Array(3) },
    });
    pair.sign('accepter');
    pair.deliver('opener');
    pair.deliver('opener');
    pair.deliver('accepter');
    pair.sign('opener');
    // Ours would not send it now, another opener may: to it the HTLC is still there.
    expect(pair.run('opener', { type: 'proposeFeerate', feeratePerKw: 1300 })).toEqual([]);
    pair.deliver('accepter');
    pair.accepter.in('negotiating');
    const { channelId } = pair.opener.commitments.parameters;
    pair.give('accepter', { type: 'updateFee', channelId, feeratePerKw: 1300 });
    expect(pair.accepter.in('shuttingDown').commitments.feerates).toHaveLength(2);
  });

  it.each<[string, Uint8Array, boolean, boolean]>([
    ['P2PKH', Uint8Array.of(0x76, 0xa9, 20, ...new Uint8Array(20), 0x88, 0xac), true, false],
    ['P2SH', Uint8Array.of(0xa9, 20, ...new Uint8Array(20), 0x87), true, false],
    ['nothing', new Uint8Array(0), true, false],
    ['P2WPKH a byte short', Uint8Array.of(0, 19, ...new Uint8Array(19)), true, false],
    ['P2TR without the feature', Uint8Array.of(0x51, 32, ...new Uint8Array(32)), false, false],
    ['P2TR with the feature', Uint8Array.of(0x51, 32, ...new Uint8Array(32)), true, true],
    ['P2WSH', scripts.accepter, false, true],
  ])('%s', (_name, scriptPubKey, shutdownAnySegwit, isValid) => {
    const pair = ready({ shutdownAnySegwit });
    const { channelId } = pair.opener.commitments.parameters;
    const actions = pair.give('accepter', { type: 'shutdown', channelId, scriptPubKey });
    expect(namesOf(actions).includes('disconnect')).toBe(!isValid);
    pair.accepter.in(isValid ? 'shuttingDown' : 'normal');
    const own = close(pair, 'opener', scriptPubKey);
    expect(codesOf(own)).toEqual(isValid ? [] : ['invalidShutdownScript']);
    pair.opener.in(isValid ? 'shuttingDown' : 'normal');
  });

  it('another script than the one promised upfront, or than the first one, is refused', () => {
    const pair = new ChannelPair({ isPublic: false });
    pair.tamper('opener', (message) =>
      message.type === 'openChannel' ? { ...message, upfrontShutdownScript: scripts.opener } : message,
    );
    pair.open();
    pair.settle();
    pair.confirm();
    pair.settle();
    const { channelId } = pair.opener.commitments.parameters;
    const shutdown = (scriptPubKey: Uint8Array) =>
      codesOf(pair.give('accepter', { type: 'shutdown', channelId, scriptPubKey }));
    expect(shutdown(scripts.accepter)).toEqual(['shutdownScriptMismatch']);
    expect(shutdown(scripts.opener)).toEqual([]);
    const other = ready();
    const again = (scriptPubKey: Uint8Array) =>
      codesOf(
        other.give('accepter', {
          type: 'shutdown',
          channelId: other.opener.commitments.parameters.channelId,
          scriptPubKey,
        }),
      );
    expect([again(scripts.opener), again(scripts.accepter)]).toEqual([[], ['shutdownScriptMismatch']]);
  });
});

describe('closing_signed with fee ranges, BOLT 2', () => {
  it('the accepter takes any fee that is relayed', () => {
    const pair = negotiating();
    expect(outgoingNamed(pair.opener, 'closingSigned').feeRange).toBeDefined();
    pair.settle();
    expectSameClose(pair);
    expect(outgoing(pair.opener)).toEqual([]);
  });

  it('an offer below what is relayed is answered from the overlap, once', () => {
    const low = { minFeeSatoshis: sat(0), maxFeeSatoshis: sat(5000) };
    const answered = () => {
      const pair = negotiating();
      pair.opener.outbox = [];
      pair.give('accepter', signedBy(pair, 'opener', 10n, low));
      return { pair, fee: outgoingNamed(pair.accepter, 'closingSigned').feeSatoshis };
    };
    const { pair, fee } = answered();
    expect(fee).toBeGreaterThan(10n);
    pair.give('accepter', signedBy(pair, 'opener', fee, low));
    pair.accepter.in('closing');
    const other = answered().pair;
    expect(codesOf(other.give('accepter', signedBy(other, 'opener', 11n, low)))).toEqual([
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
    const pair = negotiating();
    const actions = pair.give('accepter', change(outgoingNamed(pair.opener, 'closingSigned')));
    expect([codesOf(actions), pair.accepter.state.kind]).toEqual([[code], kind]);
  });

  it('an opener keeps to its range, however the accepter insists', () => {
    const pair = negotiating();
    const sign = (fee: bigint, feeRange?: ClosingSigned['feeRange']) =>
      signedBy(pair, 'accepter', fee, feeRange);
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
    const other = negotiating();
    other.give(
      'opener',
      signedBy(other, 'accepter', most, { minFeeSatoshis: sat(0), maxFeeSatoshis: sat(most) }),
    );
    other.opener.in('closing');
  });
});

/** A `closing_signed` of one peer for any fee. */
function signedBy(
  pair: ChannelPair,
  name: PeerName,
  fee: bigint,
  feeRange?: ClosingSigned['feeRange'],
  dustLimit = 354,
): ClosingSigned {
  const peer = pair.peer(name);
  const { parameters, balanceMsat } = peer.commitments;
  const other = name === 'opener' ? 'accepter' : 'opener';
  const paysFee = (side: PeerName, amount: bigint) => sat(amount / 1000n - (side === 'opener' ? fee : 0n));
  const closing = buildClosing({
    funding: parameters.funding,
    fundingAmount: parameters.fundingAmount,
    toLocal: { amount: paysFee(name, balanceMsat.local), scriptPubKey: scripts[name] },
    toRemote: { amount: paysFee(other, balanceMsat.remote), scriptPubKey: scripts[other] },
    dustLimit: sat(dustLimit),
  });
  return {
    type: 'closingSigned',
    channelId: parameters.channelId,
    feeSatoshis: sat(fee),
    signature: peer.context.signer.signClosing(closing, parameters.remote.basepoints.fundingPublicKey),
    ...(feeRange === undefined ? {} : { feeRange }),
  };
}

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
    const pair = negotiating();
    withoutRange(pair);
    pair.settle();
    expectSameClose(pair);
  });

  it('an offer too low is met halfway until it is good enough', () => {
    const pair = negotiating();
    pair.opener.outbox = [];
    const first = pair.give('accepter', signedBy(pair, 'opener', 10n));
    const [answer] = ofType(first, 'send').map(({ message }) => message);
    if (answer?.type !== 'closingSigned') throw new Error('no answer');
    expect(answer.feeSatoshis).toBeGreaterThan(10n);
    // Nearer, but still too low; then one in between that will do.
    const fee = answer.feeSatoshis;
    const last = pair.give('accepter', signedBy(pair, 'opener', fee));
    expect(namesOf(last)).toEqual(['store', 'publish', 'closing']);
  });

  it('an offer that does not move towards ours fails the channel', () => {
    const pair = negotiating();
    pair.give('accepter', signedBy(pair, 'opener', 10n));
    expect(codesOf(pair.give('accepter', signedBy(pair, 'opener', 9n)))).toEqual(['closingFeeOutOfRange']);
    pair.accepter.in('forceClosing');
  });

  it('an accepter that gives way a satoshi at a time cannot lead the opener out of its range', () => {
    const pair = negotiating();
    const most = outgoingNamed(pair.opener, 'closingSigned').feeRange?.maxFeeSatoshis ?? 0n;
    for (let fee = 500_000n; pair.opener.state.kind === 'negotiating' && fee > 499_900n; fee--) {
      pair.give('opener', signedBy(pair, 'accepter', fee));
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
    const pair = negotiating({ pushMsat: 500_000, accepterPolicy: { dustLimit: sat(600) } });
    pair.settle();
    for (const peer of pair.peers) peer.in('closing');
    for (const name of names) mutualClose(pair, name);
    expect(mutualClose(pair, 'accepter').outs).toHaveLength(2);
    expect(mutualClose(pair, 'opener').outs).toHaveLength(1);
  });

  it('one that the network would not relay fails the channel', () => {
    const pair = negotiating({ pushMsat: 300_000 });
    const actions = pair.give('accepter', signedBy(pair, 'opener', 700n, undefined, 0));
    expect(codesOf(actions)).toEqual(['closingOutputBelowDust']);
    pair.accepter.in('forceClosing');
  });
});

describe('a close that is interrupted', () => {
  it.each([0, 1, 2, 3, 4, 5])('after %s messages', (delivered) => {
    const pair = ready();
    for (const name of names) close(pair, name);
    for (let i = 0; i < delivered; i++) pair.deliver(i % 2 === 0 ? 'accepter' : 'opener');
    pair.reconnect();
    pair.settle();
    expectSameClose(pair);
  });

  it.each([0, 1, 2, 3])('by a restart of both, after %s messages', (delivered) => {
    const pair = ready();
    for (const name of names) close(pair, name);
    for (let i = 0; i < delivered; i++) pair.deliver(i % 2 === 0 ? 'accepter' : 'opener');
    pair.disconnect();
    for (const peer of pair.peers) peer.restart();
    pair.connect();
    pair.settle();
    expectSameClose(pair);
  });

  it('the last closing_signed is lost: the other side learns of the close from the chain', () => {
    const pair = negotiating();
    pair.deliver('accepter');
    const { txid, transaction } = pair.accepter.in('closing');
    pair.disconnect();
    const actions = pair.run('opener', { type: 'fundingSpent', transaction, txid, height: 1010 });
    expect(namesOf(actions)).toEqual(['store', 'closing']);
    expect(pair.opener.in('closing').spend).toEqual({ txid, height: 1010 });
  });

  it('the last closing_signed is lost: it is sent again', () => {
    const pair = negotiating();
    pair.deliver('accepter');
    pair.reconnect();
    pair.settle();
    expectSameClose(pair);
  });
});

describe('a mutual close on the chain', () => {
  it('is final when it is deep, and published again when it is reorganised away', () => {
    const pair = negotiating();
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
      const pair = negotiating();
      if (kind === 'closing') pair.settle();
      pair.opener.in(kind);
      pair.run('opener', {
        type: 'fundingSpent',
        transaction: new Uint8Array(0),
        txid: new Uint8Array(32).fill(9),
        height: 1010,
      });
      expect(pair.opener.in('forceClosing').spend?.by).toBe('other');
    },
  );
});
