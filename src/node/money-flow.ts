import type { ChannelPolicy } from '../core/channel/index.js';
import type { GossipGraph } from '../core/gossip/index.js';
import type { PaymentContext } from '../core/payments/index.js';
import { toHex } from '../core/primitives/bytes.js';
import { findRoute, type RouteMemory } from '../core/routing/index.js';
import type { FeatureSet } from '../core/wire/index.js';
import type { ChainDriver } from './chain-driver.js';
import type { ChannelAnnouncer } from './channels/channel-announcer.js';
import type { ChannelBook } from './channels/channel-book.js';
import type { ChannelRunner } from './channels/channel-runner.js';
import { type Clock, secondsOf } from './clock.js';
import type { EventHub } from './event-hub.js';
import { takesAttribution } from './features.js';
import { HELD_FINAL_CLTV, MIN_FINAL_CLTV } from './invoice-terms.js';
import type { NodeKeys } from './keys.js';
import type { Logger } from './log.js';
import { paymentFinished, paymentForwarded } from './node-events.js';
import { IncomingPayments } from './payments/incoming-payments.js';
import { localChannels } from './payments/local-channels.js';
import { remember } from './payments/observations.js';
import { OutgoingPayments } from './payments/outgoing-payments.js';
import type { PeerManager } from './peers/index.js';
import { HtlcRelay } from './relay/htlc-relay.js';
import { OnionLog } from './relay/onion-log.js';
import type { Journal } from './runner/journal.js';
import type { Store } from './store/index.js';

/** What payments and forwarding stand on. */
export interface MoneyFlowAround {
  readonly book: ChannelBook;
  readonly runner: ChannelRunner;
  readonly announcer: ChannelAnnouncer;
  readonly journal: Journal;
  readonly store: Store;
  readonly events: EventHub;
  readonly graph: GossipGraph;
  readonly routeMemory: RouteMemory;
  readonly keys: NodeKeys;
  readonly features: FeatureSet;
  readonly policy: ChannelPolicy;
  readonly clock: Clock;
  readonly log: Logger;
  entropy(length: number): Uint8Array;
  /** Not there yet when this is put together. */
  chain(): ChainDriver;
  peers(): PeerManager;
}

/** Everything that moves money over the channels: payments out, payments in, and what is passed on. */
export interface MoneyFlow {
  readonly outgoing: OutgoingPayments;
  readonly incoming: IncomingPayments;
  readonly relay: HtlcRelay;
  readonly onions: OnionLog;
  paymentContext(): PaymentContext;
}

/** Puts payments and the relay together. */
export function moneyFlow(around: MoneyFlowAround): MoneyFlow {
  const { book, runner, journal, store, events, routeMemory, keys, features, clock, entropy, log } = around;
  const nowSeconds = () => secondsOf(clock);
  const paymentContext = (): PaymentContext => ({
    ownNodeId: keys.nodeId,
    blockHeight: around.chain().height,
    nowSeconds: nowSeconds(),
    entropy: entropy(32),
    localChannels: localChannels(book),
    graph: around.graph,
    findRoute,
    liquidity: (direction, capacityMsat) => routeMemory.bounds(direction, capacityMsat, nowSeconds()),
  });
  const outgoing = new OutgoingPayments(
    store.payments,
    book,
    runner,
    journal,
    {
      context: paymentContext,
      newPaymentId: () => toHex(entropy(16)),
      remember: (observations) => remember(routeMemory, observations, nowSeconds()),
      finished: ({ payment }) => events.emit(paymentFinished(payment)),
    },
    clock,
  );
  const incoming = new IncomingPayments(
    store.invoices,
    journal,
    {
      blockHeight: () => around.chain().height,
      nowSeconds,
      basicMpp: features.basicMpp !== undefined,
      minFinalCltvExpiryDelta: MIN_FINAL_CLTV,
      heldFinalCltvExpiryDelta: HELD_FINAL_CLTV,
      fulfill: (channelId, htlcId, preimage) => relay.fulfillArrived(channelId, htlcId, preimage),
      fail: (channelId, htlcId, failure) => relay.failArrived(channelId, htlcId, failure),
      paid: (paymentHash, amountMsat) => events.emit({ type: 'paymentReceived', paymentHash, amountMsat }),
      held: (paymentHash, amountMsat, cancelHeight) =>
        events.emit({ type: 'invoiceAccepted', paymentHash, amountMsat, cancelHeight }),
      canceled: (paymentHash) => events.emit({ type: 'invoiceCanceled', paymentHash }),
    },
    clock,
  );
  const onions = new OnionLog(store.forwardedOnions, journal);
  const relay: HtlcRelay = new HtlcRelay(
    book,
    runner,
    {
      nodePrivateKey: keys.nodePrivateKey,
      blockHeight: () => around.chain().height,
      clock,
      takesAttribution: (channel) => takesAttribution(features, around.peers().get(channel.peerId)),
      isChainStalled: () => around.chain().isStalled,
      policy: around.policy,
      outgoing: (channel) => around.announcer.outgoing(channel),
      noteOnion: (bearer) => onions.note(bearer),
      arrived: (arrival) => incoming.arrived(arrival),
      forwarded: (from, to, htlc, feeMsat) =>
        journal.after(() => events.emit(paymentForwarded(from, to, htlc, feeMsat))),
    },
    log,
  );
  return { outgoing, incoming, relay, onions, paymentContext };
}
