import { randomBytes } from 'node:crypto';
import type { NodeService } from '../api/node-service.js';
import { curve } from '../core/crypto/index.js';
import { GossipGraph } from '../core/gossip/index.js';
import type { PaymentContext } from '../core/payments/index.js';
import { toHex } from '../core/primitives/bytes.js';
import { findRoute, RouteMemory } from '../core/routing/index.js';
import type { ShortChannelId } from '../core/wire/index.js';
import { BitcoindBackend } from './chain/index.js';
import { ChainDriver } from './chain-driver.js';
import { ChannelAnnouncer } from './channels/channel-announcer.js';
import { ChannelBook } from './channels/channel-book.js';
import { NodeChannelEnvironment } from './channels/channel-environment.js';
import { ChannelRunner } from './channels/channel-runner.js';
import { channelPolicy } from './channels/default-policy.js';
import { proposeFeerates } from './channels/feerate-proposals.js';
import { NodeChannelListener } from './channels/node-channel-listener.js';
import { PreimageWatch } from './channels/preimage-watch.js';
import { Publications } from './channels/publications.js';
import type { Config } from './config/index.js';
import { rpcAccess } from './config/rpc-access.js';
import { installNodeCrypto } from './crypto/index.js';
import { EventHub } from './event-hub.js';
import { nodeFeatures } from './features.js';
import { FeeWatch } from './fee-watch.js';
import { GossipService } from './gossip/gossip-service.js';
import { MIN_FINAL_CLTV } from './invoice-terms.js';
import { deriveNodeKeys } from './keys.js';
import type { Logger } from './log.js';
import { MessageRouter } from './message-router.js';
import { ownNodeAnnouncement } from './node-announcement.js';
import { paymentFinished, paymentForwarded } from './node-events.js';
import { IncomingPayments } from './payments/incoming-payments.js';
import { localChannels } from './payments/local-channels.js';
import { remember } from './payments/observations.js';
import { OutgoingPayments } from './payments/outgoing-payments.js';
import { PeerManager } from './peers/index.js';
import { HtlcRelay } from './relay/htlc-relay.js';
import { Journal } from './runner/journal.js';
import { nodeService } from './service/index.js';
import type { NodeParts } from './service/parts.js';
import { openStore } from './store/index.js';
import { anchorReserve, Sweeper } from './sweeper/index.js';
import { Payouts, Wallet } from './wallet/index.js';

/** How often the network is told again of our channels. */
const REFRESH_MILLIS = 24 * 60 * 60 * 1000;

/** A node that runs: what it does for its user, and the way to end it. */
export interface RunningNode {
  readonly service: NodeService;
  readonly nodeId: string;
  stop(): Promise<void>;
}

/** What a node needs besides its settings. */
export interface NodeOptions {
  readonly config: Config;
  /** 32 bytes from which every key comes. */
  readonly seed: Uint8Array;
  /** Where the store stands. */
  readonly databasePath: string;
  readonly log: Logger;
  /** The user asked for the end, by `stop`. */
  readonly onStopRequest: () => void;
  /** The node cannot go on: the disk failed, or the chain is not the one it was on. It sends nothing any more. */
  readonly onFatal: (error: unknown) => void;
}

/**
 * Puts the parts together, and starts them in the order in which they need each other: chain, store, channels, peers.
 * Rejects when the chain backend cannot be used or the store cannot be opened.
 */
export async function startNode(options: NodeOptions): Promise<RunningNode> {
  const { config, log } = options;
  const crypto = installNodeCrypto();
  log[crypto.fast ? 'info' : 'warn'](
    { backend: crypto.name },
    crypto.fast ? 'cryptography' : 'SLOW cryptography',
  );
  const entropy = (length: number) => new Uint8Array(randomBytes(length));
  const nowSeconds = () => Math.floor(Date.now() / 1000);

  const backend = new BitcoindBackend({ ...rpcAccess(config.bitcoind), network: config.network });
  const { network, tip } = await backend.start();
  const keys = deriveNodeKeys(options.seed);
  const store = openStore(options.databasePath, { network: network.name, nodeId: keys.nodeIdHex });

  const events = new EventHub((error) => log.error({ error: String(error) }, 'an event listener failed'));
  const alarm = (code: string, message: string) => {
    log.error({ code }, message);
    events.emit({ type: 'alarm', code, message });
  };
  const publications = new Publications();
  const book = new ChannelBook();
  const graph = new GossipGraph();
  const routeMemory = new RouteMemory();
  const journal = new Journal(store, options.onFatal, (error) =>
    log.error(
      { error: String(error), stack: error instanceof Error ? error.stack : undefined },
      'an effect failed',
    ),
  );
  const known = store.chain.tip();
  const wallet = new Wallet({
    seed: keys.walletSeed,
    network,
    store: store.wallet,
    birthHeight: (known ?? tip).height,
  });
  const payouts = new Payouts(wallet, network, backend);
  // Mempools forget, and a crash may have come between a commit and its publication.
  const rebroadcast = () =>
    void payouts.rebroadcast().catch((error) => log.warn({ error: String(error) }, 'not published again'));
  const fees: FeeWatch = new FeeWatch(
    (target) => backend.feeratePerKw(target),
    network.fallbackFeerate,
    () => proposeFeerates(book, runner, fees.channel.commitment),
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
  });

  const environment = new NodeChannelEnvironment({
    policy: channelPolicy(config, network),
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
    () => ({ announcer, relay, outgoing, incoming, runner }),
    journal,
    environment,
    wallet,
    publications,
    events,
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
  const preimages = new PreimageWatch(book, runner, backend, log);
  const announcer: ChannelAnnouncer = new ChannelAnnouncer(config, keys, gossip, graph, {
    chainHash: network.chainHash,
    nowSeconds,
    send: (peerId, message) => environment.send(peerId, message),
    announceNode: () => gossip.publishOwn(ownNodeAnnouncement(config, keys, nowSeconds())),
  });

  const paymentContext = (): PaymentContext => ({
    ownNodeId: keys.nodeId,
    blockHeight: chain.height,
    nowSeconds: nowSeconds(),
    entropy: entropy(32),
    localChannels: localChannels(book),
    graph,
    findRoute,
    liquidity: (direction, capacityMsat) => routeMemory.bounds(direction, capacityMsat, nowSeconds()),
  });
  const outgoing: OutgoingPayments = new OutgoingPayments(store.payments, book, runner, journal, {
    context: paymentContext,
    nowMillis: () => Date.now(),
    newPaymentId: () => toHex(entropy(16)),
    remember: (observations) => remember(routeMemory, observations, nowSeconds()),
    finished: ({ payment }) => events.emit(paymentFinished(payment)),
  });
  const incoming: IncomingPayments = new IncomingPayments(store.invoices, journal, {
    blockHeight: () => chain.height,
    nowSeconds,
    minFinalCltvExpiryDelta: MIN_FINAL_CLTV,
    fulfill: (channelId, htlcId, preimage) => relay.fulfillArrived(channelId, htlcId, preimage),
    fail: (channelId, htlcId, failure) => relay.failArrived(channelId, htlcId, failure),
    paid: (paymentHash, amountMsat) => events.emit({ type: 'paymentReceived', paymentHash, amountMsat }),
  });
  const relay: HtlcRelay = new HtlcRelay(
    book,
    runner,
    {
      nodePrivateKey: keys.nodePrivateKey,
      blockHeight: () => chain.height,
      outgoing: (channel) => announcer.outgoing(channel),
      arrived: (arrival) => incoming.arrived(arrival),
      forwarded: (from, to, htlc, feeMsat) =>
        journal.after(() => events.emit(paymentForwarded(from, to, htlc, feeMsat))),
    },
    log,
  );

  const router = new MessageRouter(book, runner, gossip, log);
  const peers: PeerManager = new PeerManager({
    nodePrivateKey: keys.nodePrivateKey,
    features: nodeFeatures,
    chainHash: network.chainHash,
    entropy,
    peers: store.peers,
    handlers: {
      connected(peer) {
        router.connected(peer);
        events.emit({ type: 'peerConnected', nodeId: peer.id });
      },
      disconnected(peer) {
        router.disconnected(peer);
        events.emit({ type: 'peerDisconnected', nodeId: peer.id });
      },
      message: (peer, message) => router.message(peer, message),
    },
    log,
    keepsConnected: (id) => book.hasLiveChannel(id),
    listenAddresses: config.listen,
  });

  const chain: ChainDriver = new ChainDriver(
    backend,
    store.chain,
    known ?? tip,
    config.pollIntervalMs ?? network.pollIntervalMillis,
    network.blockStallMillis,
    journal,
    wallet,
    [
      gossip,
      {
        blockConnected(height) {
          sweeper.blockConnected(height);
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
      channel: (id) => book.get(id),
      publicChannelSpent: (owner, height) => gossip.fundingSpent(BigInt(owner) as ShortChannelId, height),
      claimEvent: (event) => sweeper.handle(event),
      stalled: (event) => alarm(event.type, JSON.stringify(event)),
      failed: options.onFatal,
    },
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
  });
  wallet.keepReserve(() => anchorReserve(book.anchorChannels()));

  runner.load();
  gossip.load();
  outgoing.load();
  runner.restore();
  outgoing.reconcile();
  await sweeper.start(chain.height);
  journal.flush();
  await fees.start();
  rebroadcast();
  chain.start();
  await chain.poke();
  gossip.start();
  preimages.start(config.pollIntervalMs ?? network.pollIntervalMillis);
  await peers.start();
  const refreshing = setInterval(() => announcer.refresh(book.all()), REFRESH_MILLIS);
  log.info({ nodeId: keys.nodeIdHex, network: network.name, height: chain.height }, 'the node is up');

  const parts: NodeParts = {
    config,
    network,
    log,
    keys,
    store,
    journal,
    backend,
    chain,
    fees,
    wallet,
    payouts,
    peers,
    book,
    runner,
    publications,
    graph,
    routeMemory,
    outgoing,
    sweeper,
    events,
    paymentContext,
    entropy,
    nowSeconds,
    requestStop: options.onStopRequest,
  };
  return {
    service: nodeService(parts),
    nodeId: keys.nodeIdHex,
    async stop() {
      publications.stop();
      clearInterval(refreshing);
      await peers.stop();
      gossip.stop();
      fees.stop();
      preimages.stop();
      incoming.stop();
      outgoing.stop();
      await chain.stop();
      journal.flush();
      await sweeper.stop();
      backend.stop();
      store.close();
    },
  };
}
