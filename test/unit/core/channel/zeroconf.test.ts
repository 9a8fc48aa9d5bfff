import { sat } from '../../../../src/core/primitives/units.js';
import type { FeatureName } from '../../../../src/core/wire/index.js';
import { codesOf, namesOf, ofType, outgoing } from '../../../support/channel-asserts.js';
import {
  ChannelPair,
  localAliases,
  offerOf,
  type PairOptions,
  preimageOf,
} from '../../../support/channel-pair.js';

const names = ['opener', 'accepter'] as const;
const features: readonly FeatureName[] = [
  'optionAnchors',
  'optionShutdownAnysegwit',
  'optionScidAlias',
  'optionZeroconf',
];

/** A channel that both use before its funding confirms. */
function unconfirmed(options: Partial<PairOptions> = {}): ChannelPair {
  const pair = new ChannelPair({
    features,
    isPublic: false,
    scidAlias: true,
    zeroconf: true,
    trustsUnconfirmed: true,
    ...options,
  });
  pair.open();
  pair.settle();
  return pair;
}

function pay(pair: ChannelPair, from: 'opener' | 'accepter', id: bigint): void {
  pair.run(from, { type: 'addHtlc', offer: offerOf(`${from} ${id}`, 20_000_000) });
  pair.settle();
  const preimage = preimageOf(`${from} ${id}`);
  const to = from === 'opener' ? 'accepter' : 'opener';
  pair.run(to, { type: 'removeHtlc', id, removal: { kind: 'fulfill', preimage } });
  pair.settle();
}

describe('option_scid_alias, BOLT 2, channel_ready', () => {
  it.each(names)('the %s learns the alias of the other, and learns it anew when it changes', (name) => {
    const pair = ChannelPair.ready({ features: [...features], isPublic: false });
    const other = name === 'opener' ? 'accepter' : 'opener';
    expect(pair.peer(name).in('normal').remoteAlias).toBe(localAliases[other]);
    const { channelId } = pair.opener.commitments.parameters;
    const secondPerCommitmentPoint = pair.peer(other).context.signer.perCommitmentPoint(1n);
    const alias = localAliases[name];
    const actions = pair.give(name, { type: 'channelReady', channelId, secondPerCommitmentPoint, alias });
    expect(pair.peer(name).in('normal').remoteAlias).toBe(alias);
    expect(namesOf(actions)).toEqual(['store', 'ready']);
  });

  it('no alias is given where it is not negotiated', () => {
    const pair = ChannelPair.ready({ isPublic: false });
    expect(pair.opener.in('normal').remoteAlias).toBeNull();
  });
});

describe('option_zeroconf, BOLT 2', () => {
  it.each([true, false])('payments flow before any block, and go on after it; public: %s', (isPublic) => {
    const pair = unconfirmed({ isPublic, scidAlias: !isPublic });
    for (const name of names) {
      expect(pair.peer(name).in('normal').confirmation).toBeNull();
      expect(pair.peer(name).commitments.parameters.minimumDepth).toBe(0);
    }
    pay(pair, 'opener', 0n);
    pay(pair, 'accepter', 0n);
    expect(pair.accepter.commitments.balanceMsat.local).toBe(300_000_000n);
    const from = pair.opener.actions.length;
    pair.confirm(6);
    pair.settle();
    expect(namesOf(pair.opener.actions.slice(from))).toContain('ready');
    expect(pair.opener.shortChannelId).toBe(pair.accepter.shortChannelId);
    for (const name of names) {
      expect(ofType(pair.peer(name).actions, 'announce')).toHaveLength(Number(isPublic));
    }
    pay(pair, 'opener', 1n);
  });

  it('whoever is not trusted gets no such channel', () => {
    const pair = unconfirmed({ trustsUnconfirmed: false });
    expect(pair.accepter.in('aborted').reason.code).toBe('wrongChannelType');
    expect(pair.opener.in('aborted').reason.code).toBe('remoteError');
  });

  it('without the channel type a trusted peer waits like any other', () => {
    const pair = unconfirmed({ zeroconf: false });
    for (const name of names) expect(pair.peer(name).in('waitForChannelReady').localChannelReady).toBeNull();
  });

  it('an opener trusts itself, if the accepter asks for no confirmation; an accepter does not', () => {
    const pair = new ChannelPair({ features, isPublic: false, scidAlias: true });
    pair.tamper('accepter', (message) =>
      message.type === 'acceptChannel' ? { ...message, minimumDepth: 0 } : message,
    );
    pair.open();
    pair.settle();
    expect(pair.opener.in('waitForChannelReady').localChannelReady?.alias).toBe(localAliases.opener);
    expect(pair.accepter.in('waitForChannelReady').localChannelReady).toBeNull();
    pair.confirm(3);
    pair.settle();
    for (const name of names) pair.peer(name).in('normal');
  });

  it.each(['lost', 'restarted'] as const)(
    'a connection that is %s before the first block changes nothing',
    (how) => {
      const pair = unconfirmed();
      pair.run('opener', { type: 'addHtlc', offer: offerOf('one', 20_000_000) });
      pair.settle();
      pair.disconnect();
      if (how === 'restarted') for (const name of names) pair.peer(name).restart();
      pair.connect();
      pair.settle();
      const removal = { kind: 'fulfill', preimage: preimageOf('one') } as const;
      pair.run('accepter', { type: 'removeHtlc', id: 0n, removal });
      pair.settle();
      expect(pair.opener.commitments.balanceMsat.remote).toBe(320_000_000n);
    },
  );

  it('a funding that is not what was promised fails the channel when it shows', () => {
    const pair = unconfirmed();
    expect(codesOf(pair.seeFunding('accepter', { amount: sat(999_999) }))).toEqual(['invalidFunding']);
    pair.accepter.in('forceClosing');
  });

  it('a reorganisation takes it back to where it began', () => {
    const pair = unconfirmed({ isPublic: true, scidAlias: false });
    pair.confirm(2);
    for (const name of names) {
      pair.run(name, { type: 'fundingUnconfirmed' });
      expect(pair.peer(name).in('normal').confirmation).toBeNull();
    }
    pay(pair, 'opener', 0n);
    const before = pair.opener.in('normal');
    for (const name of names) pair.seeFunding(name, { height: 1003 });
    expect(pair.opener.in('normal').confirmation?.height).toBe(1003);
    expect(before.announcement.local).toBeNull();
  });

  it.each(['good', 'wrong'])(
    'an announcement that the peer signs before we see the block is kept until we can judge it: a %s one',
    (kind) => {
      const pair = unconfirmed({ isPublic: true, scidAlias: false });
      pair.seeFunding('opener');
      pair.peer('opener').context = { ...pair.opener.context, blockHeight: 1006 };
      pair.run('opener', { type: 'newBlock' });
      if (kind === 'wrong') {
        pair.tamper('opener', (message) =>
          message.type === 'announcementSignatures'
            ? { ...message, nodeSignature: message.bitcoinSignature }
            : message,
        );
      }
      pair.settle();
      expect(pair.accepter.in('normal').announcement).toMatchObject({ local: null, remote: {} });
      pair.accepter.restart();
      pair.peer('accepter').context = { ...pair.accepter.context, blockHeight: 1006 };
      const seen = [...pair.seeFunding('accepter'), ...pair.run('accepter', { type: 'newBlock' })];
      expect(namesOf(seen).includes('announce')).toBe(kind === 'good');
      expect(pair.accepter.in('normal').announcement.local).not.toBeNull();
    },
  );

  it('it can be closed before it confirms, together and by force', () => {
    const together = unconfirmed();
    for (const name of names) {
      together.run(name, { type: 'close', scriptPubKey: Uint8Array.of(0, 20, ...new Uint8Array(20)) });
    }
    together.settle();
    for (const name of names) together.peer(name).in('closing');
    const forced = unconfirmed();
    forced.run('accepter', { type: 'forceClose' });
    forced.accepter.in('forceClosing');
    expect(outgoing(forced.accepter).map(({ type }) => type)).toEqual(['error']);
  });
});
