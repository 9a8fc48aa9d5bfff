import { isQuiescent } from '../../../../src/core/channel/index.js';
import type { FeatureName, Stfu } from '../../../../src/core/wire/index.js';
import { codesOf, namesOf, ofType, outgoing, outgoingNamed } from '../../../support/channel-asserts.js';
import { ChannelPair, offerOf, otherName, type PeerName, preimageOf } from '../../../support/channel-pair.js';
import { closeBy } from '../../../support/mutual-close.js';

const names = ['opener', 'accepter'] as const;
const features: readonly FeatureName[] = ['optionAnchors', 'optionShutdownAnysegwit', 'optionQuiesce'];
const readyPair = () => ChannelPair.ready({ isPublic: false, features });
const quiet = (pair: ChannelPair) => names.map((name) => isQuiescent(pair.peer(name).channel.quiescence));
const initiators = (pair: ChannelPair) =>
  names.map((name) => ofType(pair.peer(name).actions, 'quiescent').map(({ initiator }) => initiator));

/** Both are quiet, with an HTLC that the opener offered pending. */
function quietPair(): ChannelPair {
  const pair = readyPair();
  pair.run('opener', { type: 'addHtlc', offer: offerOf('pending', 20_000_000) });
  pair.settle();
  pair.run('opener', { type: 'quiesce' });
  pair.settle();
  return pair;
}

const settled = (id = 0n, name = 'pending') =>
  ({ type: 'removeHtlc', id, removal: { kind: 'fulfill', preimage: preimageOf(name) } }) as const;

describe('stfu, BOLT 2, Channel Quiescence', () => {
  it.each(names)('asked for by the %s: said once by each, and the initiator is agreed', (name) => {
    const pair = readyPair();
    expect(namesOf(pair.run(name, { type: 'quiesce' }))).toEqual(['stfu', 'quiescing']);
    expect(outgoingNamed(pair.peer(name), 'stfu').initiator).toBe(1);
    pair.run(name, { type: 'quiesce' });
    expect(outgoing(pair.peer(name))).toHaveLength(1);
    pair.deliver(otherName(name));
    expect(outgoingNamed(pair.peer(otherName(name)), 'stfu').initiator).toBe(0);
    pair.settle();
    expect(quiet(pair)).toEqual([true, true]);
    expect(initiators(pair)).toEqual(name === 'opener' ? [['local'], ['remote']] : [['remote'], ['local']]);
  });

  it('asked for by both at once, the opener of the channel is the initiator', () => {
    const pair = readyPair();
    for (const name of names) pair.run(name, { type: 'quiesce' });
    pair.settle();
    expect(initiators(pair)).toEqual([['local'], ['remote']]);
  });

  it.each(names)('the %s finishes its own updates first', (name) => {
    const pair = readyPair();
    pair.run(name, { type: 'addHtlc', offer: offerOf('one', 20_000_000) });
    expect(namesOf(pair.run(name, { type: 'quiesce' }))).toEqual(['quiescing']);
    pair.settle();
    expect(quiet(pair)).toEqual([true, true]);
    expect(pair.peer(otherName(name)).commitments.htlcs.map(({ phase }) => phase)).toEqual(['committed']);
  });

  it('the other side finishes its own updates before it answers', () => {
    const pair = readyPair();
    pair.run('opener', { type: 'quiesce' });
    pair.run('accepter', { type: 'addHtlc', offer: offerOf('one', 20_000_000) });
    pair.deliver('accepter');
    expect(outgoing(pair.accepter).map(({ type }) => type)).toEqual(['updateAddHtlc']);
    pair.settle();
    expect(quiet(pair)).toEqual([true, true]);
    expect(pair.opener.commitments.htlcs).toHaveLength(1);
  });

  it.each(names)('while it is quiet the %s begins nothing', (name) => {
    const pair = quietPair();
    expect(codesOf(pair.run(name, { type: 'addHtlc', offer: offerOf('late', 2_000_000) }))).toEqual([
      'channelNotReady',
    ]);
    expect(pair.run(name, { type: 'proposeFeerate', feeratePerKw: 1200 })).toEqual([]);
    expect(namesOf(closeBy(pair, name))).toEqual(['store']);
    expect(outgoing(pair.peer(name))).toEqual([]);
  });

  it('a connection ends it, and what had to wait goes on', () => {
    const pair = quietPair();
    closeBy(pair, 'opener');
    expect(namesOf(pair.run('accepter', settled()))).toEqual(['store']);
    expect(codesOf(pair.run('accepter', settled()))).toEqual(['htlcAlreadySettled']);
    pair.reconnect();
    expect(quiet(pair)).toEqual([false, false]);
    pair.settle();
    expect(pair.opener.in('shuttingDown').commitments.htlcs).toEqual([]);
    expect(pair.opener.commitments.balanceMsat.remote).toBe(320_000_000n);
  });

  it.each(['fail', 'fulfill'] as const)('a removal (%s) that had to wait survives a kill', (kind) => {
    const pair = quietPair();
    const removal = { kind: 'fail', reason: new Uint8Array(3) } as const;
    pair.run('accepter', kind === 'fail' ? { type: 'removeHtlc', id: 0n, removal } : settled());
    pair.disconnect();
    pair.accepter.restart();
    pair.connect();
    pair.settle();
    expect(pair.opener.commitments.htlcs).toEqual([]);
    expect(pair.opener.commitments.balanceMsat.remote).toBe(kind === 'fail' ? 300_000_000n : 320_000_000n);
  });

  it('a preimage that had to wait is there when the channel is forced to close', () => {
    const pair = quietPair();
    pair.run('accepter', settled());
    pair.run('accepter', { type: 'forceClose' });
    const [htlc] = pair.accepter.in('forceClosing').commitments.htlcs;
    expect(htlc?.removal).toEqual({ kind: 'fulfill', preimage: preimageOf('pending') });
  });

  it('it can be asked for again on the next connection', () => {
    const pair = quietPair();
    pair.reconnect();
    pair.settle();
    pair.run('accepter', { type: 'quiesce' });
    pair.settle();
    expect(quiet(pair)).toEqual([true, true]);
  });
});

describe('stfu, receiver', () => {
  const give = (pair: ChannelPair, to: PeerName, initiator: number) => {
    const { channelId } = pair.opener.commitments.parameters;
    const stfu: Stfu = { type: 'stfu', channelId, initiator };
    return pair.give(to, stfu);
  };

  it('that was not negotiated', () => {
    const pair = ChannelPair.ready({ isPublic: false });
    const actions = give(pair, 'accepter', 1);
    expect([codesOf(actions), namesOf(actions).includes('disconnect')]).toEqual([
      ['quiescenceNotNegotiated'],
      true,
    ]);
    expect(codesOf(pair.run('opener', { type: 'quiesce' }))).toEqual(['quiescenceNotNegotiated']);
  });

  it.each<[string, (pair: ChannelPair) => void, number]>([
    ['as a reply to nothing', () => undefined, 0],
    ['neither as a beginning nor as a reply', () => undefined, 2],
    ['a second time', (pair) => give(pair, 'accepter', 1), 1],
    [
      'while updates of its sender are pending',
      (pair) => {
        pair.run('opener', { type: 'addHtlc', offer: offerOf('one', 20_000_000) });
        pair.deliver('accepter');
      },
      1,
    ],
    [
      'while a fee update of its sender is pending',
      (pair) => {
        pair.run('opener', { type: 'proposeFeerate', feeratePerKw: 1200 });
        pair.deliver('accepter');
      },
      1,
    ],
  ])('%s: warning, new connection', (_name, before, initiator) => {
    const pair = readyPair();
    before(pair);
    const actions = give(pair, 'accepter', initiator);
    expect(codesOf(actions)).toEqual(['unexpectedQuiescence']);
    expect(namesOf(actions)).toEqual(['warning', 'disconnect', 'report']);
  });

  it.each<[string, (pair: ChannelPair) => Parameters<ChannelPair['give']>[1]]>([
    [
      'update_add_htlc',
      (pair) => {
        const { origin: _origin, ...content } = offerOf('late', 2_000_000);
        return { type: 'updateAddHtlc', ...channelOf(pair), id: 1n, ...content };
      },
    ],
    ['update_fee', (pair) => ({ type: 'updateFee', ...channelOf(pair), feeratePerKw: 1200 })],
    [
      'update_fail_htlc',
      (pair) => ({ type: 'updateFailHtlc', ...channelOf(pair), id: 0n, reason: new Uint8Array(3) }),
    ],
  ])('%s behind it: warning, new connection, nothing taken in', (_name, message) => {
    const pair = quietPair();
    const { commitments } = pair.accepter;
    const actions = pair.give('accepter', message(pair));
    expect([codesOf(actions), namesOf(actions).includes('disconnect')]).toEqual([
      ['updateDuringQuiescence'],
      true,
    ]);
    expect(pair.accepter.commitments).toBe(commitments);
  });

  it('an update behind our own, before theirs, is in order', () => {
    const pair = readyPair();
    pair.run('opener', { type: 'quiesce' });
    pair.run('accepter', { type: 'addHtlc', offer: offerOf('one', 20_000_000) });
    const actions = pair.give('opener', outgoingNamed(pair.accepter, 'updateAddHtlc'));
    expect(codesOf(actions)).toEqual([]);
  });
});

function channelOf(pair: ChannelPair) {
  return { channelId: pair.opener.commitments.parameters.channelId };
}
