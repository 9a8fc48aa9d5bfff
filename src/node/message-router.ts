import { type ChannelMessage, decodeChannelType, isOver } from '../core/channel/index.js';
import { toHex, utf8 } from '../core/primitives/bytes.js';
import {
  channelIdOf,
  type FeatureSet,
  type Message,
  negotiate,
  type ShortChannelId,
} from '../core/wire/index.js';
import type { ChannelBook } from './channels/channel-book.js';
import type { ChannelRunner } from './channels/channel-runner.js';
import { type ManagedChannel, storedState } from './channels/managed-channel.js';
import type { GossipService } from './gossip/gossip-service.js';
import type { Logger } from './log.js';
import type { Peer } from './peers/index.js';

/** Channels that a peer may have waiting for their funding, and that all peers together may (hazard 2). */
const MAX_PENDING_PER_PEER = 10;
const MAX_PENDING = 200;

/** What an accepter of channels brings into them. */
export interface AccepterTerms {
  /** What this node offers its peers. */
  readonly features: FeatureSet;
  /** Node ids, hex, of those who may open channels that are used before they confirm. */
  readonly trustZeroconf: readonly string[];
  shutdownScript(): Uint8Array;
  newAlias(): ShortChannelId;
  newKeyIndex(): number;
}

/** Gives every message of a peer to whom it concerns: a channel of that peer, or gossip. */
export class MessageRouter {
  constructor(
    private readonly book: ChannelBook,
    private readonly runner: ChannelRunner,
    private readonly gossip: GossipService,
    private readonly log: Logger,
    private readonly terms: AccepterTerms,
  ) {}

  connected(peer: Peer): void {
    this.gossip.peerConnected(peer);
    const features = negotiate(this.terms.features, peer.features);
    for (const channel of this.book.ofPeer(peer.id)) {
      const state = storedState(channel);
      if (state !== undefined && !isOver(state))
        this.runner.dispatch(channel, { type: 'connected', features });
    }
  }

  disconnected(peer: Peer): void {
    this.gossip.peerDisconnected(peer);
    for (const channel of this.book.ofPeer(peer.id)) {
      if (!isOver(channel.channel.state)) this.runner.dispatch(channel, { type: 'disconnected' });
    }
  }

  message(peer: Peer, message: Message): void {
    switch (message.type) {
      case 'openChannel':
        this.accept(peer, message);
        return;
      case 'error':
        this.error(peer, message);
        return;
      case 'warning':
        this.log.warn({ peer: peer.id, warning: printable(message.data) }, 'the peer warns');
        return;
      case 'init':
      case 'ping':
      case 'pong':
      case 'peerStorage':
      case 'peerStorageRetrieval':
        return;
      default:
        if ('channelId' in message || 'temporaryChannelId' in message) this.channelMessage(peer, message);
        else this.gossip.message(peer, message);
    }
  }

  private channelMessage(peer: Peer, message: ChannelMessage): void {
    const id = 'channelId' in message ? message.channelId : message.temporaryChannelId;
    const channel = this.find(peer, id);
    if (channel !== undefined && this.claimsTakenFunding(message)) {
      this.runner.dispatch(channel, { type: 'disconnected' });
      peer.send({ type: 'error', channelId: id, data: utf8('fundingOutputTaken') });
      return;
    }
    if (channel !== undefined) {
      this.runner.dispatch(channel, message);
      return;
    }
    // BOLT 1, error: a peer that speaks of a channel we do not know has to be told, or it waits for ever.
    peer.send({ type: 'error', channelId: id, data: utf8('unknownChannel') });
  }

  /** A second channel on one funding output would take the place of the first, with all it knows of revoked commitments. */
  private claimsTakenFunding(message: ChannelMessage): boolean {
    if (message.type !== 'fundingCreated') return false;
    return this.book.get(toHex(channelIdOf(message.fundingTxid, message.fundingOutputIndex))) !== undefined;
  }

  private error(peer: Peer, message: Extract<Message, { type: 'error' }>): void {
    this.log.warn(
      { peer: peer.id, channelId: toHex(message.channelId), error: printable(message.data) },
      'the peer reports an error',
    );
    // BOLT 1, error: all zero concerns every channel with the sender.
    const everyChannel = message.channelId.every((byte) => byte === 0);
    const known = this.find(peer, message.channelId);
    const concerned = everyChannel ? this.book.ofPeer(peer.id) : known === undefined ? [] : [known];
    for (const channel of concerned) {
      if (!isOver(channel.channel.state)) this.runner.dispatch(channel, message);
    }
  }

  private accept(peer: Peer, message: Extract<Message, { type: 'openChannel' }>): void {
    const decline = (reason: string) =>
      peer.send({ type: 'error', channelId: message.temporaryChannelId, data: utf8(reason) });
    const pending = this.book.all().filter(isPending);
    const ofPeer = pending.filter((channel) => channel.peerId === peer.id).length;
    if (ofPeer >= MAX_PENDING_PER_PEER || pending.length >= MAX_PENDING) {
      decline('tooManyPendingChannels');
      return;
    }
    // BOLT 2, open_channel, sender: the temporary id is unique with this peer.
    if (this.book.get(toHex(message.temporaryChannelId)) !== undefined) {
      decline('temporaryChannelIdTaken');
      return;
    }
    if (decodeChannelType(message.channelType) === undefined) {
      decline('wrongChannelType');
      return;
    }
    this.runner.begin(peer.id, {
      type: 'accept',
      message,
      channelKeyIndex: this.terms.newKeyIndex(),
      remoteNodeId: peer.nodeId,
      features: negotiate(this.terms.features, peer.features),
      shutdownScript: this.terms.shutdownScript(),
      localAlias: this.terms.newAlias(),
      trustsUnconfirmed: this.terms.trustZeroconf.includes(peer.id),
    });
  }

  /** A channel of this very peer: nobody speaks for another one's. */
  private find(peer: Peer, id: Uint8Array): ManagedChannel | undefined {
    const hex = toHex(id);
    const channel =
      this.book.get(hex) ?? this.book.ofPeer(peer.id).find(({ temporaryId }) => temporaryId === hex);
    return channel?.peerId === peer.id ? channel : undefined;
  }
}

/** Whether a channel that a peer opened has cost it nothing yet. */
function isPending({ channel: { state } }: ManagedChannel): boolean {
  if (state.kind === 'waitForFundingCreated') return true;
  return (
    state.kind === 'waitForChannelReady' &&
    state.confirmation === null &&
    !state.commitments.parameters.isOpener
  );
}

function printable(data: Uint8Array): string {
  return String.fromCharCode(...data.subarray(0, 300)).replace(/[^\x20-\x7e]/g, '?');
}
