import type { ChannelReestablish } from '../../../../src/core/wire/index.js';
import { codesOf, namesOf, outgoing, outgoingNamed } from '../../../support/channel-asserts.js';
import { ChannelPair, otherName, type PeerName, preimageOf } from '../../../support/channel-pair.js';
import { addHtlc, usedPair } from '../../../support/used-pair.js';

const names = ['opener', 'accepter'] as const;

/** What a peer sends behind its `channel_reestablish` on a new connection. */
function resent(pair: ChannelPair, by: PeerName): string[] {
  pair.connect();
  const other = otherName(by);
  pair.deliver(by);
  const sent = outgoing(pair.peer(by)).map(({ type }) => type);
  pair.deliver(other);
  return sent.filter((type) => type !== 'channelReestablish');
}

function expectAgreed(pair: ChannelPair, htlcs: number): void {
  pair.settle();
  for (const peer of pair.peers) expect(peer.in('normal').commitments.htlcs).toHaveLength(htlcs);
  expect(pair.opener.commitments.balanceMsat.local).toBe(pair.accepter.commitments.balanceMsat.remote);
}

describe.each(['disconnected', 'restarted'] as const)(
  'what was lost is sent again, %s (BOLT 2, message retransmission)',
  (how) => {
    const interrupt = (pair: ChannelPair) => {
      pair.disconnect();
      if (how === 'restarted') for (const peer of pair.peers) peer.restart();
    };

    it('updates without their signature are forgotten on both sides, and who waits is told', () => {
      const pair = usedPair();
      addHtlc(pair, 'opener', 'lost');
      pair.deliver('accepter');
      interrupt(pair);
      const refused = pair.opener.actions.flatMap((action) =>
        action.type === 'htlcRefused' ? [action.offer.origin] : [],
      );
      expect(refused).toEqual([{ kind: 'payment', paymentId: 'lost', partId: 0 }]);
      for (const peer of pair.peers) expect(peer.commitments.htlcs).toHaveLength(2);
      expect(resent(pair, 'opener')).toEqual([]);
      addHtlc(pair, 'opener');
      expectAgreed(pair, 3);
    });

    it('a removal without its signature is sent again and signed', () => {
      const pair = usedPair();
      pair.run('accepter', {
        type: 'removeHtlc',
        id: 0n,
        removal: { kind: 'fulfill', preimage: preimageOf('opener 0') },
      });
      interrupt(pair);
      expect(resent(pair, 'accepter')).toEqual(['updateFulfillHtlc']);
      expectAgreed(pair, 1);
      expect(pair.accepter.commitments.balanceMsat.local).toBe(305_000_000n);
    });

    it('a removal that is decided while the link is down goes out with the next one', () => {
      const pair = usedPair();
      interrupt(pair);
      pair.run('accepter', {
        type: 'removeHtlc',
        id: 0n,
        removal: { kind: 'fail', reason: new Uint8Array(9) },
      });
      pair.connect();
      expectAgreed(pair, 1);
      expect(namesOf(pair.opener.actions)).toContain('htlcFailed');
    });

    it('commitment_signed and its updates', () => {
      const pair = usedPair();
      addHtlc(pair, 'opener');
      pair.sign('opener');
      interrupt(pair);
      expect(resent(pair, 'opener')).toEqual(['updateAddHtlc', 'commitmentSigned']);
      expectAgreed(pair, 3);
    });

    it('revoke_and_ack', () => {
      const pair = usedPair();
      addHtlc(pair, 'opener');
      pair.sign('opener');
      pair.deliver('accepter');
      pair.deliver('accepter');
      interrupt(pair);
      expect(resent(pair, 'accepter')).toEqual(['revokeAndAck']);
      expectAgreed(pair, 3);
    });

    it('both, the revocation first, as they went out', () => {
      const pair = usedPair();
      addHtlc(pair, 'opener');
      addHtlc(pair, 'accepter');
      pair.sign('opener');
      pair.deliver('accepter');
      pair.deliver('accepter');
      pair.sign('accepter');
      expect(outgoing(pair.accepter).map(({ type }) => type)).toEqual([
        'updateAddHtlc',
        'revokeAndAck',
        'commitmentSigned',
      ]);
      interrupt(pair);
      expect(resent(pair, 'accepter')).toEqual(['revokeAndAck', 'updateAddHtlc', 'commitmentSigned']);
      expectAgreed(pair, 4);
    });

    it('both, the commitment first, as they went out', () => {
      const pair = usedPair();
      addHtlc(pair, 'opener');
      addHtlc(pair, 'accepter');
      pair.sign('accepter');
      pair.sign('opener');
      pair.deliver('accepter');
      pair.deliver('accepter');
      expect(outgoing(pair.accepter).map(({ type }) => type)).toEqual([
        'updateAddHtlc',
        'commitmentSigned',
        'revokeAndAck',
      ]);
      interrupt(pair);
      expect(resent(pair, 'accepter')).toEqual(['updateAddHtlc', 'commitmentSigned', 'revokeAndAck']);
      expectAgreed(pair, 4);
    });

    it('channel_ready goes again only while both are at their first commitment', () => {
      const pair = ChannelPair.ready({ isPublic: false });
      interrupt(pair);
      expect(resent(pair, 'opener')).toEqual(['channelReady']);
      pair.settle();
      addHtlc(pair, 'opener');
      pair.settle();
      interrupt(pair);
      expect(resent(pair, 'opener')).toEqual([]);
    });

    it('shutdown', () => {
      const pair = usedPair();
      pair.run('opener', { type: 'close', scriptPubKey: Uint8Array.of(0, 20, ...new Uint8Array(20)) });
      interrupt(pair);
      expect(resent(pair, 'opener')).toEqual(['shutdown']);
      pair.settle();
      expect(pair.accepter.in('shuttingDown').remoteScript).not.toBeNull();
    });

    it('the wish for a script to close with', () => {
      const pair = usedPair();
      pair.run('opener', { type: 'close', scriptPubKey: Uint8Array.of(0, 20, ...new Uint8Array(20)) });
      pair.deliver('accepter');
      pair.accepter.actions = [];
      interrupt(pair);
      expect(namesOf(pair.accepter.actions).includes('shutdownStarted')).toBe(how === 'restarted');
      pair.connect();
      pair.settle();
      expect(namesOf(pair.accepter.actions)).toContain('shutdownStarted');
    });
  },
);

describe('announcement_signatures, BOLT 7', () => {
  function deep(): ChannelPair {
    const pair = new ChannelPair();
    pair.open();
    pair.settle();
    pair.confirm(5);
    pair.settle();
    pair.mine(1);
    return pair;
  }

  it.each([
    [0, 0],
    [1, 0],
    [0, 1],
  ])('are sent again when %s and %s of them arrived', (toOpener, toAccepter) => {
    const pair = deep();
    if (toOpener > 0) pair.deliver('opener');
    if (toAccepter > 0) pair.deliver('accepter');
    pair.reconnect();
    pair.settle();
    for (const { actions } of pair.peers) expect(namesOf(actions)).toContain('announce');
  });

  it('are answered once a connection, so that two peers do not answer each other for ever', () => {
    const pair = deep();
    const message = outgoingNamed(pair.accepter, 'announcementSignatures');
    pair.settle();
    pair.reconnect();
    pair.settle();
    expect(namesOf(pair.give('opener', message))).toContain('announcementSignatures');
    expect(namesOf(pair.give('opener', message))).toEqual([]);
  });

  it('of another funding output or with a wrong signature are no announcement', () => {
    const pair = deep();
    const message = outgoingNamed(pair.accepter, 'announcementSignatures');
    pair.accepter.outbox = [];
    for (const wrong of [
      { nodeSignature: message.bitcoinSignature },
      { bitcoinSignature: message.nodeSignature },
    ]) {
      expect(namesOf(pair.give('opener', { ...message, ...wrong }))).toEqual(['report']);
    }
    expect(pair.opener.in('normal').announcement.remote).toBeNull();
  });

  it('are made anew when a reorganisation moves the funding', () => {
    const pair = deep();
    pair.settle();
    const first = pair.opener.shortChannelId;
    for (const name of names) pair.seeFunding(name, { height: 1002 });
    pair.mine(1);
    pair.settle();
    const announced = pair.opener.actions.filter((action) => action.type === 'announce');
    expect(announced).toHaveLength(2);
    expect(pair.opener.shortChannelId).not.toBe(first);
  });
});

describe('what channel_reestablish claims, BOLT 2', () => {
  /** Both have a commitment number of 4 or so; the accepter's claim reaches the opener changed. */
  function claim(change: (good: ChannelReestablish, pair: ChannelPair) => Partial<ChannelReestablish>) {
    const pair = usedPair();
    pair.reconnect();
    const good = outgoingNamed(pair.accepter, 'channelReestablish');
    const actions = pair.give('opener', { ...good, ...change(good, pair) });
    return { pair, actions, code: codesOf(actions)[0] };
  }
  const most = 2n ** 64n - 1n;

  it.each<[string, (good: ChannelReestablish) => Partial<ChannelReestablish>, string]>([
    ['next_commitment_number 0', () => ({ nextCommitmentNumber: 0n }), 'nextCommitmentNumberZero'],
    [
      'next_commitment_number − 1',
      (good) => ({ nextCommitmentNumber: good.nextCommitmentNumber - 1n }),
      'peerLostState',
    ],
    [
      'next_commitment_number + 1',
      (good) => ({ nextCommitmentNumber: good.nextCommitmentNumber + 1n }),
      'reestablishMismatch',
    ],
    ['the largest next_commitment_number', () => ({ nextCommitmentNumber: most }), 'reestablishMismatch'],
    [
      'next_revocation_number − 2',
      (good) => ({ nextRevocationNumber: good.nextRevocationNumber - 2n }),
      'peerLostState',
    ],
    ['next_revocation_number 0', () => ({ nextRevocationNumber: 0n }), 'peerLostState'],
    [
      'next_revocation_number + 1 without proof',
      (good) => ({ nextRevocationNumber: good.nextRevocationNumber + 1n }),
      'reestablishMismatch',
    ],
    ['the largest next_revocation_number', () => ({ nextRevocationNumber: most }), 'reestablishMismatch'],
    [
      '2⁴⁸ as next_revocation_number',
      () => ({ nextRevocationNumber: 2n ** 48n + 1n }),
      'reestablishMismatch',
    ],
    [
      'a wrong secret',
      () => ({ yourLastPerCommitmentSecret: new Uint8Array(32).fill(1) }),
      'reestablishMismatch',
    ],
  ])('%s: the channel fails with our latest commitment', (_name, change, code) => {
    const result = claim(change);
    expect(result.code).toBe(code);
    expect(result.pair.opener.in('forceClosing').reason.code).toBe(code);
    expect(namesOf(result.actions)).toEqual(['store', 'error', 'publish', 'closing', 'report']);
  });

  it('next_revocation_number − 1 with the right secret asks for a revocation again', () => {
    const result = claim((good, pair) => ({
      nextRevocationNumber: good.nextRevocationNumber - 1n,
      yourLastPerCommitmentSecret: pair.opener.context.signer.perCommitmentSecret(
        good.nextRevocationNumber - 2n,
      ),
    }));
    expect(namesOf(result.actions)).toContain('revokeAndAck');
    result.pair.opener.in('normal');
  });

  it('an odd point is ignored', () => {
    const { pair } = claim(() => ({ myCurrentPerCommitmentPoint: new Uint8Array(33) }));
    pair.opener.in('normal');
  });

  it('comes once a connection', () => {
    const pair = usedPair();
    pair.reconnect();
    const message = outgoingNamed(pair.accepter, 'channelReestablish');
    pair.settle();
    expect(codesOf(pair.give('opener', message))).toEqual(['unexpectedMessage']);
    pair.opener.in('normal');
  });

  it('nothing counts before it, but an error', () => {
    const pair = usedPair();
    pair.reconnect();
    const before = pair.opener.state;
    const { channelId } = pair.opener.commitments.parameters;
    const reason = new Uint8Array(1);
    expect(codesOf(pair.give('opener', { type: 'updateFailHtlc', channelId, id: 0n, reason }))).toEqual([
      'unexpectedMessage',
    ]);
    expect(pair.opener.state).toBe(before);
    pair.give('opener', { type: 'error', channelId, data: reason });
    pair.opener.in('forceClosing');
  });

  it('after a start an error has to wait for it, and counts then', () => {
    const pair = usedPair();
    pair.opener.restart();
    pair.reconnect();
    const { channelId } = pair.opener.commitments.parameters;
    const error = { type: 'error', channelId, data: new Uint8Array(1) } as const;
    const actions = pair.give('opener', error);
    expect(codesOf(actions)).toEqual(['errorBeforeReestablish']);
    expect(namesOf(actions)).not.toContain('publish');
    pair.opener.in('normal');
    pair.deliver('opener');
    expect(pair.opener.in('forceClosing').reason.code).toBe('remoteError');
    expect(namesOf(pair.opener.actions)).toContain('publish');
  });

  it('an error that waited for it is gone with its connection', () => {
    const pair = usedPair();
    pair.opener.restart();
    pair.reconnect();
    const { channelId } = pair.opener.commitments.parameters;
    pair.give('opener', { type: 'error', channelId, data: new Uint8Array(1) });
    pair.reconnect();
    pair.settle();
    pair.opener.in('normal');
  });
});
