import type { FundingOutput, GossipAction, GossipGraph } from '../../core/gossip/index.js';
import { fromHex, toHex } from '../../core/primitives/bytes.js';
import type { ShortChannelId } from '../../core/wire/index.js';
import { type Clock, systemClock, type Timer } from '../clock.js';
import type { Logger } from '../log.js';
import type { GossipRepository } from '../store/index.js';

type StoreAction = Extract<GossipAction, { type: 'store' }>;

/**
 * Keeps the public graph on disk, behind what the graph holds by a moment: many messages go into one commit. Nothing
 * depends on it but the time that a restart takes, so a failure of it is logged and no more.
 */
export class GossipStorage {
  private waiting: (() => void)[] = [];
  private timer: Timer | undefined;
  private failed = false;
  private readonly nodes = new Set<string>();

  constructor(
    private readonly store: GossipRepository,
    private readonly log: Logger,
    private readonly clock: Clock = systemClock,
  ) {}

  /** Notes what stood in the store when it was read. */
  knowNode(nodeId: Uint8Array): void {
    this.nodes.add(toHex(nodeId));
  }

  keep({ item, bytes, funding }: StoreAction): void {
    switch (item.type) {
      case 'channel':
        if (funding !== undefined) this.keepChannel(item.shortChannelId, bytes, funding);
        break;
      case 'update':
        this.keepUpdate(item.shortChannelId, item.direction, bytes);
        break;
      case 'node':
        this.knowNode(item.nodeId);
        this.write(() => this.store.putNodeAnnouncement({ nodeId: item.nodeId, raw: bytes }));
        break;
    }
  }

  /** Keeps a channel as the graph has it. */
  keepAgain(graph: GossipGraph, shortChannelId: ShortChannelId): void {
    const channel = graph.channels.get(shortChannelId);
    if (channel?.announcement === undefined || channel.funding === undefined) return;
    this.keepChannel(shortChannelId, channel.announcement, channel.funding);
    for (const direction of [0, 1] as const) {
      const policy = channel.policies[direction];
      if (policy !== undefined) this.keepUpdate(shortChannelId, direction, policy.bytes);
    }
  }

  forget(shortChannelId: ShortChannelId): void {
    this.write(() => this.store.deleteChannel(shortChannelId));
  }

  /** Forgets nodes that the graph has forgotten. */
  forgetNodesNotIn(graph: GossipGraph): void {
    for (const hex of this.nodes) {
      if (graph.nodes.has(hex)) continue;
      this.nodes.delete(hex);
      this.write(() => this.store.deleteNode(fromHex(hex)));
    }
  }

  /** Writes what waits, now. */
  flush(): void {
    this.timer?.cancel();
    this.timer = undefined;
    const writes = this.waiting;
    this.waiting = [];
    if (writes.length === 0 || this.failed) return;
    try {
      this.store.transaction(() => {
        for (const write of writes) write();
      });
    } catch (error) {
      this.failed = true;
      this.log.error({ err: error }, 'gossip is no longer stored');
    }
  }

  private keepChannel(shortChannelId: ShortChannelId, raw: Uint8Array, funding: FundingOutput): void {
    const { txid: fundingTxid, amountSat: capacitySat } = funding;
    this.write(() => this.store.putChannelAnnouncement({ shortChannelId, raw, fundingTxid, capacitySat }));
  }

  private keepUpdate(shortChannelId: ShortChannelId, direction: 0 | 1, raw: Uint8Array): void {
    this.write(() => this.store.putChannelUpdate({ shortChannelId, direction, raw }));
  }

  private write(work: () => void): void {
    this.waiting.push(work);
    this.timer ??= this.clock.soon(() => this.flush());
  }
}
