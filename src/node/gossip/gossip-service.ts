import {
  type FundingOutput,
  type GossipAction,
  GossipBroadcast,
  type GossipContext,
  type GossipError,
  type GossipGraph,
  GossipIntake,
  type GossipMessage,
  type OwnChannel,
} from '../../core/gossip/index.js';
import { equalBytes } from '../../core/primitives/bytes.js';
import type { Result } from '../../core/primitives/result.js';
import type {
  ChannelAnnouncement,
  ChannelUpdate,
  Message,
  NodeAnnouncement,
  ShortChannelId,
} from '../../core/wire/index.js';
import type { ChainBackend } from '../chain/index.js';
import { type Clock, systemClock, type Timer } from '../clock.js';
import type { Logger } from '../log.js';
import type { Peer } from '../peers/index.js';
import type { GossipRepository } from '../store/index.js';
import { DoubtfulChannels } from './doubtful-channels.js';
import { FundingLookups } from './funding-lookups.js';
import { GossipPeer } from './gossip-peer.js';
import { GossipStorage } from './gossip-storage.js';
import { loadGraph } from './load-graph.js';
import { SyncQueue } from './sync-queue.js';

export interface GossipServiceOptions {
  readonly graph: GossipGraph;
  readonly store: GossipRepository;
  readonly chain: Pick<ChainBackend, 'fundingOutput'>;
  readonly chainHash: Uint8Array;
  readonly nowSeconds: () => number;
  /** Of the best block that the node has handled. */
  readonly height: () => number;
  readonly log: Logger;
  /** How long others' gossip is collected before it goes out (BOLT 7, Rebroadcasting); our own goes out at once. */
  readonly broadcastIntervalMillis: number;
  /** The output of a public channel, to be watched for its spend. `txid` is in internal byte order. */
  readonly onOutpointWatch: (shortChannelId: ShortChannelId, txid: Uint8Array, outputIndex: number) => void;
  /** Whether to learn every channel of the network. */
  readonly fullSync: boolean;
  readonly clock?: Clock;
}

const PRUNE_INTERVAL_MS = 600_000;

/** Moves gossip between the peers, the graph, the store and the chain. */
export class GossipService {
  private readonly intake: GossipIntake;
  private readonly broadcast: GossipBroadcast;
  private readonly storage: GossipStorage;
  private readonly lookups: FundingLookups;
  private readonly doubtful = new DoubtfulChannels();
  private readonly syncs: SyncQueue;
  private readonly peers = new Map<string, GossipPeer>();
  private privateUpdates = new Map<ShortChannelId, readonly ChannelUpdate[]>();
  private startedAt = 0;
  private pruning: Timer | undefined;
  /** Runs while others' gossip waits to go out. */
  private flushing: Timer | undefined;

  private readonly clock: Clock;

  constructor(private readonly options: GossipServiceOptions) {
    this.clock = options.clock ?? systemClock;
    const { graph, chainHash, fullSync, nowSeconds } = options;
    this.intake = new GossipIntake(graph);
    this.broadcast = new GossipBroadcast(graph, chainHash);
    this.storage = new GossipStorage(options.store, options.log, this.clock);
    this.lookups = new FundingLookups(options.chain, options.log, this.clock);
    this.syncs = new SyncQueue({
      graph,
      chainHash,
      fullSync,
      nowSeconds,
      pendingChannels: () => this.intake.pendingChannels,
      clock: this.clock,
    });
  }

  /** Fills the graph from the store. To be called once, before anything else. */
  load(): void {
    const { graph, store, nowSeconds, onOutpointWatch } = this.options;
    const { fundings, nodeIds, privateUpdates } = loadGraph(graph, store, nowSeconds());
    for (const nodeId of nodeIds) this.storage.knowNode(nodeId);
    this.privateUpdates = new Map(privateUpdates);
    for (const [id, { txid, outputIndex }] of fundings) onOutpointWatch(id, txid, outputIndex);
  }

  /** Begins to prune. */
  start(): void {
    this.startedAt = this.clock.steadyMillis();
    this.pruning = this.clock.every(PRUNE_INTERVAL_MS, () => this.prune());
  }

  /** Ends every timer and writes what waits for the store. */
  stop(): void {
    this.pruning?.cancel();
    this.flushing?.cancel();
    this.lookups.stop();
    this.syncs.stop();
    for (const peer of this.peers.values()) peer.stop();
    this.peers.clear();
    this.storage.flush();
  }

  peerConnected(peer: Peer): void {
    const { graph, chainHash } = this.options;
    this.peers.set(peer.id, new GossipPeer(peer, this.broadcast, graph, chainHash, this.clock));
    this.syncs.add(peer);
  }

  peerDisconnected(peer: Peer): void {
    const gossipPeer = this.peers.get(peer.id);
    if (gossipPeer?.peer !== peer) return;
    gossipPeer.stop();
    this.peers.delete(peer.id);
    this.syncs.remove(peer);
  }

  /** Takes the messages of BOLT 7 but `announcement_signatures`, and leaves all others alone. */
  message(peer: Peer, message: Message): void {
    const gossipPeer = this.peers.get(peer.id);
    if (gossipPeer?.peer !== peer) return;
    switch (message.type) {
      case 'channelAnnouncement':
      case 'channelUpdate':
      case 'nodeAnnouncement':
        this.receive(message, peer.id);
        break;
      case 'gossipTimestampFilter':
        gossipPeer.setFilter(message);
        break;
      case 'queryChannelRange':
      case 'queryShortChannelIds':
        penalise(gossipPeer, gossipPeer.query(message));
        break;
      case 'replyChannelRange':
      case 'replyShortChannelIdsEnd':
        penalise(gossipPeer, this.syncs.receive(peer, message));
        break;
    }
  }

  /** Announces a channel of our own, whose funding is deep enough; its updates follow through `publishOwn`. */
  announceOwnChannel(announcement: ChannelAnnouncement, funding: FundingOutput): void {
    this.perform(this.intake.announceOwnChannel(announcement, funding, this.context()).actions);
    this.flushAll();
  }

  /** Takes in what this node says itself, and tells everyone at once. */
  publishOwn(message: ChannelUpdate | NodeAnnouncement): void {
    this.receive(message, undefined);
    this.flushAll();
  }

  /** Adds a channel of our own to the graph without telling anyone, or marks one as ours that is there. */
  addOwnChannel(own: OwnChannel): void {
    const { graph, nowSeconds } = this.options;
    graph.addOwnChannel(own, nowSeconds());
    for (const name of [own.shortChannelId, ...(own.aliases ?? [])]) {
      for (const update of this.privateUpdates.get(name) ?? []) graph.applyChannelUpdate(update);
      this.privateUpdates.delete(name);
    }
  }

  /** A channel of our own is closed: it carries no payments any more. */
  removeOwnChannel(shortChannelId: ShortChannelId): void {
    const { graph, height } = this.options;
    if (graph.channels.get(shortChannelId)?.announcement !== undefined) {
      this.fundingSpent(shortChannelId, height());
      return;
    }
    graph.removeChannel(shortChannelId);
    this.storage.forget(shortChannelId);
  }

  blockConnected(height: number): void {
    this.perform(this.intake.blockConnected(height));
    for (const id of this.doubtful.ripe(height)) this.lookAgain(id);
  }

  /** The block at a height went away: channels funded there, or above, are looked at again when it is replaced. */
  blockDisconnected(height: number): void {
    this.intake.chainReorganised();
    this.doubtful.add(this.options.graph, height);
  }

  /** A channel's funding output was spent at a height, or, with undefined, that spend was undone. */
  fundingSpent(shortChannelId: ShortChannelId, height: number | undefined): void {
    const { graph } = this.options;
    graph.setSpent(shortChannelId, height);
    // After a restart, a channel that was spent is as good as forgotten.
    if (height === undefined) this.storage.keepAgain(graph, shortChannelId);
    else this.storage.forget(shortChannelId);
  }

  private context(): Omit<GossipContext, 'origin'> {
    const { nowSeconds, height, chainHash } = this.options;
    return { nowSeconds: nowSeconds(), height: height(), chainHash };
  }

  private receive(message: GossipMessage, origin: string | undefined): void {
    const context = this.context();
    const { outcome, error, actions } = this.intake.receive(
      message,
      origin === undefined ? context : { ...context, origin },
    );
    this.options.log.trace({ peer: origin, message: message.type, outcome, code: error?.code }, 'gossip');
    this.perform(actions);
  }

  private perform(actions: readonly GossipAction[]): void {
    for (const action of actions) this.performOne(action);
  }

  private performOne(action: GossipAction): void {
    switch (action.type) {
      case 'lookupFunding':
        this.lookUp(action.shortChannelId);
        break;
      case 'store':
        this.storage.keep(action);
        if (action.item.type === 'channel' && action.funding !== undefined) {
          const { txid, outputIndex } = action.funding;
          this.options.onOutpointWatch(action.item.shortChannelId, txid, outputIndex);
        }
        break;
      case 'forget':
        this.storage.forget(action.shortChannelId);
        break;
      case 'forward':
        this.broadcast.forward(action.item, action.origins, action.own);
        this.flushInTime();
        break;
      case 'warn':
      case 'disconnect':
        this.options.log.debug({ peer: action.origin, code: action.error.code }, 'bad gossip');
        this.peers.get(action.origin)?.penalise(action.error);
        break;
    }
  }

  private lookUp(shortChannelId: ShortChannelId): void {
    this.lookups.ask(shortChannelId, (lookup) => {
      this.perform(this.intake.fundingLookedUp(shortChannelId, lookup, this.context()).actions);
      this.syncs.advanceAll();
    });
  }

  /** After a reorganisation: whether a channel's id still names its output. */
  private lookAgain(shortChannelId: ShortChannelId): void {
    const { graph } = this.options;
    this.lookups.ask(shortChannelId, (lookup) => {
      const funding = graph.channels.get(shortChannelId)?.funding;
      if (funding === undefined || lookup === 'spent') return;
      if (lookup !== 'missing' && equalBytes(lookup.txid, funding.txid)) return;
      graph.removeChannel(shortChannelId);
      this.storage.forget(shortChannelId);
    });
  }

  /** BOLT 7, Rebroadcasting: what is collected goes out at the end of an interval, whenever it arrived. */
  private flushInTime(): void {
    if (this.flushing !== undefined || this.peers.size === 0) return;
    const { broadcastIntervalMillis: interval } = this.options;
    const left = interval - ((this.clock.steadyMillis() - this.startedAt) % interval);
    this.flushing = this.clock.after(left, () => {
      this.flushing = undefined;
      this.flushAll();
    });
  }

  private flushAll(): void {
    for (const peer of this.peers.values()) peer.flush();
  }

  private prune(): void {
    this.perform(this.intake.prune(this.options.nowSeconds()));
    this.storage.forgetNodesNotIn(this.options.graph);
    // Channels of our own that have not been added by now are gone.
    for (const id of this.privateUpdates.keys()) this.storage.forget(id);
    this.privateUpdates.clear();
  }
}

function penalise(peer: GossipPeer, taken: Result<undefined, GossipError>): void {
  if (!taken.ok) peer.penalise(taken.error);
}
