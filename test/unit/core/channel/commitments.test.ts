import { codesOf, highS, namesOf, outgoingNamed } from '../../../support/channel-asserts.js';
import { ChannelPair, offerOf } from '../../../support/channel-pair.js';

const offer = (pair: ChannelPair, amountMsat: number) =>
  pair.run('opener', { type: 'addHtlc', offer: offerOf(`of ${amountMsat}`, amountMsat) });

describe('removing an HTLC, BOLT 2', () => {
  function committed(): ChannelPair {
    const pair = ChannelPair.ready({ isPublic: false });
    pair.run('opener', { type: 'addHtlc', offer: offerOf('one', 5_000_000) });
    pair.settle();
    return pair;
  }
  const channelId = committed().opener.commitments.parameters.channelId;
  const onion = new Uint8Array(32);

  it.each([
    [
      'a wrong preimage',
      { type: 'updateFulfillHtlc', channelId, id: 0n, paymentPreimage: onion },
      'preimageMismatch',
    ],
    ['an unknown id', { type: 'updateFailHtlc', channelId, id: 1n, reason: onion }, 'htlcIdUnknown'],
    [
      'a code without BADONION',
      { type: 'updateFailMalformedHtlc', channelId, id: 0n, sha256OfOnion: onion, failureCode: 0x4005 },
      'malformedFailureCode',
    ],
  ] as const)('%s fails the channel', (_name, message, code) => {
    const pair = committed();
    expect(codesOf(pair.give('opener', message))).toEqual([code]);
    pair.opener.in('forceClosing');
  });

  it('a second removal, or one before the commitment, fails the channel', () => {
    const fail = { type: 'updateFailHtlc', channelId, id: 0n, reason: onion } as const;
    const pair = committed();
    pair.give('opener', fail);
    expect(codesOf(pair.give('opener', fail))).toEqual(['htlcIdUnknown']);
    const early = ChannelPair.ready({ isPublic: false });
    early.run('opener', { type: 'addHtlc', offer: offerOf('one', 5_000_000) });
    expect(codesOf(early.give('opener', fail))).toEqual(['forceClosed', 'htlcIdUnknown']);
  });

  it.each([
    ['a wrong preimage', 0n, { kind: 'fulfill', preimage: onion }, 'preimageMismatch'],
    ['an unknown id', 1n, { kind: 'fail', reason: onion }, 'htlcIdUnknown'],
    [
      'a code without BADONION',
      0n,
      { kind: 'malformed', sha256OfOnion: onion, failureCode: 5 },
      'malformedFailureCode',
    ],
  ] as const)('%s of our own is refused and changes nothing', (_name, id, removal, code) => {
    const pair = committed();
    const before = pair.accepter.state;
    const actions = pair.run('accepter', { type: 'removeHtlc', id, removal });
    expect([namesOf(actions), codesOf(actions)]).toEqual([['report'], [code]]);
    expect(pair.accepter.state).toBe(before);
  });

  it('is refused twice, and before the commitment is irrevocable', () => {
    const pair = ChannelPair.ready({ isPublic: false });
    const removal = { type: 'removeHtlc', id: 0n, removal: { kind: 'fail', reason: onion } } as const;
    pair.run('opener', { type: 'addHtlc', offer: offerOf('one', 5_000_000) });
    pair.deliver('accepter');
    expect(codesOf(pair.run('accepter', removal))).toEqual(['htlcNotCommitted']);
    pair.settle();
    expect(codesOf(pair.run('accepter', removal))).toEqual([]);
    expect(codesOf(pair.run('accepter', removal))).toEqual(['htlcAlreadySettled']);
  });
});

describe('signatures and revocations, BOLT 2', () => {
  function signed(): ChannelPair {
    const pair = ChannelPair.ready({ isPublic: false });
    for (const amount of [5_000_000, 6_000_000]) offer(pair, amount);
    pair.deliver('accepter');
    pair.deliver('accepter');
    pair.sign('opener');
    return pair;
  }
  const flip = (bytes: Uint8Array) => bytes.map((byte, i) => (i === 40 ? byte ^ 1 : byte));
  type Signed = ReturnType<typeof message>;
  function message(pair: ChannelPair) {
    return outgoingNamed(pair.opener, 'commitmentSigned');
  }

  it.each<[string, (good: Signed) => Signed, string]>([
    [
      'a wrong signature',
      (good) => ({ ...good, signature: flip(good.signature) }),
      'invalidCommitmentSignature',
    ],
    [
      'a high-S signature',
      (good) => ({ ...good, signature: highS(good.signature) }),
      'invalidCommitmentSignature',
    ],
    [
      'a wrong HTLC signature',
      (good) => ({ ...good, htlcSignatures: good.htlcSignatures.map(flip) }),
      'invalidHtlcSignatures',
    ],
    [
      'a high-S HTLC signature',
      (good) => ({ ...good, htlcSignatures: good.htlcSignatures.map(highS) }),
      'invalidHtlcSignatures',
    ],
    [
      'HTLC signatures in the wrong order',
      (good) => ({ ...good, htlcSignatures: [...good.htlcSignatures].reverse() }),
      'invalidHtlcSignatures',
    ],
    [
      'one HTLC signature too few',
      (good) => ({ ...good, htlcSignatures: good.htlcSignatures.slice(1) }),
      'invalidHtlcSignatures',
    ],
    [
      'one HTLC signature too many',
      (good) => ({ ...good, htlcSignatures: [...good.htlcSignatures, good.signature] }),
      'invalidHtlcSignatures',
    ],
    [
      'another funding transaction',
      (good) => ({ ...good, fundingTxid: new Uint8Array(32) }),
      'fundingTxidMismatch',
    ],
  ])('%s fails the channel and is not kept', (_name, change, code) => {
    const pair = signed();
    const before = pair.accepter.commitments.localCommit;
    const actions = pair.give('accepter', change(message(pair)));
    expect(codesOf(actions)).toEqual([code]);
    expect(namesOf(actions)).not.toContain('revokeAndAck');
    expect(pair.accepter.in('forceClosing').commitments.localCommit).toBe(before);
  });

  it('a revocation with a wrong secret, or without a reason, fails the channel', () => {
    const pair = signed();
    pair.deliver('accepter');
    const good = outgoingNamed(pair.accepter, 'revokeAndAck');
    const { signer } = pair.accepter.context;
    expect(
      codesOf(pair.give('opener', { ...good, perCommitmentSecret: signer.perCommitmentSecret(1n) })),
    ).toEqual(['revocationSecretMismatch']);
    pair.opener.in('forceClosing');
    const other = ChannelPair.ready({ isPublic: false });
    expect(
      codesOf(other.give('opener', { ...good, channelId: other.opener.commitments.parameters.channelId })),
    ).toEqual(['unexpectedRevocation']);
  });

  it.each([new Uint8Array(32), new Uint8Array(32).fill(255)])(
    'a secret that is no private key fails the channel',
    (perCommitmentSecret) => {
      const pair = signed();
      pair.deliver('accepter');
      const good = outgoingNamed(pair.accepter, 'revokeAndAck');
      expect(codesOf(pair.give('opener', { ...good, perCommitmentSecret }))).toEqual([
        'revocationSecretMismatch',
      ]);
    },
  );

  it('nothing is signed twice before the revocation, and nothing when there is nothing', () => {
    const pair = signed();
    expect(namesOf(pair.run('opener', { type: 'sign' }))).toEqual([]);
    offer(pair, 7_000_000);
    expect(pair.run('opener', { type: 'sign' })).toEqual([]);
    pair.settle();
    expect(pair.accepter.commitments.htlcs).toHaveLength(3);
    expect(pair.run('opener', { type: 'sign' })).toEqual([]);
  });
});
