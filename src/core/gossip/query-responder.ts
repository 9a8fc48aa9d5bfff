import { equalBytes, toHex } from '../primitives/bytes.js';
import { err, ok, type Result } from '../primitives/result.js';
import {
  encodeMessage,
  makeShortChannelId,
  type QueryChannelRange,
  type QueryShortChannelIds,
  type ReplyChannelRange,
  type ShortChannelId,
  shortChannelIdParts,
} from '../wire/index.js';
import { type GossipError, gossipError } from './error.js';
import type { GossipGraph } from './graph.js';
import { type GraphChannel, isShown } from './graph-channel.js';
import {
  channelUpdateChecksum,
  type DirectionPair,
  decodeQueryFlags,
  decodeQueryOption,
  decodeShortIds,
  encodeChecksums,
  encodeShortIds,
  encodeTimestamps,
  QUERY_FLAG,
  QUERY_OPTION,
} from './query-encoding.js';

const EVERYTHING = 31;
/** 24 bytes each with timestamps and checksums, so that a reply stays below 65,535 bytes. */
const IDS_PER_REPLY = 2_500;
const MAX_HEIGHT = 0xffffff;

interface IdsQuery {
  readonly kind: 'ids';
  readonly known: boolean;
  readonly chainHash: Uint8Array;
  readonly ids: readonly ShortChannelId[];
  readonly flags: readonly number[] | undefined;
  readonly sentNodes: Set<string>;
  next: number;
}

interface RangeQuery {
  readonly kind: 'range';
  readonly known: boolean;
  readonly chainHash: Uint8Array;
  readonly end: number;
  readonly options: number;
  firstBlock: number;
  nextId: ShortChannelId;
}

/**
 * Answers one peer's queries from the graph. An answer is not built at once: it is taken piece by piece, as much as
 * the peer reads, so that a peer that asks and never reads costs one query of memory.
 */
export class QueryResponder {
  private query: IdsQuery | RangeQuery | undefined;

  constructor(
    private readonly graph: GossipGraph,
    private readonly chainHash: Uint8Array,
  ) {}

  /** Whether an answer is not fully taken yet. */
  get busy(): boolean {
    return this.query !== undefined;
  }

  receive(message: QueryShortChannelIds | QueryChannelRange): Result<undefined, GossipError> {
    // BOLT 7, query messages, receiver: a query before the last one is answered deserves a warning.
    if (this.query !== undefined) return err(gossipError('queryInProgress', 'disconnect'));
    const query = message.type === 'queryChannelRange' ? this.rangeQuery(message) : this.idsQuery(message);
    if (!query.ok) return query;
    this.query = query.value;
    return ok(undefined);
  }

  /** The next messages of the answer, encoded, until they reach `maxBytes` or the answer is complete. */
  take(maxBytes: number): readonly Uint8Array[] {
    const messages: Uint8Array[] = [];
    for (let size = 0; size < maxBytes && this.query !== undefined; ) {
      const more = this.query.kind === 'ids' ? this.answerIds(this.query) : this.answerRange(this.query);
      for (const message of more) size += message.length;
      messages.push(...more);
    }
    return messages;
  }

  private idsQuery(message: QueryShortChannelIds): Result<IdsQuery, GossipError> {
    const ids = decodeShortIds(message.encodedShortIds);
    if (!ids.ok) return ids;
    const flags =
      message.queryFlags === undefined ? undefined : decodeQueryFlags(message.queryFlags, ids.value.length);
    if (flags !== undefined && !flags.ok) return flags;
    const known = equalBytes(message.chainHash, this.chainHash);
    return ok({
      kind: 'ids',
      known,
      chainHash: message.chainHash,
      ids: known ? ids.value : [],
      flags: flags?.value,
      sentNodes: new Set(),
      next: 0,
    });
  }

  private rangeQuery(message: QueryChannelRange): Result<RangeQuery, GossipError> {
    const options = message.queryOption === undefined ? ok(0) : decodeQueryOption(message.queryOption);
    if (!options.ok) return options;
    // BOLT 7, query_channel_range, sender: at least one block.
    if (message.numberOfBlocks === 0) return err(gossipError('malformedEncoding', 'warn'));
    return ok({
      kind: 'range',
      known: equalBytes(message.chainHash, this.chainHash) && message.firstBlocknum <= MAX_HEIGHT,
      chainHash: message.chainHash,
      end: message.firstBlocknum + message.numberOfBlocks,
      options: options.value,
      firstBlock: message.firstBlocknum,
      nextId: makeShortChannelId(Math.min(message.firstBlocknum, MAX_HEIGHT), 0, 0),
    });
  }

  /** One channel's worth of messages, or the end of the answer. */
  private answerIds(query: IdsQuery): readonly Uint8Array[] {
    const id = query.ids[query.next];
    if (id === undefined) {
      this.query = undefined;
      const { chainHash } = query;
      // BOLT 7, query_short_channel_ids, receiver: 0 where we do not follow the chain.
      const fullInformation = query.known ? 1 : 0;
      return [encodeMessage({ type: 'replyShortChannelIdsEnd', chainHash, fullInformation })];
    }
    const flag = query.flags?.[query.next] ?? EVERYTHING;
    query.next++;
    const channel = this.graph.channels.get(id);
    if (channel === undefined || !isShown(channel)) return [];
    return this.wanted(channel, flag, query.sentNodes);
  }

  private wanted(channel: GraphChannel, flag: number, sentNodes: Set<string>): readonly Uint8Array[] {
    const messages: (Uint8Array | undefined)[] = [];
    if (flag & QUERY_FLAG.channelAnnouncement) messages.push(channel.announcement);
    const [first, second] = channel.policies;
    if (flag & QUERY_FLAG.update1 && first?.dontForward === false) messages.push(first.bytes);
    if (flag & QUERY_FLAG.update2 && second?.dontForward === false) messages.push(second.bytes);
    if (flag & QUERY_FLAG.node1) messages.push(this.nodeOnce(channel.nodeId1, sentNodes));
    if (flag & QUERY_FLAG.node2) messages.push(this.nodeOnce(channel.nodeId2, sentNodes));
    return messages.filter((message) => message !== undefined);
  }

  /** BOLT 7, query_short_channel_ids, receiver: no `node_announcement` twice in one answer. */
  private nodeOnce(nodeId: Uint8Array, sentNodes: Set<string>): Uint8Array | undefined {
    const details = this.graph.node(nodeId)?.details;
    const hex = toHex(nodeId);
    if (details === undefined || !details.forwardable || sentNodes.has(hex)) return undefined;
    sentNodes.add(hex);
    return details.bytes;
  }

  /** One `reply_channel_range`. */
  private answerRange(query: RangeQuery): readonly Uint8Array[] {
    const found = query.known ? this.graph.channelsFrom(query.nextId, IDS_PER_REPLY) : [];
    const inRange = found.filter(({ shortChannelId }) => heightOf(shortChannelId) < query.end);
    const last = found.length < IDS_PER_REPLY || inRange.length < found.length ? undefined : inRange.at(-1);
    const shown = inRange.filter(isShown);
    const firstBlocknum = query.firstBlock;
    if (last === undefined) {
      this.query = undefined;
    } else {
      query.firstBlock = heightOf(last.shortChannelId);
      query.nextId = (last.shortChannelId + 1n) as ShortChannelId;
    }
    // A block may go on in the next reply, which then starts with it again.
    const endBlock = last === undefined ? query.end : query.firstBlock + 1;
    const reply: ReplyChannelRange = {
      type: 'replyChannelRange',
      chainHash: query.chainHash,
      firstBlocknum,
      numberOfBlocks: endBlock - firstBlocknum,
      syncComplete: last === undefined ? 1 : 0,
      encodedShortIds: encodeShortIds(shown.map(({ shortChannelId }) => shortChannelId)),
      ...(query.options & QUERY_OPTION.timestamps
        ? { timestamps: encodeTimestamps(shown.map(timestampsOf)) }
        : {}),
      ...(query.options & QUERY_OPTION.checksums
        ? { checksums: encodeChecksums(shown.map(checksumsOf)) }
        : {}),
    };
    return [encodeMessage(reply)];
  }
}

/** The checksums of a channel's updates, as `checksums_tlv` carries them. */
export function checksumsOf({ policies: [first, second] }: GraphChannel): DirectionPair {
  return {
    node1: first === undefined ? 0 : channelUpdateChecksum(first.bytes),
    node2: second === undefined ? 0 : channelUpdateChecksum(second.bytes),
  };
}

/** The timestamps of a channel's updates, as `timestamps_tlv` carries them. */
export function timestampsOf({ policies: [first, second] }: GraphChannel): DirectionPair {
  return { node1: first?.timestamp ?? 0, node2: second?.timestamp ?? 0 };
}

function heightOf(id: ShortChannelId): number {
  return shortChannelIdParts(id).height;
}
