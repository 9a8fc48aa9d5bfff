import { codesOf, namesOf, outgoing } from '../../../support/channel-asserts.js';
import { ChannelPair, offerOf, preimageOf } from '../../../support/channel-pair.js';
import { closeBy, closingScripts, expectSameClose, readyPair } from '../../../support/mutual-close.js';

const names = ['opener', 'accepter'] as const;

describe('shutdown, BOLT 2', () => {
  it.each(names)('begun by the %s: one transaction, signed by both, with both balances', (name) => {
    const pair = readyPair();
    closeBy(pair, name);
    pair.settle();
    const other = name === 'opener' ? 'accepter' : 'opener';
    expect(namesOf(pair.peer(other).actions)).toContain('shutdownStarted');
    closeBy(pair, other);
    pair.settle();
    const transaction = expectSameClose(pair);
    const paid = new Map(transaction.outs.map(({ script, value }) => [String(script), value]));
    expect(paid.get(String(closingScripts.accepter))).toBe(300_000n);
    // 684 weight units of two outputs at 1000 sat/kw.
    const fee = 1_000_000n - [...paid.values()].reduce((sum, value) => sum + value, 0n);
    expect(paid.get(String(closingScripts.opener))).toBe(700_000n - fee);
    expect(fee).toBeGreaterThan(500n);
    expect(fee).toBeLessThan(1000n);
  });

  it('begun by both at once', () => {
    const pair = readyPair();
    for (const name of names) closeBy(pair, name);
    pair.settle();
    expectSameClose(pair);
  });

  it('with HTLCs pending waits until they are settled, and takes no new one', () => {
    const pair = readyPair();
    for (const name of names) pair.run(name, { type: 'addHtlc', offer: offerOf(name, 20_000_000) });
    pair.settle();
    for (const name of names) closeBy(pair, name);
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
    const pair = readyPair();
    pair.run('opener', { type: 'addHtlc', offer: offerOf('one', 20_000_000) });
    expect(namesOf(closeBy(pair, 'opener'))).not.toContain('shutdown');
    pair.sign('opener');
    expect(outgoing(pair.opener).map(({ type }) => type)).toEqual([
      'updateAddHtlc',
      'commitmentSigned',
      'shutdown',
    ]);
    pair.settle();
    closeBy(pair, 'accepter');
    pair.run('accepter', {
      type: 'removeHtlc',
      id: 0n,
      removal: { kind: 'fulfill', preimage: preimageOf('one') },
    });
    pair.settle();
    expectSameClose(pair);
  });

  it('our answer too waits until our updates are signed', () => {
    const pair = readyPair();
    pair.run('accepter', { type: 'addHtlc', offer: offerOf('one', 20_000_000) });
    closeBy(pair, 'opener');
    pair.deliver('accepter');
    expect(namesOf(closeBy(pair, 'accepter'))).not.toContain('shutdown');
    pair.settle();
    pair.run('opener', { type: 'removeHtlc', id: 0n, removal: { kind: 'fail', reason: new Uint8Array(3) } });
    pair.settle();
    expectSameClose(pair);
  });

  it('an update_add_htlc behind it fails the channel', () => {
    const pair = readyPair();
    closeBy(pair, 'opener');
    pair.deliver('accepter');
    const { origin: _origin, ...content } = offerOf('late', 2_000_000);
    const { channelId } = pair.opener.commitments.parameters;
    expect(codesOf(pair.give('accepter', { type: 'updateAddHtlc', channelId, id: 0n, ...content }))).toEqual([
      'addAfterShutdown',
    ]);
    pair.accepter.in('forceClosing');
  });

  it('waits until the last commitment is revoked', () => {
    const pair = readyPair();
    pair.run('opener', { type: 'proposeFeerate', feeratePerKw: 1200 });
    pair.sign('opener');
    for (const name of names) closeBy(pair, name);
    pair.deliver('opener');
    expect(pair.opener.in('shuttingDown').remoteScript).not.toBeNull();
    pair.settle();
    expectSameClose(pair);
  });

  it('an update_fee that crosses the last revocation is still taken', () => {
    const pair = readyPair();
    pair.run('opener', { type: 'addHtlc', offer: offerOf('one', 20_000_000) });
    pair.settle();
    for (const name of names) closeBy(pair, name);
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
    ['P2WSH', closingScripts.accepter, false, true],
  ])('%s', (_name, scriptPubKey, shutdownAnySegwit, isValid) => {
    const pair = readyPair({
      features: shutdownAnySegwit ? ['optionAnchors', 'optionShutdownAnysegwit'] : ['optionAnchors'],
    });
    const { channelId } = pair.opener.commitments.parameters;
    const actions = pair.give('accepter', { type: 'shutdown', channelId, scriptPubKey });
    expect(namesOf(actions).includes('disconnect')).toBe(!isValid);
    pair.accepter.in(isValid ? 'shuttingDown' : 'normal');
    const own = closeBy(pair, 'opener', scriptPubKey);
    expect(codesOf(own)).toEqual(isValid ? [] : ['invalidShutdownScript']);
    pair.opener.in(isValid ? 'shuttingDown' : 'normal');
  });

  it('another script than the one promised upfront, or than the first one, is refused', () => {
    const pair = new ChannelPair({ isPublic: false });
    pair.tamper('opener', (message) =>
      message.type === 'openChannel' ? { ...message, upfrontShutdownScript: closingScripts.opener } : message,
    );
    pair.open();
    pair.settle();
    pair.confirm();
    pair.settle();
    const { channelId } = pair.opener.commitments.parameters;
    const shutdown = (scriptPubKey: Uint8Array) =>
      codesOf(pair.give('accepter', { type: 'shutdown', channelId, scriptPubKey }));
    expect(shutdown(closingScripts.accepter)).toEqual(['shutdownScriptMismatch']);
    expect(shutdown(closingScripts.opener)).toEqual([]);
    const other = readyPair();
    const again = (scriptPubKey: Uint8Array) =>
      codesOf(
        other.give('accepter', {
          type: 'shutdown',
          channelId: other.opener.commitments.parameters.channelId,
          scriptPubKey,
        }),
      );
    expect([again(closingScripts.opener), again(closingScripts.accepter)]).toEqual([
      [],
      ['shutdownScriptMismatch'],
    ]);
  });
});
