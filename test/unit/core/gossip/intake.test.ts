import { DEFAULT_GOSSIP_LIMITS } from '../../../../src/core/gossip/intake.js';
import { encodeMessage, makeShortChannelId, type ShortChannelId } from '../../../../src/core/wire/index.js';
import { NOW, nodeAnnouncement, TestChannel, testNode } from './fixtures.js';
import {
  alice,
  bob,
  carol,
  channel,
  code,
  HEIGHT,
  id,
  mallory,
  setUp,
  withChannel,
} from './intake-support.js';

const lookupOf = (shortChannelId: ShortChannelId) => ({ type: 'lookupFunding', shortChannelId });

describe('channel_announcement', () => {
  it('waits for a look at its output and is then stored, but not forwarded without an update', () => {
    const { receive, lookUp, graph, intake } = setUp();
    expect(receive(channel.announcement)).toEqual({ outcome: 'pending', actions: [lookupOf(id)] });
    expect(graph.channel(id)).toBeUndefined();
    expect(intake.pendingChannels).toBe(1);
    const { outcome, actions } = lookUp(channel.lookup);
    expect(outcome).toBe('accepted');
    expect(actions).toEqual([
      {
        type: 'store',
        item: { type: 'channel', shortChannelId: id },
        bytes: encodeMessage(channel.announcement),
        funding: channel.funding,
      },
    ]);
    expect(graph.channel(id)?.capacitySat).toBe(1_000_000n);
    expect(graph.channelFundedBy(channel.funding.txid, 0)).toBe(id);
    expect(intake.pendingChannels).toBe(0);
  });

  it.each([
    ['missing', 'fundingMissing'],
    ['spent', 'fundingSpent'],
    [{ ...channel.lookup, scriptPubKey: new Uint8Array(34) }, 'fundingScriptMismatch'],
  ] as const)('is ignored when its output is %p', (lookup, expected) => {
    const { receive, lookUp, graph } = setUp();
    receive(channel.announcement);
    const outcome = lookUp(lookup);
    expect(outcome).toMatchObject({
      outcome: 'ignored',
      error: { code: expected, consequence: 'ignore' },
      actions: [],
    });
    expect(graph.channel(id)).toBeUndefined();
  });

  it('is not looked up again soon after the chain denied it, but is after a reorganisation', () => {
    const { receive, lookUp, intake } = setUp();
    receive(channel.announcement);
    lookUp('missing');
    expect(code(receive(channel.announcement, { origin: 'other' }))).toBe('fundingMissing');
    expect(receive(channel.announcement, { height: HEIGHT + 12 }).outcome).toBe('pending');
    lookUp('missing');
    intake.chainReorganised();
    expect(receive(channel.announcement).outcome).toBe('pending');
  });

  it('with a false script does not keep the true one out, before or after', () => {
    const forged = new TestChannel(mallory, carol, id, 'forged');
    const { receive, lookUp, graph } = setUp();
    expect(receive(forged.announcement, { origin: 'mallory' }).actions).toEqual([lookupOf(id)]);
    expect(receive(channel.announcement)).toEqual({ outcome: 'pending', actions: [] });
    expect(lookUp(channel.lookup).outcome).toBe('accepted');
    expect(graph.channel(id)?.announcement).toEqual(encodeMessage(channel.announcement));
    expect(receive(forged.announcement, { origin: 'mallory' })).toMatchObject({
      outcome: 'ignored',
      error: { code: 'conflictingAnnouncement' },
      actions: [],
    });
    expect(graph.channel(id)?.announcement).toEqual(encodeMessage(channel.announcement));

    const later = setUp();
    later.receive(forged.announcement, { origin: 'mallory' });
    expect(code(later.lookUp(channel.lookup))).toBe('fundingScriptMismatch');
    expect(later.receive(channel.announcement).outcome).toBe('pending');
  });

  it('waits for six confirmations, not one less', () => {
    const { receive, intake } = setUp();
    expect(receive(channel.announcement, { height: 104 })).toEqual({ outcome: 'pending', actions: [] });
    expect(intake.blockConnected(104)).toEqual([]);
    expect(intake.blockConnected(105)).toEqual([lookupOf(id)]);
    expect(intake.blockConnected(106)).toEqual([]);
    expect(setUp().receive(channel.announcement, { height: 105 }).actions).toEqual([lookupOf(id)]);
    expect(
      code(setUp().receive(new TestChannel(alice, bob, makeShortChannelId(400, 1, 0)).announcement)),
    ).toBe('tooShallow');
  });

  it('is ignored a second time, pending or known', () => {
    const { receive, lookUp } = setUp();
    receive(channel.announcement);
    expect(code(receive(channel.announcement, { origin: 'other' }))).toBe('duplicate');
    lookUp(channel.lookup);
    expect(code(receive(channel.announcement))).toBe('duplicate');
  });

  it('warns its sender of a wrong signature and keeps nothing', () => {
    const { receive, intake } = setUp();
    const wrong = { ...channel.announcement, nodeSignature1: channel.announcement.nodeSignature2 };
    const outcome = receive(wrong);
    expect(outcome.outcome).toBe('invalid');
    expect(outcome.actions).toMatchObject([
      { type: 'warn', origin: 'peer', error: { code: 'invalidSignature' } },
    ]);
    expect(intake.pendingChannels).toBe(0);
  });

  it('of other nodes for the same output blacklists all four and forgets their channels', () => {
    const { receive, graph } = withChannel();
    const leaked = new TestChannel(carol, mallory, id);
    const outcome = receive(leaked.announcement);
    expect(outcome.error?.code).toBe('conflictingAnnouncement');
    expect(outcome.actions).toEqual([{ type: 'forget', shortChannelId: id }]);
    expect(graph.channels.size).toBe(0);
    expect(graph.nodes.size).toBe(0);
    const another = new TestChannel(alice, testNode('dave'), makeShortChannelId(101, 1, 0), 'another');
    expect(code(receive(another.announcement))).toBe('blacklisted');
  });

  it('is bounded: per peer, in all, and per short id', () => {
    const limits = {
      ...DEFAULT_GOSSIP_LIMITS,
      pending: { channels: 3, channelsPerPeer: 2, candidatesPerChannel: 2 },
    };
    const { receive, lookUp, intake } = setUp(limits);
    const nth = (n: number) => new TestChannel(alice, bob, makeShortChannelId(100 + n, 1, 0), `n${n}`);
    expect(receive(nth(0).announcement).outcome).toBe('pending');
    expect(receive(nth(1).announcement).outcome).toBe('pending');
    expect(code(receive(nth(2).announcement))).toBe('tooManyPending');
    expect(receive(nth(2).announcement, { origin: 'second' }).outcome).toBe('pending');
    expect(code(receive(nth(3).announcement, { origin: 'third' }))).toBe('tooManyPending');
    const rival = (seed: string) => new TestChannel(alice, bob, id, seed).announcement;
    expect(receive(rival('r1'), { origin: 'third' }).outcome).toBe('pending');
    expect(code(receive(rival('r2'), { origin: 'third' }))).toBe('tooManyPending');
    lookUp('missing');
    expect(intake.pendingChannels).toBe(2);
    expect(receive(nth(3).announcement).outcome).toBe('pending');
  });
});

describe('channel_update', () => {
  it('is stored, and the first one takes the announcement and the known nodes with it', () => {
    const { receive, graph } = withChannel();
    expect(receive(nodeAnnouncement(alice, NOW)).actions.map(({ type }) => type)).toEqual(['store']);
    const update = channel.update('a', NOW);
    const direction = update.channelFlags & 1;
    const item = { type: 'update', shortChannelId: id, direction };
    expect(receive(update)).toEqual({
      outcome: 'accepted',
      actions: [
        { type: 'store', item, bytes: encodeMessage(update) },
        { type: 'forward', item: { type: 'channel', shortChannelId: id }, origins: ['peer'], own: false },
        { type: 'forward', item, origins: ['peer'], own: false },
        { type: 'forward', item: { type: 'node', nodeId: alice.nodeId }, origins: [], own: false },
      ],
    });
    expect(graph.channel(id)?.policies[direction]?.feeBaseMsat).toBe(1_000);
    expect(receive(channel.update('b', NOW)).actions.map(({ type }) => type)).toEqual(['store', 'forward']);
  });

  it('waits with a pending announcement, its signature checked, the newest alone', () => {
    const { receive, lookUp, graph } = setUp();
    expect(code(receive(channel.update('a', NOW)))).toBe('unknownChannel');
    receive(channel.announcement);
    expect(receive(channel.update('a', NOW)).outcome).toBe('pending');
    expect(receive(channel.update('a', NOW + 1, { feeBaseMsat: 7 })).outcome).toBe('pending');
    const forged = { ...channel.update('a', NOW + 2), feeBaseMsat: 0 };
    expect(receive(forged).outcome).toBe('ignored');
    expect(receive(nodeAnnouncement(bob, NOW)).outcome).toBe('pending');
    const { actions } = lookUp(channel.lookup);
    expect(
      actions.map((action) => ('item' in action ? `${action.type} ${action.item.type}` : action.type)),
    ).toEqual([
      'store channel',
      'store update',
      'forward channel',
      'forward update',
      'store node',
      'forward node',
    ]);
    expect(graph.channel(id)?.policies.find((policy) => policy !== undefined)?.feeBaseMsat).toBe(7);
    expect(graph.node(bob.nodeId)?.details?.alias).toBe('alias');
  });

  it.each([
    ['duplicate', NOW],
    ['outdated', NOW - 1],
    ['timestampInFuture', NOW + 86_401],
  ])('is ignored as %s', (expected, timestamp) => {
    const { receive } = withChannel();
    receive(channel.update('a', NOW));
    expect(code(receive(channel.update('a', timestamp, { feeBaseMsat: 9 })))).toBe(expected);
  });

  it('is taken at the edge of the future and of two weeks, and ignored past it', () => {
    const fresh = () => withChannel().receive;
    expect(fresh()(channel.update('a', NOW + 86_400)).outcome).toBe('accepted');
    expect(fresh()(channel.update('a', NOW - 1_209_600)).outcome).toBe('accepted');
    expect(code(fresh()(channel.update('a', NOW - 1_209_601)))).toBe('stale');
  });

  it('with a wrong signature costs the connection and no token', () => {
    const limits = { ...DEFAULT_GOSSIP_LIMITS, updates: { burst: 1, intervalSeconds: 60 } };
    const { receive } = withChannel(limits);
    const forged = { ...channel.update('a', NOW), feeBaseMsat: 0 };
    expect(receive(forged)).toMatchObject({
      outcome: 'invalid',
      actions: [{ type: 'disconnect', origin: 'peer', error: { code: 'invalidSignature' } }],
    });
    expect(receive(channel.update('a', NOW)).outcome).toBe('accepted');
  });

  it('is limited in rate for each direction', () => {
    const limits = { ...DEFAULT_GOSSIP_LIMITS, updates: { burst: 2, intervalSeconds: 60 } };
    const { receive } = withChannel(limits);
    const outcomes = [0, 1, 2].map((n) => receive(channel.update('a', NOW + n)));
    expect(outcomes.map(code)).toEqual([undefined, undefined, 'rateLimited']);
    expect(receive(channel.update('b', NOW)).outcome).toBe('accepted');
    expect(code(receive(channel.update('a', NOW + 3), { nowSeconds: NOW + 59 }))).toBe('rateLimited');
    expect(receive(channel.update('a', NOW + 3), { nowSeconds: NOW + 60 }).outcome).toBe('accepted');
  });

  it('of another chain is ignored', () => {
    const { receive } = withChannel();
    expect(code(receive(channel.update('a', NOW, { chainHash: new Uint8Array(32) })))).toBe('unknownChain');
  });

  it('of a spent channel is ignored unless it disables', () => {
    const { receive, graph } = withChannel();
    graph.setSpent(id, HEIGHT);
    expect(code(receive(channel.update('a', NOW)))).toBe('fundingSpent');
    expect(receive(channel.update('a', NOW, { disabled: true })).actions.map(({ type }) => type)).toEqual([
      'store',
      'forward',
    ]);
    graph.setSpent(id, undefined);
    expect(receive(channel.update('a', NOW + 1)).outcome).toBe('accepted');
  });
});
