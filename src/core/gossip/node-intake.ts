import { toHex } from '../primitives/bytes.js';
import { encodeMessage, type NodeAnnouncement } from '../wire/index.js';
import type { GossipAction, GossipOutcome } from './actions.js';
import { checkTimestamp, type GossipContext, MAX_GOSSIP_LENGTH } from './context.js';
import { gossipError } from './error.js';
import type { GossipGraph } from './graph.js';
import { accepted, refused, waiting } from './outcome.js';
import type { PendingChannels } from './pending.js';
import { type RateLimit, RateLimiter } from './rate-limit.js';
import { verifyNodeAnnouncement } from './verification.js';

/** Takes in `node_announcement`. */
export class NodeIntake {
  private readonly limiter: RateLimiter;

  constructor(
    private readonly graph: GossipGraph,
    private readonly pending: PendingChannels,
    limit: RateLimit,
  ) {
    this.limiter = new RateLimiter(limit);
  }

  receive(announcement: NodeAnnouncement, context: GossipContext): GossipOutcome {
    const { origin, nowSeconds } = context;
    const { nodeId } = announcement;
    const bytes = encodeMessage(announcement);
    if (bytes.length > MAX_GOSSIP_LENGTH) return refused(gossipError('tooLong', 'ignore'), origin);
    const known = this.graph.node(nodeId);
    if (known === undefined) return this.wait(announcement, context);
    // BOLT 7, node_announcement, receiver: one that is not newer is ignored.
    if (known.details !== undefined && announcement.timestamp <= known.details.timestamp) {
      const code = announcement.timestamp === known.details.timestamp ? 'duplicate' : 'outdated';
      return refused(gossipError(code, 'ignore'), origin);
    }
    const key = toHex(nodeId);
    if (origin !== undefined) {
      const timestamp = checkTimestamp(announcement.timestamp, nowSeconds);
      // An old node_announcement is still the newest there is: only the future is refused.
      if (!timestamp.ok && timestamp.error.code === 'timestampInFuture')
        return refused(timestamp.error, origin);
      if (!this.limiter.allows(key, nowSeconds)) return refused(gossipError('rateLimited', 'ignore'), origin);
    }
    const verified = verifyNodeAnnouncement(announcement);
    if (!verified.ok) return refused(verified.error, origin);
    if (origin !== undefined) this.limiter.take(key, nowSeconds);

    this.graph.applyNodeAnnouncement(announcement);
    const item = { type: 'node', nodeId } as const;
    const actions: GossipAction[] = [{ type: 'store', item, bytes }];
    if (this.graph.node(nodeId)?.details?.forwardable === true && this.graph.isShownNode(nodeId)) {
      const origins = origin === undefined ? [] : [origin];
      actions.push({ type: 'forward', item, origins, own: origin === undefined });
    }
    return accepted(actions);
  }

  sweep(nowSeconds: number): void {
    this.limiter.sweep(nowSeconds);
  }

  /** A node may announce itself while its only channel's announcement waits for the chain. */
  private wait(announcement: NodeAnnouncement, { origin }: GossipContext): GossipOutcome {
    const candidate = this.pending.candidatesOfNode(announcement.nodeId)[0];
    // BOLT 7, node_announcement, receiver: ignored without a channel of that node.
    if (candidate === undefined || origin === undefined) {
      return refused(gossipError('unknownNode', 'ignore'), origin);
    }
    const verified = verifyNodeAnnouncement(announcement);
    if (!verified.ok) return refused(verified.error, origin);
    for (const waits of this.pending.candidatesOfNode(announcement.nodeId)) {
      this.pending.keepNode(waits, { message: announcement, origin });
    }
    return waiting();
  }
}
