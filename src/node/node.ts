import type { NodeService } from '../api/node-service.js';
import { curve } from '../core/crypto/index.js';
import { GossipGraph } from '../core/gossip/index.js';
import { RouteMemory } from '../core/routing/index.js';
import type { ShortChannelId } from '../core/wire/index.js';
import { NodeBackup } from './backup/node-backup.js';
import { ChainDriver } from './chain-driver.js';
import { ChannelAnnouncer } from './channels/channel-announcer.js';
import { ChannelBook } from './channels/channel-book.js';
import { NodeChannelEnvironment } from './channels/channel-environment.js';
import { ChannelRunner } from './channels/channel-runner.js';
import { CloseScripts } from './channels/close-scripts.js';
import { channelPolicy } from './channels/default-policy.js';
import { proposeFeerates } from './channels/feerate-proposals.js';
import { drawKeyIndex } from './channels/key-index.js';
import { newLocalAlias } from './channels/local-alias.js';
import { NodeChannelListener } from './channels/node-channel-listener.js';
import { PreimageWatch } from './channels/preimage-watch.js';
import { Publications } from './channels/publications.js';
import { QuiescenceLimit } from './channels/quiescence-limit.js';
import { revokedArchive } from './channels/revoked-archive.js';
import { secondsOf, type Timer } from './clock.js';
import { CommandoServer } from './commando/commando-server.js';
import { nodeFeatures } from './features.js';
import { FeeWatch } from './fee-watch.js';
import { type NodeOptions, openFoundation } from './foundation.js';
import { GossipService } from './gossip/gossip-service.js';
import { MessageRouter } from './message-router.js';
import { moneyFlow } from './money-flow.js';
import { ownNodeAnnouncement } from './node-announcement.js';
import { peerHandlers } from './peer-handlers.js';
import { PeerManager } from './peers/index.js';
import { nodeService } from './service/index.js';
import type { NodeParts } from './service/parts.js';
import { anchorReserve, ReserveWatch, Sweeper } from './sweeper/index.js';
import { TokenBook } from './tokens/token-book.js';
import { NodeTowers } from './towers.js';

/** How often the network is told again of our channels. */
const REFRESH_MILLIS = 24 * 60 * 60 * 1000;

/** A node that runs: what it does for its user, and the way to end it. */
export interface RunningNode {
  readonly service: NodeService;
  /** Says what a scoped token opens. */
  readonly tokens: Pick<TokenBook, 'judge'>;
  readonly nodeId: string;
  /** What it is made of, for whoever has to look deeper than its user does. */
  readonly parts: NodeParts;
  stop(): Promise<void>;
}

/**
 * Puts the parts together, and starts them in the order in which they need each other: chain, store, channels, peers.
 * Rejects when the chain backend cannot be used or the store cannot be opened.
 */
export async function startNode(options: NodeOptions): Promise<RunningNode> {
  const { config, log, surroundings } = options;
  const { clock, entropy, sockets } = surroundings;
  const nowSeconds = () => secondsOf(clock);
  const { backend, network, tip, keys, store, journal, wallet, payouts, events, alarm } =
    await openFoundation(options);
  const features = nodeFeatures(config.disabledFeatures);
  const publications = new Publications(clock);
  const closeScripts = new CloseScripts(() => wallet.newScript());
  const quiescenceLimit = new QuiescenceLimit(clock, (peerId) => environment.disconnect(peerId));
  const book = new ChannelBook();
  const graph = new GossipGraph();
  const routeMemory = new RouteMemory();
  // Mempools forget, and a crash may have come between a commit and its publication.
  const rebroadcast = () =>
    void payouts.rebroadcast().catch((error) => log.warn({ error: String(error) }, 'not published again'));
  const fees: FeeWatch = new FeeWatch(
    (target) => backend.feeratePerKw(target),
    network.fallbackFeerate,
    () => proposeFeerates(book, runner, fees.channel.commitment),
    clock,
  );

  const gossip: GossipService = new GossipService({
    graph,
    store: store.gossip,
    chain: backend,
    chainHash: network.chainHash,
    nowSeconds,
    height: () => chain.height,
    log,
    broadcastIntervalMillis: network.pollIntervalMillis < 1_000 ? 50 : 60_000,
    onOutpointWatch: (shortChannelId, txid, outputIndex) =>
      chain.watchPublicChannel(shortChannelId.toString(), { txid, outputIndex }),
    fullSync: true,
    clock,
  });

  const policy = channelPolicy(config, network);
  const environment = new NodeChannelEnvironment({
    clock,
    policy,
    nodeSigner: { nodeId: keys.nodeId, sign: (hash) => curve().sign(hash, keys.nodePrivateKey) },
    backend,
    wallet,
    fees,
    publications,
    log,
    chain: () => chain,
    peers: () => peers,
    runner: () => runner,
    claims: () => sweeper,
  });

  const listener = new NodeChannelListener(
    () => ({ announcer, relay, outgoing, incoming, runner, towers: towers.client, backup }),
    journal,
    environment,
    closeScripts,
    quiescenceLimit,
    publications,
    events,
    clock,
  );
  const runner: ChannelRunner = new ChannelRunner(
    book,
    keys.channelSeed,
    store,
    journal,
    environment,
    listener,
    log,
  );
  const preimages = new PreimageWatch(book, runner, backend, log, clock);
  const announcer: ChannelAnnouncer = new ChannelAnnouncer(config, keys, gossip, graph, {
    chainHash: network.chainHash,
    nowSeconds,
    // Behind the channel_ready of the same turn: before that the peer has no channel for an update.
    send: (peerId, message) => journal.after(() => environment.send(peerId, message)),
    announceNode: () => {
      const last = graph.node(keys.nodeId)?.details;
      gossip.publishOwn(ownNodeAnnouncement(config, keys, nowSeconds(), last));
    },
  });

  const { outgoing, incoming, relay, onions, paymentContext } = moneyFlow({
    book,
    runner,
    announcer,
    journal,
    store,
    events,
    graph,
    routeMemory,
    keys,
    features,
    policy,
    clock,
    log,
    entropy,
    chain: () => chain,
    peers: () => peers,
  });

  const tokens = new TokenBook({ settings: store.settings, key: keys.tokenKey, nowSeconds, entropy });
  let service: NodeService | undefined;
  const commando = new CommandoServer({ tokens, service: () => service, clock, log });
  const router = new MessageRouter(book, runner, gossip, log, {
    features,
    trustZeroconf: config.trustZeroconf,
    shutdownScript: () => closeScripts.forOpening(),
    newAlias: () => newLocalAlias(book, entropy),
    newKeyIndex: () => drawKeyIndex(entropy),
  });
  const peers: PeerManager = new PeerManager({
    nodePrivateKey: keys.nodePrivateKey,
    features,
    chainHash: network.chainHash,
    entropy,
    peers: store.peers,
    handlers: peerHandlers({ backup: () => backup, router, commando, events, clock }),
    log,
    keepsConnected: (id) => book.hasLiveChannel(id),
    listenAddresses: config.listen,
    random: () => surroundings.random(),
    clock,
    sockets,
  });

  const chain: ChainDriver = new ChainDriver(
    backend,
    store.chain,
    tip,
    config.pollIntervalMs ?? network.pollIntervalMillis,
    { blockStallMillis: network.blockStallMillis, silenceMillis: config.chainSilenceMs ?? undefined },
    journal,
    wallet,
    [
      gossip,
      {
        blockConnected(height) {
          sweeper.blockConnected(height);
          onions.blockConnected(height);
          incoming.heightChanged();
          backup.blockConnected(height);
          rebroadcast();
          events.emit({ type: 'blockConnected', blockHeight: height });
        },
        blockDisconnected: (height) => sweeper.blockDisconnected(height),
      },
    ],
    {
      dispatch: (channel, command) => runner.dispatch(channel, command),
      fundingSpent: (channel, spend) => runner.fundingSpent(channel, spend),
      newBlock: () => runner.dispatchAll({ type: 'newBlock' }),
      // What the mempool shows comes first: a preimage in it is worth more than a deadline that is met.
      atTip: () => preimages.look().then(() => relay.meetDeadlines()),
      channel: (id) => book.get(id),
      publicChannelSpent: (owner, height) => gossip.fundingSpent(BigInt(owner) as ShortChannelId, height),
      claimEvent: (event) => sweeper.handle(event),
      stallChanged: (event) => alarm(event.type, JSON.stringify(event)),
      failed: options.onFatal,
    },
    clock,
  );
  const sweeper: Sweeper = new Sweeper({
    backend,
    wallet,
    store: store.sweeps,
    journal,
    watcher: chain.claimWatcher,
    signerFor: (channelKeyIndex) => runner.signerFor(channelKeyIndex),
    alarm,
    log,
    clock,
  });
  const towers = new NodeTowers({
    ...options,
    store,
    network,
    backend,
    newScript: () => wallet.newScript(),
    archive: revokedArchive(book, store),
  });
  const backup: NodeBackup = new NodeBackup({
    ...options,
    clock,
    entropy,
    book,
    runner,
    store,
    journal,
    backend,
    features,
    graph,
    chainHash: network.chainHash,
    key: keys.backupKey,
    height: () => chain.height,
    peers,
    alarm,
  });
  const neededReserve = () => anchorReserve(book.anchorChannels());
  wallet.keepReserve(neededReserve);
  const reserve = new ReserveWatch(neededReserve, wallet, alarm);
  events.subscribe(({ type }) => {
    if (type === 'channelStateChanged' || type === 'blockConnected') reserve.check();
  });

  let refreshing: Timer | undefined;
  const stop = async () => {
    publications.stop();
    quiescenceLimit.stop();
    refreshing?.cancel();
    await peers.stop();
    gossip.stop();
    preimages.stop();
    fees.stop();
    incoming.stop();
    outgoing.stop();
    await chain.stop();
    await towers.stop();
    journal.flush();
    await sweeper.stop();
    backend.stop();
    store.close();
  };
  try {
    runner.load();
    gossip.load();
    outgoing.load();
    incoming.load();
    runner.restore();
    outgoing.reconcile();
    incoming.heightChanged();
    await sweeper.start(chain.height);
    await backup.start();
    journal.flush();
    sweeper.forgetOrphans();
    await fees.start();
    rebroadcast();
    await towers.start();
    chain.start();
    await chain.poke();
    preimages.start(config.pollIntervalMs ?? network.pollIntervalMillis);
    gossip.start();
    await peers.start();
    refreshing = clock.every(REFRESH_MILLIS, () => announcer.refresh(book.all()));
  } catch (error) {
    await stop();
    throw error;
  }
  log.info({ nodeId: keys.nodeIdHex, network: network.name, height: chain.height }, 'the node is up');

  const parts: NodeParts = {
    clock,
    config,
    features,
    network,
    log,
    keys,
    store,
    journal,
    backend,
    chain,
    reserve,
    fees,
    wallet,
    payouts,
    peers,
    book,
    runner,
    publications,
    closeScripts,
    graph,
    routeMemory,
    outgoing,
    incoming,
    sweeper,
    towers,
    backup,
    tokens,
    events,
    paymentContext,
    entropy,
    nowSeconds,
    requestStop: options.onStopRequest,
  };
  service = nodeService(parts);
  return { service, tokens, nodeId: keys.nodeIdHex, parts, stop };
}
