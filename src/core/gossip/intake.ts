import type { ChannelAnnouncement, ShortChannelId } from '../wire/index.js';
import type { FundingLookup, FundingOutput, GossipAction, GossipMessage, GossipOutcome } from './actions.js';
import { AnnouncementIntake } from './announcement-intake.js';
import type { GossipContext } from './context.js';
import type { GossipGraph } from './graph.js';
import { NodeIntake } from './node-intake.js';
import { PendingChannels, type PendingLimits } from './pending.js';
import type { RateLimit } from './rate-limit.js';
import { UpdateIntake } from './update-intake.js';

/** What bounds the intake. */
export interface GossipLimits {
  readonly pending: PendingLimits;
  /** Of each direction of a channel. */
  readonly updates: RateLimit;
  /** Of each node. */
  readonly nodes: RateLimit;
}

export const DEFAULT_GOSSIP_LIMITS: GossipLimits = {
  pending: { channels: 5_000, channelsPerPeer: 1_000, candidatesPerChannel: 4 },
  updates: { burst: 10, intervalSeconds: 60 },
  nodes: { burst: 10, intervalSeconds: 600 },
};

/**
 * The only way for gossip into the graph: every message is judged here, and what the node must do comes back as
 * actions, in order. It changes in place but does no I/O and reads no clock.
 */
export class GossipIntake {
  private readonly pending: PendingChannels;
  private readonly announcements: AnnouncementIntake;
  private readonly updates: UpdateIntake;
  private readonly nodes: NodeIntake;

  constructor(
    private readonly graph: GossipGraph,
    limits: GossipLimits = DEFAULT_GOSSIP_LIMITS,
  ) {
    this.pending = new PendingChannels(limits.pending);
    this.announcements = new AnnouncementIntake(graph, this.pending);
    this.updates = new UpdateIntake(graph, this.pending, limits.updates);
    this.nodes = new NodeIntake(graph, this.pending, limits.nodes);
  }

  /** How many channels wait for the chain: while many do, the node should ask its peers for no more. */
  get pendingChannels(): number {
    return this.pending.size;
  }

  /** Takes in one message, from a peer or, without an origin in the context, from this node itself. */
  receive(message: GossipMessage, context: GossipContext): GossipOutcome {
    switch (message.type) {
      case 'channelAnnouncement':
        return this.announcements.receive(message, context);
      case 'channelUpdate':
        return this.updates.receive(message, context);
      case 'nodeAnnouncement':
        return this.nodes.receive(message, context);
    }
  }

  /** The answer to `lookupFunding`, which must come exactly once for each. */
  fundingLookedUp(id: ShortChannelId, lookup: FundingLookup, context: GossipContext): GossipOutcome {
    const { winner, rivals, ...outcome } = this.announcements.fundingLookedUp(id, lookup, context);
    if (winner === undefined) return outcome;
    const followed = [...winner.updates, ...winner.nodes].flatMap((waiting) =>
      waiting === undefined
        ? []
        : this.receive(waiting.message, { ...context, origin: waiting.origin }).actions,
    );
    const rivalry = rivals.flatMap(
      ({ announcement, origins: [origin = ''] }) =>
        this.receive(announcement, { ...context, origin }).actions,
    );
    return { ...outcome, actions: [...outcome.actions, ...followed, ...rivalry] };
  }

  /** Announces a channel of our own; its updates go through `receive`. */
  announceOwnChannel(
    announcement: ChannelAnnouncement,
    funding: FundingOutput,
    context: GossipContext,
  ): GossipOutcome {
    return this.announcements.announceOwn(announcement, funding, context);
  }

  /** A new best block: what has six confirmations is looked up, what was spent 72 blocks ago is forgotten. */
  blockConnected(height: number): readonly GossipAction[] {
    return [
      ...this.announcements.blockConnected(height),
      ...this.graph.longSpentChannels(height).flatMap((id) => this.forget(id)),
    ];
  }

  /** Blocks went away: outputs that were not there may be now. */
  chainReorganised(): void {
    this.announcements.chainReorganised();
  }

  /** Forgets channels without a fresh update for two weeks. Call it now and then. */
  prune(nowSeconds: number): readonly GossipAction[] {
    this.updates.sweep(nowSeconds);
    this.nodes.sweep(nowSeconds);
    return this.graph.staleChannels(nowSeconds).flatMap((id) => this.forget(id));
  }

  private forget(shortChannelId: ShortChannelId): readonly GossipAction[] {
    this.graph.removeChannel(shortChannelId);
    return [{ type: 'forget', shortChannelId }];
  }
}
