import { GossipGraph } from '../../../../src/core/gossip/graph.js';
import {
  channelUpdateChecksum,
  decodeChecksums,
  decodeShortIds,
  decodeTimestamps,
  encodeQueryFlags,
  encodeQueryOption,
  encodeShortIds,
} from '../../../../src/core/gossip/query-encoding.js';
import { QueryResponder } from '../../../../src/core/gossip/query-responder.js';
import { GossipSync, type SyncOptions } from '../../../../src/core/gossip/sync.js';
import {
  decodeMessage,
  type MessageNamed,
  makeShortChannelId,
  type QueryChannelRange,
  type QueryShortChannelIds,
  type ShortChannelId,
} from '../../../../src/core/wire/index.js';
import { CHAIN_HASH, NOW, nodeAnnouncement, unwrap } from './fixtures.js';
import { manyChannels, nodes, ring } from './graph-fixture.js';

const ALL = Number.POSITIVE_INFINITY;

function responder(graph: GossipGraph): QueryResponder {
  return new QueryResponder(graph, CHAIN_HASH);
}

function askIds(
  ids: readonly ShortChannelId[],
  more: Partial<QueryShortChannelIds> = {},
): QueryShortChannelIds {
  return {
    type: 'queryShortChannelIds',
    chainHash: CHAIN_HASH,
    encodedShortIds: encodeShortIds(ids),
    ...more,
  };
}

function askRange(first: number, count: number, more: Partial<QueryChannelRange> = {}): QueryChannelRange {
  return {
    type: 'queryChannelRange',
    chainHash: CHAIN_HASH,
    firstBlocknum: first,
    numberOfBlocks: count,
    ...more,
  };
}

function names(messages: readonly Uint8Array[]): string[] {
  return messages.map((bytes) => unwrap(decodeMessage(bytes)).type);
}

function replies(messages: readonly Uint8Array[]): MessageNamed<'replyChannelRange'>[] {
  return messages.map((bytes) => unwrap(decodeMessage(bytes)) as MessageNamed<'replyChannelRange'>);
}

function idsOf(reply: { encodedShortIds: Uint8Array }): readonly ShortChannelId[] {
  return unwrap(decodeShortIds(reply.encodedShortIds));
}

describe('query_short_channel_ids', () => {
  const { graph, channels } = ring([100, 101, 102, 103]);
  const ids = channels.map(({ shortChannelId }) => shortChannelId);

  it('is answered with announcement, updates and nodes of each, no node twice, and the end', () => {
    const answers = responder(graph);
    unwrap(answers.receive(askIds(ids.slice(0, 2))));
    const messages = answers.take(ALL);
    expect(names(messages)).toEqual([
      'channelAnnouncement',
      'channelUpdate',
      'channelUpdate',
      'nodeAnnouncement',
      'nodeAnnouncement',
      'channelAnnouncement',
      'channelUpdate',
      'channelUpdate',
      'nodeAnnouncement',
      'replyShortChannelIdsEnd',
    ]);
    expect(unwrap(decodeMessage(messages.at(-1) as Uint8Array))).toMatchObject({ fullInformation: 1 });
    expect(answers.busy).toBe(false);
  });

  it.each([
    [0, []],
    [1, ['channelAnnouncement']],
    [2, ['channelUpdate 0']],
    [4, ['channelUpdate 1']],
    [8, ['nodeAnnouncement 1']],
    [16, ['nodeAnnouncement 2']],
  ])('with the flag %d is answered with %p', (flag, expected) => {
    const answers = responder(graph);
    unwrap(answers.receive(askIds(ids.slice(0, 1), { queryFlags: encodeQueryFlags([flag]) })));
    const first = channels[0]?.announcement;
    const described = answers
      .take(ALL)
      .slice(0, -1)
      .map((bytes) => unwrap(decodeMessage(bytes)))
      .map((message) => {
        if (message.type === 'channelUpdate') return `${message.type} ${message.channelFlags & 1}`;
        if (message.type !== 'nodeAnnouncement') return message.type;
        return `${message.type} ${message.nodeId.join() === first?.nodeId1.join() ? 1 : 2}`;
      });
    expect(described).toEqual(expected);
  });

  it('is answered piece by piece, and only one at a time', () => {
    const answers = responder(graph);
    unwrap(answers.receive(askIds(ids)));
    const first = answers.take(1);
    expect(names(first)[0]).toBe('channelAnnouncement');
    expect(first.length).toBeLessThan(6);
    expect(answers.receive(askIds(ids))).toMatchObject({
      ok: false,
      error: { code: 'queryInProgress', consequence: 'disconnect' },
    });
    const rest: Uint8Array[] = [];
    while (answers.busy) rest.push(...answers.take(1));
    expect(names([...first, ...rest]).filter((name) => name === 'channelAnnouncement')).toHaveLength(4);
    expect(names(rest).at(-1)).toBe('replyShortChannelIdsEnd');
    expect(answers.take(ALL)).toEqual([]);
  });

  it('gives nothing of unknown, private or spent channels, nor for another chain', () => {
    const { graph: changing, channels: own } = ring([100, 101]);
    const [first, second] = own.map(({ shortChannelId }) => shortChannelId) as [
      ShortChannelId,
      ShortChannelId,
    ];
    changing.setSpent(first, 200);
    const answers = responder(changing);
    const ask = (message: QueryShortChannelIds) => {
      unwrap(answers.receive(message));
      return names(answers.take(ALL));
    };
    expect(ask(askIds([5n as ShortChannelId, first]))).toEqual(['replyShortChannelIdsEnd']);
    unwrap(answers.receive(askIds([second], { chainHash: new Uint8Array(32) })));
    const [end] = answers.take(ALL);
    expect(unwrap(decodeMessage(end as Uint8Array))).toMatchObject({ fullInformation: 0 });
  });
});

describe('query_channel_range', () => {
  const { graph, channels } = ring([100, 101, 102, 103]);
  const ids = channels.map(({ shortChannelId }) => shortChannelId);

  it.each([
    [0, 0xffffffff, [0, 1, 2, 3]],
    [101, 2, [1, 2]],
    [101, 1, [1]],
    [104, 10, []],
    [0xffffffff, 0xffffffff, []],
  ])('from %d for %d blocks', (first, count, expected) => {
    const answers = responder(graph);
    unwrap(answers.receive(askRange(first, count)));
    const [reply, ...more] = replies(answers.take(ALL));
    expect(more).toEqual([]);
    expect(reply && idsOf(reply)).toEqual(expected.map((index) => ids[index]));
    expect(reply).toMatchObject({
      chainHash: CHAIN_HASH,
      firstBlocknum: first,
      numberOfBlocks: count,
      syncComplete: 1,
    });
    expect(reply?.timestamps).toBeUndefined();
  });

  it('about another chain has no channel in its answer, which is about that chain', () => {
    const answers = responder(graph);
    const chainHash = new Uint8Array(32);
    unwrap(answers.receive(askRange(0, 1_000, { chainHash })));
    const [reply, ...more] = replies(answers.take(ALL));
    expect(more).toEqual([]);
    expect(reply).toMatchObject({ chainHash, firstBlocknum: 0, numberOfBlocks: 1_000 });
    expect(reply && idsOf(reply)).toEqual([]);
  });

  it('carries timestamps and checksums when asked', () => {
    const answers = responder(graph);
    unwrap(answers.receive(askRange(100, 2, { queryOption: encodeQueryOption(3) })));
    const [reply] = replies(answers.take(ALL));
    expect(unwrap(decodeTimestamps(reply?.timestamps ?? new Uint8Array(0)))).toEqual([
      { node1: NOW, node2: NOW },
      { node1: NOW + 1, node2: NOW + 1 },
    ]);
    const [checksums] = unwrap(decodeChecksums(reply?.checksums ?? new Uint8Array(0)));
    const [first] = graph.channel(ids[0] as ShortChannelId)?.policies ?? [];
    expect(checksums?.node1).toBe(channelUpdateChecksum(first?.bytes ?? new Uint8Array(0)));
  });

  it('is refused for no blocks and for options that are malformed', () => {
    expect(responder(graph).receive(askRange(1, 0)).ok).toBe(false);
    expect(responder(graph).receive(askRange(1, 1, { queryOption: new Uint8Array(0) })).ok).toBe(false);
  });

  it('is split into replies that each fit, in order and with nothing lost, within a block too', () => {
    const big = manyChannels(6_001, (index) => makeShortChannelId(index < 3_000 ? 7 : 8 + index, index, 0));
    const answers = responder(big);
    unwrap(answers.receive(askRange(5, 20_000, { queryOption: encodeQueryOption(3) })));
    const messages = answers.take(ALL);
    for (const bytes of messages) expect(bytes.length).toBeLessThanOrEqual(65_535);
    const parts = replies(messages);
    expect(parts.map(({ syncComplete }) => syncComplete)).toEqual([0, 0, 1]);
    expect(parts[0]?.firstBlocknum).toBe(5);
    expect(parts.map(({ firstBlocknum, numberOfBlocks }) => firstBlocknum + numberOfBlocks).at(-1)).toBe(
      20_005,
    );
    const starts = parts.map(({ firstBlocknum }) => firstBlocknum);
    expect([...starts].sort((a, b) => a - b)).toEqual(starts);
    const all = parts.flatMap(idsOf);
    expect(all).toHaveLength(6_001);
    expect(new Set(all).size).toBe(6_001);
    for (const part of parts) {
      const heights = idsOf(part).map((id) => Number(id >> 40n));
      expect(Math.min(...heights)).toBeGreaterThanOrEqual(part.firstBlocknum);
      expect(Math.max(...heights)).toBeLessThan(part.firstBlocknum + part.numberOfBlocks);
    }
  });
});

describe('sync with a peer', () => {
  const options: SyncOptions = {
    chainHash: CHAIN_HASH,
    gossipQueries: true,
    gossipQueriesEx: false,
    since: NOW,
    fullSync: true,
  };

  /** Lets one graph learn what another knows, over the wire, without a check of the messages. */
  function syncFrom(theirs: GossipGraph, ours: GossipGraph, more: Partial<SyncOptions> = {}) {
    const answers = responder(theirs);
    const sync = new GossipSync(ours, { ...options, ...more });
    const asked: QueryShortChannelIds[] = [];
    const received: string[] = [];
    const deliver = () => {
      for (const bytes of answers.take(ALL)) {
        const message = unwrap(decodeMessage(bytes));
        received.push(message.type);
        if (message.type === 'replyChannelRange') unwrap(sync.receiveRange(message));
        if (message.type === 'replyShortChannelIdsEnd') unwrap(sync.receiveIdsEnd(message));
      }
    };
    for (const message of sync.start()) {
      if (message.type === 'gossipTimestampFilter') continue;
      unwrap(answers.receive(message));
      deliver();
    }
    for (let query = sync.next(); query !== undefined; query = sync.next()) {
      asked.push(query);
      unwrap(answers.receive(query));
      deliver();
    }
    return { sync, asked, received };
  }

  it('asks for every channel that is missing, 500 at a time', () => {
    const theirs = manyChannels(1_201, (index) => makeShortChannelId(10 + index, 0, 0));
    const { sync, asked, received } = syncFrom(theirs, new GossipGraph());
    expect(sync.done).toBe(true);
    expect(asked.map((query) => idsOf(query).length)).toEqual([500, 500, 201]);
    expect(received.filter((name) => name === 'channelAnnouncement')).toHaveLength(1_201);
  });

  it('asks for nothing that it has, and with timestamps for newer updates alone', () => {
    const ours = ring([100, 101]).graph;
    expect(syncFrom(ring([100, 101]).graph, ours).asked).toEqual([]);
    const { graph: theirs, channels } = ring([100, 101, 102]);
    const newer = channels[1]?.update('a', NOW + 50);
    if (newer !== undefined) theirs.applyChannelUpdate(newer);
    const { asked, received } = syncFrom(theirs, ours, { gossipQueriesEx: true });
    expect(asked.flatMap(idsOf)).toEqual([channels[1]?.shortChannelId, channels[2]?.shortChannelId]);
    expect(received.filter((name) => name === 'channelUpdate')).toHaveLength(3);
    expect(received.filter((name) => name === 'channelAnnouncement')).toHaveLength(1);
  });

  it('waits for the end of an answer before it asks again', () => {
    const sync = new GossipSync(new GossipGraph(), options);
    sync.start();
    expect(sync.next()).toBeUndefined();
    const reply = {
      type: 'replyChannelRange',
      chainHash: CHAIN_HASH,
      firstBlocknum: 0,
      numberOfBlocks: 100,
      syncComplete: 0,
      encodedShortIds: encodeShortIds([makeShortChannelId(1, 1, 1)]),
    } as const;
    unwrap(sync.receiveRange(reply));
    expect(sync.next()).toBeUndefined();
    unwrap(sync.receiveRange({ ...reply, firstBlocknum: 100, syncComplete: 1 }));
    expect(sync.next()?.encodedShortIds).toEqual(reply.encodedShortIds);
    expect(sync.next()).toBeUndefined();
    unwrap(
      sync.receiveIdsEnd({ type: 'replyShortChannelIdsEnd', chainHash: CHAIN_HASH, fullInformation: 1 }),
    );
    expect(sync.next()).toBeUndefined();
    expect(sync.done).toBe(true);
  });

  it('refuses replies that go back, are malformed, or were not asked for', () => {
    const sync = new GossipSync(new GossipGraph(), options);
    const reply = {
      type: 'replyChannelRange',
      chainHash: CHAIN_HASH,
      firstBlocknum: 50,
      numberOfBlocks: 10,
      syncComplete: 0,
      encodedShortIds: encodeShortIds([]),
    } as const;
    const code = (more: Partial<MessageNamed<'replyChannelRange'>> = {}) => {
      const result = sync.receiveRange({ ...reply, ...more });
      return result.ok ? undefined : result.error.code;
    };
    expect(code()).toBe('unexpectedReply');
    sync.start();
    expect(code()).toBeUndefined();
    expect(code({ firstBlocknum: 49 })).toBe('replyOutOfRange');
    expect(code({ encodedShortIds: Uint8Array.of(1) })).toBe('unknownEncoding');
    expect(code({ timestamps: Uint8Array.of(0, 1) })).toBe('malformedEncoding');
    expect(code({ timestamps: new Uint8Array(9) })).toBe('malformedEncoding');
    expect(code({ chainHash: new Uint8Array(32) })).toBe('unexpectedReply');
  });

  it('wants no stream and asks nothing of a peer that is not worth it', () => {
    const start = (more: Partial<SyncOptions>) =>
      new GossipSync(new GossipGraph(), { ...options, ...more }).start();
    expect(start({ gossipQueries: false })).toEqual([
      { type: 'gossipTimestampFilter', chainHash: CHAIN_HASH, firstTimestamp: 0xffffffff, timestampRange: 0 },
    ]);
    expect(start({ fullSync: false })).toEqual([
      {
        type: 'gossipTimestampFilter',
        chainHash: CHAIN_HASH,
        firstTimestamp: NOW,
        timestampRange: 0xffffffff - NOW,
      },
    ]);
    expect(start({}).map(({ type }) => type)).toEqual(['gossipTimestampFilter', 'queryChannelRange']);
  });

  it('keeps a node that demands two hostnames to itself', () => {
    const { graph, channels } = ring([100]);
    const [alice] = nodes as [(typeof nodes)[0]];
    const addresses = Uint8Array.from([5, 1, 97, 0, 1, 5, 1, 98, 0, 1]);
    graph.applyNodeAnnouncement(nodeAnnouncement(alice, NOW + 9, { addresses }));
    const answers = responder(graph);
    unwrap(answers.receive(askIds(channels.map(({ shortChannelId }) => shortChannelId))));
    expect(names(answers.take(ALL)).filter((name) => name === 'nodeAnnouncement')).toHaveLength(1);
  });
});
