import { randomBytes } from 'node:crypto';
import {
  type Bolt11Invoice,
  Bolt11InvoiceDescription,
  Bolt11InvoiceParameters,
  type ChannelDetails,
  ChannelId,
  Description,
  Option_ThirtyTwoBytesZ,
  Option_u64Z,
  type OutPoint,
} from 'lightningdevkit';
import { configuration } from './configuration.js';
import type { Events } from './events.js';
import type { LdkNode } from './ldk-node.js';
import type { OutgoingPayments } from './outgoing-payments.js';
import type { LdkChannel, LdkCommands, LdkInvoice } from './protocol.js';
import { bytes, hex, optional, reversed, shortChannelIdText, unwrap } from './values.js';

/** The commands of a node that runs. */
export function ldkCommands(node: LdkNode, events: Events, payments: OutgoingPayments): LdkCommands {
  const { manager, peers } = node;
  return {
    info: async () => ({ nodeId: hex(manager.get_our_node_id()), ports: node.ports }),
    height: async () => node.feed.height,
    connect: ({ nodeId, transport, port }) => node.sockets.connect(bytes(nodeId), transport, port),
    async disconnect({ nodeId }) {
      peers.disconnect_by_node_id(bytes(nodeId));
      node.wake();
    },
    peers: async () => peers.list_peers().map((peer) => hex(peer.get_counterparty_node_id())),
    async openChannel({ nodeId, amountSat, pushMsat, announced, anchors }) {
      const config = configuration({ anchors, announced });
      unwrap(manager.create_channel(bytes(nodeId), amountSat, pushMsat, 0n, null, config));
      node.wake();
    },
    channels: async () => manager.list_channels().map(channelView),
    async closeChannel({ channelId, nodeId }) {
      unwrap(manager.close_channel(ChannelId.constructor_from_bytes(bytes(channelId)), bytes(nodeId)));
      node.wake();
    },
    async forceCloseChannel({ channelId, nodeId }) {
      const id = ChannelId.constructor_from_bytes(bytes(channelId));
      unwrap(manager.force_close_broadcasting_latest_txn(id, bytes(nodeId), 'enough of it'));
      node.wake();
    },
    closures: async () => events.closures,
    regained: async () => events.regained,
    invoice: async ({ amountMsat, unknown }) => newInvoice(node, amountMsat, unknown ?? false),
    pay: ({ bolt11 }) => payments.pay(node, bolt11),
    async hold() {
      events.isHolding = true;
    },
    held: async () => [...events.held.keys()],
    async release() {
      events.release(node);
    },
    received: async () => events.received,
    async setFeerate({ perKw }) {
      node.fees.rate = perKw;
      // LDK looks at fee rates then.
      manager.timer_tick_occurred();
      node.wake();
    },
    graph: async () => publicChannels(node),
  };
}

function channelView(details: ChannelDetails): LdkChannel {
  const scid = optional<bigint>(details.get_short_channel_id());
  const htlcs = details.get_pending_inbound_htlcs().length + details.get_pending_outbound_htlcs().length;
  return {
    channelId: hex(details.get_channel_id().get_a()),
    shortChannelId: scid === undefined ? undefined : shortChannelIdText(scid),
    nodeId: hex(details.get_counterparty().get_node_id()),
    // LDK knows the type and the funding once the peer has accepted; its truths come as 0 and 1.
    anchors: Boolean(details.get_channel_type()?.supports_anchors_zero_fee_htlc_tx()),
    announced: Boolean(details.get_is_announced()),
    usable: Boolean(details.get_is_usable()),
    fundingTxid: fundingTxid(details),
    capacitySat: details.get_channel_value_satoshis(),
    outboundMsat: details.get_outbound_capacity_msat(),
    inboundMsat: details.get_inbound_capacity_msat(),
    htlcs,
    feeratePerKw: optional<number>(details.get_feerate_sat_per_1000_weight()),
  };
}

/** Undefined before the funding is known, when LDK gives nothing, or an outpoint of zeros. */
function fundingTxid(details: ChannelDetails): string | undefined {
  const outpoint: OutPoint | null = details.get_funding_txo();
  if (outpoint?.get_txid().some((byte) => byte !== 0)) return hex(reversed(outpoint.get_txid()));
  return undefined;
}

function newInvoice(node: LdkNode, amountMsat: bigint, unknown: boolean): LdkInvoice {
  const parameters = Bolt11InvoiceParameters.constructor_default();
  parameters.set_amount_msats(Option_u64Z.constructor_some(amountMsat));
  parameters.set_description(Bolt11InvoiceDescription.constructor_direct(Description.constructor_empty()));
  const hash = unknown
    ? Option_ThirtyTwoBytesZ.constructor_some(new Uint8Array(randomBytes(32)))
    : Option_ThirtyTwoBytesZ.constructor_none();
  const created = node.manager.create_bolt11_invoice(
    parameters.get_amount_msats(),
    parameters.get_description(),
    parameters.get_invoice_expiry_delta_secs(),
    parameters.get_min_final_cltv_expiry_delta(),
    hash,
  );
  const invoice = unwrap<Bolt11Invoice>(created);
  return { bolt11: invoice.to_str(), paymentHash: hex(invoice.payment_hash()) };
}

function publicChannels(node: LdkNode): readonly string[] {
  const graph = node.graph.read_only();
  try {
    return [...graph.list_channels()].flatMap((scid) => {
      const channel = graph.channel(scid);
      const usable = channel.get_one_to_two() !== null && channel.get_two_to_one() !== null;
      return usable ? [shortChannelIdText(scid)] : [];
    });
  } finally {
    // It locks the graph.
    graph.free();
  }
}
