import { type Commitments, spendableMsat } from '../../core/channel/index.js';
import { type ForwardingPolicy, type GossipGraph, makeChannelUpdate } from '../../core/gossip/index.js';
import type { OutgoingChannel } from '../../core/payments/index.js';
import { msat, satToMsat } from '../../core/primitives/units.js';
import type { ChannelAnnouncement, ChannelUpdate, Message, ShortChannelId } from '../../core/wire/index.js';
import type { Config } from '../config/index.js';
import type { GossipService } from '../gossip/gossip-service.js';
import type { NodeKeys } from '../keys.js';
import {
  commitmentsOf,
  type ManagedChannel,
  ownNameOf,
  peerNameOf,
  shortChannelIdOf,
  shortChannelIdsOf,
} from './managed-channel.js';

/** What the announcer needs of the node around it. */
export interface AnnouncerEnvironment {
  readonly chainHash: Uint8Array;
  nowSeconds(): number;
  send(peerId: string, message: Message): void;
  announceNode(): void;
}

/** Tells peers, and the network when a channel is public, what we ask for forwarding over each channel. */
export class ChannelAnnouncer {
  private readonly lastUpdate = new Map<string, ChannelUpdate>();

  constructor(
    private readonly config: Config,
    private readonly keys: NodeKeys,
    private readonly gossip: Pick<
      GossipService,
      'addOwnChannel' | 'removeOwnChannel' | 'announceOwnChannel' | 'publishOwn'
    >,
    private readonly graph: GossipGraph,
    private readonly environment: AnnouncerEnvironment,
  ) {}

  /** A channel can be used: the peer needs our policy for invoices of its own, announced or not. */
  ready(channel: ManagedChannel): void {
    const commitments = commitmentsOf(channel);
    const [shortChannelId, ...aliases] = shortChannelIdsOf(channel);
    if (commitments === undefined || shortChannelId === undefined) return;
    const { remoteNodeId, fundingAmount } = commitments.parameters;
    this.gossip.addOwnChannel({
      shortChannelId,
      localNodeId: this.keys.nodeId,
      remoteNodeId,
      capacitySat: fundingAmount,
      aliases: [...aliases, shortChannelIdOf(channel)].filter((id) => id !== undefined),
    });
    const isAnnounced = this.graph.channel(shortChannelId)?.announcement !== undefined;
    const peerName = peerNameOf(channel);
    this.gossip.publishOwn(this.makeUpdate(channel, shortChannelId, commitments, !isAnnounced));
    if (peerName === undefined) return;
    this.environment.send(channel.peerId, this.makeUpdate(channel, peerName, commitments, !isAnnounced));
  }

  /** Says again what holds: the network forgets a channel that it has not heard of for two weeks (BOLT 7). */
  refresh(channels: readonly ManagedChannel[]): void {
    const usable = channels.filter(({ channel }) => channel.state.kind === 'normal');
    for (const channel of usable) this.ready(channel);
    if (usable.some((channel) => commitmentsOf(channel)?.parameters.isPublic))
      this.environment.announceNode();
  }

  /** A channel is being closed: no route leads over it any more. */
  gone(channel: ManagedChannel): void {
    const shortChannelId = ownNameOf(channel);
    if (shortChannelId !== undefined) this.gossip.removeOwnChannel(shortChannelId);
  }

  /** Both halves of the announcement are there. */
  announce(channel: ManagedChannel, announcement: ChannelAnnouncement): void {
    const commitments = commitmentsOf(channel);
    if (commitments === undefined) return;
    const { funding, fundingAmount } = commitments.parameters;
    this.gossip.announceOwnChannel(announcement, { ...funding, amountSat: fundingAmount });
    this.gossip.publishOwn(this.makeUpdate(channel, announcement.shortChannelId, commitments, false));
    this.environment.announceNode();
  }

  /** What an HTLC that leaves over this channel has to bring, and what it can carry now. */
  outgoing(channel: ManagedChannel): OutgoingChannel {
    const commitments = commitmentsOf(channel);
    const { state, link } = channel.channel;
    const usable = state.kind === 'normal' && state.reorganised === undefined && link === 'up';
    return {
      policy: this.policyOf(channel),
      enabled: true,
      spendableMsat: commitments !== undefined && usable ? spendableMsat(commitments) : msat(0),
    };
  }

  private makeUpdate(
    channel: ManagedChannel,
    shortChannelId: ShortChannelId,
    { parameters: { remoteNodeId } }: Commitments,
    dontForward: boolean,
  ): ChannelUpdate {
    // BOLT 7, channel_update, origin node: newer than any before, whatever the clock says.
    const timestamp = Math.max(this.environment.nowSeconds(), this.lastTimestamp(channel) + 1);
    const { chainHash } = this.environment;
    const { nodeId: localNodeId, nodePrivateKey } = this.keys;
    const policy = this.policyOf(channel);
    const update = makeChannelUpdate(
      { chainHash, shortChannelId, localNodeId, remoteNodeId, timestamp, policy, dontForward },
      nodePrivateKey,
    );
    this.lastUpdate.set(channel.id, update);
    return update;
  }

  private lastTimestamp(channel: ManagedChannel): number {
    const last = this.lastUpdate.get(channel.id);
    if (last !== undefined) return last.timestamp;
    const name = ownNameOf(channel);
    const known = name === undefined ? undefined : this.graph.channel(name);
    const stored = known?.ownDirection === undefined ? undefined : known.policies[known.ownDirection];
    // Of the life before this one: the peer was given its own a second later.
    return stored === undefined ? 0 : stored.timestamp + 1;
  }

  private policyOf(channel: ManagedChannel): ForwardingPolicy {
    const parameters = commitmentsOf(channel)?.parameters;
    const capacity = parameters === undefined ? 0n : satToMsat(parameters.fundingAmount);
    const inFlight = parameters?.remote.maxHtlcValueInFlightMsat ?? 0n;
    return {
      cltvExpiryDelta: this.config.cltvExpiryDelta,
      htlcMinimumMsat: parameters?.remote.htlcMinimumMsat ?? msat(1),
      htlcMaximumMsat: msat(inFlight < capacity ? inFlight : capacity),
      feeBaseMsat: Number(this.config.feeBaseMsat),
      feeProportionalMillionths: this.config.feeProportionalMillionths,
    };
  }
}
