import { equalBytes } from '../primitives/bytes.js';
import { channelDirection } from '../routing/edge.js';
import type { ChannelUpdate } from '../wire/index.js';
import type { GossipAction, GossipOutcome } from './actions.js';
import { isDisabled, isDontForward, updateDirection } from './channel-update.js';
import { checkTimestamp, type GossipContext, MAX_GOSSIP_LENGTH } from './context.js';
import { type GossipError, gossipError } from './error.js';
import type { GossipGraph } from './graph.js';
import { type GraphChannel, isShown } from './graph-channel.js';
import { accepted, refused, waiting } from './outcome.js';
import type { PendingChannels } from './pending.js';
import { type RateLimit, RateLimiter } from './rate-limit.js';
import { verifyChannelUpdate } from './verification.js';

/** Takes in `channel_update`. */
export class UpdateIntake {
  private readonly limiter: RateLimiter;

  constructor(
    private readonly graph: GossipGraph,
    private readonly pending: PendingChannels,
    limit: RateLimit,
  ) {
    this.limiter = new RateLimiter(limit);
  }

  receive(update: ChannelUpdate, context: GossipContext): GossipOutcome {
    const { origin } = context;
    // BOLT 7, channel_update, receiver: another chain's updates are ignored.
    if (!equalBytes(update.chainHash, context.chainHash)) return this.ignore('unknownChain', update);
    const channel = this.graph.channel(update.shortChannelId);
    if (channel === undefined) return this.wait(update, context);
    const unwanted = this.unwanted(update, channel, context);
    if (unwanted !== undefined) return refused(unwanted, origin);

    const direction = updateDirection(update);
    const verified = verifyChannelUpdate(update, direction === 0 ? channel.nodeId1 : channel.nodeId2);
    if (!verified.ok) return refused(verified.error, origin);
    if (origin !== undefined) this.limiter.take(limiterKey(channel, direction), context.nowSeconds);
    return this.accept(update, channel, origin);
  }

  sweep(nowSeconds: number): void {
    this.limiter.sweep(nowSeconds);
  }

  /** Why an update need not even have its signature checked. */
  private unwanted(
    update: ChannelUpdate,
    channel: GraphChannel,
    { nowSeconds, origin }: GossipContext,
  ): GossipError | undefined {
    const { shortChannelId } = channel;
    const direction = updateDirection(update);
    const known = channel.policies[direction];
    if (known !== undefined && update.timestamp <= known.timestamp) {
      // BOLT 7, channel_update, receiver: an update that is not newer is ignored.
      return gossipError(update.timestamp === known.timestamp ? 'duplicate' : 'outdated', 'ignore', {
        shortChannelId,
      });
    }
    // BOLT 7, channel_update, receiver: after the output is spent, only a disabling update counts.
    if (channel.spentAtHeight !== undefined && !isDisabled(update)) {
      return gossipError('fundingSpent', 'ignore', { shortChannelId });
    }
    if (origin === undefined) return undefined;
    // What we say of our own direction we know best: this is an echo from before a restart.
    if (channel.ownDirection === direction) return gossipError('outdated', 'ignore', { shortChannelId });
    const timestamp = checkTimestamp(update.timestamp, nowSeconds);
    if (!timestamp.ok) return { ...timestamp.error, shortChannelId };
    if ((update.excess?.length ?? 0) > MAX_GOSSIP_LENGTH) {
      return gossipError('tooLong', 'ignore', { shortChannelId });
    }
    return this.limiter.allows(limiterKey(channel, direction), nowSeconds)
      ? undefined
      : gossipError('rateLimited', 'ignore', { shortChannelId });
  }

  private accept(update: ChannelUpdate, before: GraphChannel, origin: string | undefined): GossipOutcome {
    this.graph.applyChannelUpdate(update);
    const { shortChannelId } = before;
    const direction = updateDirection(update);
    const channel = this.graph.channel(shortChannelId) ?? before;
    const item = { type: 'update', shortChannelId, direction } as const;
    const bytes = channel.policies[direction]?.bytes ?? new Uint8Array(0);
    const actions: GossipAction[] = [{ type: 'store', item, bytes }];
    const spent = channel.spentAtHeight !== undefined;
    if (channel.announcement === undefined || isDontForward(update)) return accepted(actions);

    const origins = origin === undefined ? [] : [origin];
    const own = origin === undefined;
    const first = !isShown(before) && !spent;
    // BOLT 7, gossip_timestamp_filter, receiver: an announcement goes out with its first update, and before it.
    if (first) actions.push({ type: 'forward', item: { type: 'channel', shortChannelId }, origins, own });
    actions.push({ type: 'forward', item, origins, own });
    if (first) {
      for (const nodeId of [channel.nodeId1, channel.nodeId2]) {
        if (this.graph.node(nodeId)?.details?.forwardable !== true) continue;
        actions.push({ type: 'forward', item: { type: 'node', nodeId }, origins: [], own: false });
      }
    }
    return accepted(actions);
  }

  /** An update may come while its channel's announcement waits for the chain. */
  private wait(update: ChannelUpdate, { origin, nowSeconds }: GossipContext): GossipOutcome {
    const timestamp = checkTimestamp(update.timestamp, nowSeconds);
    if (!timestamp.ok) return refused(timestamp.error, origin);
    const direction = updateDirection(update);
    for (const candidate of this.pending.candidates(update.shortChannelId)) {
      const { nodeId1, nodeId2 } = candidate.announcement;
      if (origin === undefined || (candidate.updates[direction]?.message.timestamp ?? -1) >= update.timestamp)
        continue;
      if ((update.excess?.length ?? 0) > MAX_GOSSIP_LENGTH) continue;
      if (!verifyChannelUpdate(update, direction === 0 ? nodeId1 : nodeId2).ok) continue;
      this.pending.keepUpdate(candidate, { message: update, origin });
      return waiting();
    }
    // BOLT 7, channel_update, receiver: ignored without a channel_announcement before it.
    return this.ignore('unknownChannel', update);
  }

  private ignore(code: 'unknownChain' | 'unknownChannel', { shortChannelId }: ChannelUpdate): GossipOutcome {
    return refused(gossipError(code, 'ignore', { shortChannelId }), undefined);
  }
}

function limiterKey(channel: GraphChannel, direction: 0 | 1): string {
  return channelDirection(channel.shortChannelId, direction);
}
