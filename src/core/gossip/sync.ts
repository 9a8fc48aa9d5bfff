import { equalBytes } from '../primitives/bytes.js';
import { err, ok, type Result } from '../primitives/result.js';
import type {
  GossipTimestampFilter,
  QueryChannelRange,
  QueryShortChannelIds,
  ReplyChannelRange,
  ReplyShortChannelIdsEnd,
  ShortChannelId,
} from '../wire/index.js';
import { type GossipError, gossipError } from './error.js';
import type { GossipGraph } from './graph.js';
import {
  type DirectionPair,
  decodeShortIds,
  decodeTimestamps,
  encodeQueryFlags,
  encodeQueryOption,
  encodeShortIds,
  QUERY_FLAG,
  QUERY_OPTION,
} from './query-encoding.js';

/** What the requester sends. */
export type SyncMessage = GossipTimestampFilter | QueryChannelRange | QueryShortChannelIds;

/** How to ask one peer for gossip. */
export interface SyncOptions {
  readonly chainHash: Uint8Array;
  /** Whether the peer offers `gossip_queries` (BOLT 9): it is worth asking. */
  readonly gossipQueries: boolean;
  /** Whether it offers `gossip_queries_ex`: it can tell how fresh its updates are. */
  readonly gossipQueriesEx: boolean;
  /** From which Unix second on the peer shall pass gossip on; undefined for none but its own. */
  readonly since: number | undefined;
  /** Whether to ask for all channels: of a few peers, not of all. */
  readonly fullSync: boolean;
}

const ALL_BLOCKS = 0xffffffff;
const IDS_PER_QUERY = 500;
/** No chain holds more announced channels for long; a peer that names more is making them up. */
const MAX_WANTED = 1_000_000;

type SyncState = 'idle' | 'awaitingRange' | 'ready' | 'awaitingIds' | 'done';

interface WantedId {
  readonly id: ShortChannelId;
  readonly flags: number;
}

/**
 * Asks one peer for the gossip that is missing here: first which channels there are, then for those, some at a time.
 * The messages come as values; `next` gives the following query once the node has room for its answer.
 */
export class GossipSync {
  private state: SyncState = 'idle';
  private wanted: WantedId[] = [];
  private nextWanted = 0;
  private rangeFrom = 0;
  private lastId = -1n;

  constructor(
    private readonly graph: GossipGraph,
    private readonly options: SyncOptions,
  ) {}

  /** Whether everything that was missing was asked for and answered. */
  get done(): boolean {
    return this.state === 'done';
  }

  /** What to send once both sides have sent `init`. */
  start(): readonly SyncMessage[] {
    const { chainHash, gossipQueries, fullSync, since } = this.options;
    // BOLT 7, gossip_timestamp_filter, sender: no stream from a peer that does not offer gossip_queries.
    const wantsStream = gossipQueries && since !== undefined;
    const filter: GossipTimestampFilter = {
      type: 'gossipTimestampFilter',
      chainHash,
      firstTimestamp: wantsStream ? since : 0xffffffff,
      timestampRange: wantsStream ? 0xffffffff - since : 0,
    };
    if (!gossipQueries || !fullSync) {
      this.state = 'done';
      return [filter];
    }
    this.state = 'awaitingRange';
    const options = this.options.gossipQueriesEx
      ? { queryOption: encodeQueryOption(QUERY_OPTION.timestamps) }
      : {};
    const query = {
      type: 'queryChannelRange',
      chainHash,
      firstBlocknum: 0,
      numberOfBlocks: ALL_BLOCKS,
    } as const;
    return [filter, { ...query, ...options }];
  }

  receiveRange(reply: ReplyChannelRange): Result<undefined, GossipError> {
    if (this.state !== 'awaitingRange' || !equalBytes(reply.chainHash, this.options.chainHash)) {
      return err(gossipError('unexpectedReply', 'ignore'));
    }
    // BOLT 7, query_channel_range, receiver: replies overlap what was asked for and never go back.
    if (reply.firstBlocknum < this.rangeFrom) {
      return err(
        gossipError('replyOutOfRange', 'warn', { expected: this.rangeFrom, actual: reply.firstBlocknum }),
      );
    }
    this.rangeFrom = reply.firstBlocknum;
    const ids = decodeShortIds(reply.encodedShortIds);
    if (!ids.ok) return ids;
    const timestamps = reply.timestamps === undefined ? ok(undefined) : decodeTimestamps(reply.timestamps);
    if (!timestamps.ok) return timestamps;
    if (timestamps.value !== undefined && timestamps.value.length !== ids.value.length) {
      return err(gossipError('malformedEncoding', 'warn'));
    }
    ids.value.forEach((id, index) => {
      this.consider(id, timestamps.value?.[index]);
    });
    if (this.wanted.length > MAX_WANTED) {
      this.finish();
      return err(
        gossipError('tooManyIds', 'disconnect', { expected: MAX_WANTED, actual: this.wanted.length }),
      );
    }
    const covered = reply.firstBlocknum + reply.numberOfBlocks >= ALL_BLOCKS;
    if (covered || reply.syncComplete === 1) this.state = 'ready';
    return ok(undefined);
  }

  receiveIdsEnd(_reply: ReplyShortChannelIdsEnd): Result<undefined, GossipError> {
    if (this.state !== 'awaitingIds') return err(gossipError('unexpectedReply', 'ignore'));
    this.state = 'ready';
    return ok(undefined);
  }

  /** The next query, if the last one is answered. Call it when few channels wait for the chain. */
  next(): QueryShortChannelIds | undefined {
    if (this.state !== 'ready') return undefined;
    const chunk = this.wanted.slice(this.nextWanted, this.nextWanted + IDS_PER_QUERY);
    if (chunk.length === 0) {
      this.finish();
      return undefined;
    }
    this.nextWanted += chunk.length;
    this.state = 'awaitingIds';
    return {
      type: 'queryShortChannelIds',
      chainHash: this.options.chainHash,
      encodedShortIds: encodeShortIds(chunk.map(({ id }) => id)),
      ...(this.options.gossipQueriesEx
        ? { queryFlags: encodeQueryFlags(chunk.map(({ flags }) => flags)) }
        : {}),
    };
  }

  /** Adds what is missing of a channel; an id that does not ascend was named before. */
  private consider(id: ShortChannelId, timestamps: DirectionPair | undefined): void {
    if (id <= this.lastId) return;
    this.lastId = id;
    const channel = this.graph.channels.get(id);
    if (channel?.announcement === undefined) {
      this.wanted.push({ id, flags: EVERYTHING });
      return;
    }
    if (timestamps === undefined) return;
    const [first, second] = channel.policies;
    const flags =
      (timestamps.node1 > (first?.timestamp ?? 0) ? QUERY_FLAG.update1 : 0) |
      (timestamps.node2 > (second?.timestamp ?? 0) ? QUERY_FLAG.update2 : 0);
    if (flags !== 0) this.wanted.push({ id, flags });
  }

  private finish(): void {
    this.state = 'done';
    this.wanted = [];
  }
}

const EVERYTHING = 31;
