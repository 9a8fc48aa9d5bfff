import type { GossipGraph } from '../../core/gossip/index.js';
import type { PaymentContext } from '../../core/payments/index.js';
import type { Network } from '../../core/primitives/network.js';
import type { RouteMemory } from '../../core/routing/index.js';
import type { FeatureSet } from '../../core/wire/index.js';
import type { NodeBackup } from '../backup/node-backup.js';
import type { ChainBackend } from '../chain/index.js';
import type { ChainDriver } from '../chain-driver.js';
import type { ChannelBook } from '../channels/channel-book.js';
import type { ChannelRunner } from '../channels/channel-runner.js';
import type { CloseScripts } from '../channels/close-scripts.js';
import type { Publications } from '../channels/publications.js';
import type { Clock } from '../clock.js';
import type { Config } from '../config/index.js';
import type { EventHub } from '../event-hub.js';
import type { FeeWatch } from '../fee-watch.js';
import type { NodeKeys } from '../keys.js';
import type { Logger } from '../log.js';
import type { IncomingPayments } from '../payments/incoming-payments.js';
import type { OutgoingPayments } from '../payments/outgoing-payments.js';
import type { PeerManager } from '../peers/peer-manager.js';
import type { Journal } from '../runner/journal.js';
import type { Store } from '../store/index.js';
import type { ReserveWatch, Sweeper } from '../sweeper/index.js';
import type { TokenBook } from '../tokens/token-book.js';
import type { NodeTowers } from '../towers.js';
import type { Payouts, Wallet } from '../wallet/index.js';

/** The parts of a running node that its commands work with. */
export interface NodeParts {
  readonly clock: Clock;
  readonly config: Config;
  /** What this node offers its peers. */
  readonly features: FeatureSet;
  readonly network: Network;
  readonly log: Logger;
  readonly keys: NodeKeys;
  readonly store: Store;
  readonly journal: Journal;
  readonly backend: ChainBackend;
  readonly chain: ChainDriver;
  readonly reserve: ReserveWatch;
  readonly fees: FeeWatch;
  readonly wallet: Wallet;
  readonly payouts: Payouts;
  readonly peers: PeerManager;
  readonly book: ChannelBook;
  readonly runner: ChannelRunner;
  readonly publications: Publications;
  readonly closeScripts: CloseScripts;
  readonly graph: GossipGraph;
  readonly routeMemory: RouteMemory;
  readonly outgoing: OutgoingPayments;
  readonly incoming: Pick<IncomingPayments, 'settle' | 'cancel'>;
  readonly sweeper: Pick<Sweeper, 'pending'>;
  readonly backup: NodeBackup;
  readonly towers: Pick<NodeTowers, 'client' | 'server'>;
  readonly tokens: TokenBook;
  readonly events: EventHub;
  paymentContext(): PaymentContext;
  entropy(length: number): Uint8Array;
  nowSeconds(): number;
  /** Asks whoever runs the node to take it down. */
  requestStop(): void;
}
