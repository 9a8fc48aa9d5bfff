import {
  type BroadcasterInterface,
  ChainMonitor,
  ChannelManager,
  DefaultMessageRouter,
  DefaultRouter,
  type Event,
  EventHandler,
  IgnoringMessageHandler,
  KeysManager,
  MultiThreadedLockableScore,
  Network,
  NetworkGraph,
  Option_FilterZ,
  Option_UtxoLookupZ,
  P2PGossipSync,
  PeerManager,
  ProbabilisticScorer,
  ProbabilisticScoringDecayParameters,
  ProbabilisticScoringFeeParameters,
  Result_NoneReplayEventZ,
} from 'lightningdevkit';
import type { Chain } from '../../../regtest/launch/index.js';
import { ChainFeed } from './chain-feed.js';
import { configuration } from './configuration.js';
import type { LdkInfo, LdkOptions } from './protocol.js';
import { Sockets } from './sockets.js';
import { fileLogger, noDisk, publisher, TestFees } from './surroundings.js';

const PEER_TICK_MILLIS = 10_000;
const MANAGER_TICK_MILLIS = 60_000;
const GOSSIP_TICK_MILLIS = 1_000;

/** A node put together from LDK's parts, as its documentation has it. */
export interface LdkNode {
  readonly manager: ChannelManager;
  readonly peers: PeerManager;
  readonly graph: NetworkGraph;
  readonly fees: TestFees;
  readonly feed: ChainFeed;
  readonly sockets: Sockets;
  readonly publish: BroadcasterInterface;
  readonly ports: LdkInfo['ports'];
  /** Has LDK do what is due: its events, then its messages. */
  wake(): void;
}

/** Starts a node. `handle` gets LDK's events, one at a time, outside of LDK. */
export async function startLdkNode(
  options: LdkOptions,
  chain: Chain,
  handle: (node: LdkNode, event: Event) => void,
): Promise<LdkNode> {
  const log = fileLogger(options.logFile);
  const fees = new TestFees();
  const publish = publisher(chain, options.logFile);
  const now = Math.floor(Date.now() / 1000);
  const keys = KeysManager.constructor_new(options.seed, BigInt(now), 0);
  const entropy = keys.as_EntropySource();
  const monitor = ChainMonitor.constructor_new(
    Option_FilterZ.constructor_none(),
    publish,
    log,
    fees.estimator,
    noDisk(),
  );
  const graph = NetworkGraph.constructor_new(Network.LDKNetwork_Regtest, log);
  const gossip = P2PGossipSync.constructor_new(graph, Option_UtxoLookupZ.constructor_none(), log);
  const decay = ProbabilisticScoringDecayParameters.constructor_default();
  const scorer = ProbabilisticScorer.constructor_new(decay, graph, log);
  const score = MultiThreadedLockableScore.constructor_new(scorer.as_Score()).as_LockableScore();
  const penalties = ProbabilisticScoringFeeParameters.constructor_default();
  const router = DefaultRouter.constructor_new(graph, log, entropy, score, penalties);
  const feed = await ChainFeed.at(chain);
  const manager = ChannelManager.constructor_new(
    fees.estimator,
    monitor.as_Watch(),
    publish,
    router.as_Router(),
    DefaultMessageRouter.constructor_new(graph, entropy).as_MessageRouter(),
    log,
    entropy,
    keys.as_NodeSigner(),
    keys.as_SignerProvider(),
    configuration({ anchors: options.anchors, announced: true }),
    feed.parameters(),
    now,
  );
  const ignoring = IgnoringMessageHandler.constructor_new();
  const peers = PeerManager.constructor_new(
    manager.as_ChannelMessageHandler(),
    gossip.as_RoutingMessageHandler(),
    ignoring.as_OnionMessageHandler(),
    ignoring.as_CustomMessageHandler(),
    now,
    entropy.get_secure_random_bytes(),
    log,
    keys.as_NodeSigner(),
  );

  const work = () => {
    isWorkDue = false;
    for (const event of [...pending(manager), ...pending(monitor)]) handle(node, event);
    peers.process_events();
  };
  let isWorkDue = false;
  const wake = () => {
    if (isWorkDue) return;
    isWorkDue = true;
    setImmediate(work);
  };
  const sockets = new Sockets(peers, wake);
  const ports = await sockets.listen();
  const node: LdkNode = { manager, peers, graph, fees, feed, sockets, ports, publish, wake };

  feed.start([manager.as_Listen(), monitor.as_Listen()], wake);
  setInterval(() => peers.timer_tick_occurred(), PEER_TICK_MILLIS);
  setInterval(() => manager.timer_tick_occurred(), MANAGER_TICK_MILLIS);
  setInterval(() => {
    const alias = new Uint8Array(32);
    alias.set(new TextEncoder().encode(options.name));
    peers.broadcast_node_announcement(new Uint8Array(3), alias, []);
    wake();
  }, GOSSIP_TICK_MILLIS);
  return node;
}

function pending(source: ChannelManager | ChainMonitor): readonly Event[] {
  const events: Event[] = [];
  const handler = EventHandler.new_impl({
    handle_event(event) {
      events.push(event);
      return Result_NoneReplayEventZ.constructor_ok();
    },
  });
  source.as_EventsProvider().process_pending_events(handler);
  return events;
}
