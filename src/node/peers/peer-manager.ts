import { curve, type PrivateKey, type PublicKey } from '../../core/crypto/index.js';
import { fromHex, toHex } from '../../core/primitives/bytes.js';
import type { FeatureSet, Message } from '../../core/wire/index.js';
import { type Clock, systemClock } from '../clock.js';
import type { Logger } from '../log.js';
import type { PeerRepository } from '../store/index.js';
import { type Sockets, systemSurroundings } from '../surroundings.js';
import {
  type ByteChannel,
  type Entropy,
  formatAddress,
  type ListenAddress,
  type Listener,
  type NoiseConnection,
  type PeerAddress,
} from '../transport/index.js';
import { ConnectedPeer, type PeerOwner } from './connected-peer.js';
import { newcomerWins } from './connection-choice.js';
import { exchangeInit } from './exchange-init.js';
import { HandlerGuard } from './handler-guard.js';
import { Handshakes } from './handshakes.js';
import { DEFAULT_HEARTBEAT, type HeartbeatOptions } from './heartbeat.js';
import type { Peer, PeerHandlers, PeerSummary } from './peer.js';
import { PeerBook } from './peer-book.js';
import { PeerError, peerError } from './peer-error.js';
import { DEFAULT_RECONNECT, type ReconnectOptions } from './reconnect-delay.js';
import { Reconnector } from './reconnector.js';

export interface PeerManagerOptions {
  readonly nodePrivateKey: PrivateKey;
  /** Our own. */
  readonly features: FeatureSet;
  readonly chainHash: Uint8Array;
  readonly entropy: Entropy;
  readonly peers: PeerRepository;
  readonly handlers: PeerHandlers;
  readonly log: Logger;
  /** Whether we have channels with a peer, by its id in hex. */
  readonly keepsConnected: (id: string) => boolean;
  readonly listenAddresses: readonly ListenAddress[];
  /** Peers that came to us and mean nothing to us yet: so many at a time. */
  readonly maxStrangers?: number;
  readonly heartbeat?: HeartbeatOptions;
  readonly reconnect?: ReconnectOptions;
  /** To connect, and again for `init`. */
  readonly connectTimeoutMs?: number;
  /** From 0 to 1; for the jitter of reconnecting. */
  readonly random?: () => number;
  readonly clock?: Clock;
  readonly sockets?: Sockets;
}

interface Dial {
  readonly address: PeerAddress;
  readonly promise: Promise<ConnectedPeer>;
  cancelled: boolean;
}

const MAX_STRANGERS = 100;
const CONNECT_TIMEOUT_MS = 10_000;
/** How long `stop` lets connections end in good order. */
const STOP_GRACE_MS = 500;

/** Holds the connections with peers: at most one each, made again when one that matters is lost. */
export class PeerManager implements PeerOwner {
  private readonly ownId: string;
  private readonly handlers: HandlerGuard;
  private readonly book: PeerBook;
  private readonly handshakes: Handshakes;
  private readonly reconnector: Reconnector;
  private readonly standing = new Map<string, ConnectedPeer>();
  private readonly leaving = new Set<ConnectedPeer>();
  private readonly dials = new Map<string, Dial>();
  /** Connections that have not exchanged `init` yet, and whether we dialled them. */
  private readonly introducing = new Map<NoiseConnection, boolean>();
  private listeners: readonly Listener[] = [];
  private stopped = false;
  private readonly clock: Clock;
  private readonly sockets: Sockets;

  constructor(private readonly options: PeerManagerOptions) {
    this.clock = options.clock ?? systemClock;
    this.sockets = options.sockets ?? systemSurroundings.sockets;
    this.ownId = toHex(curve().publicKey(options.nodePrivateKey));
    this.handlers = new HandlerGuard(options.handlers, options.log);
    this.book = new PeerBook(options.peers, options.keepsConnected);
    this.handshakes = new Handshakes(
      options.nodePrivateKey,
      options.entropy,
      this.connectTimeoutMs,
      this.sockets,
      this.clock,
    );
    this.reconnector = new Reconnector(
      (id) => this.reconnect(id),
      options.reconnect ?? DEFAULT_RECONNECT,
      options.random ?? systemSurroundings.random,
      this.clock,
    );
  }

  /** Listens, then begins to dial the peers that are to be kept. Rejects with `TransportError('listenFailed')`. */
  async start(): Promise<void> {
    const opened = await Promise.allSettled(
      this.options.listenAddresses.map((address) =>
        this.sockets.listen(address, (channel) => this.accept(channel)),
      ),
    );
    this.listeners = opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    const failed = opened.find((result) => result.status === 'rejected');
    if (failed !== undefined) {
      await this.stop();
      throw failed.reason;
    }
    for (const { id } of this.book.all()) this.reconnect(id);
  }

  /** The addresses we listen at, with their real ports. */
  addresses(): readonly ListenAddress[] {
    return this.listeners.map(({ address }) => address);
  }

  /**
   * Connects with a peer, at once if it is connected already, and keeps it from then on. Rejects with `PeerError`.
   */
  async connect(nodeId: PublicKey, address: PeerAddress): Promise<Peer> {
    const id = toHex(nodeId);
    if (id === this.ownId) throw new PeerError('selfConnect');
    this.book.ask(id);
    const peer = this.connected(id) ?? (await this.dialAt(nodeId, address));
    this.book.keep(id, peer.address ?? address);
    return peer;
  }

  /** Ends the connection with a peer and does not make it again unless asked. */
  disconnect(id: string): void {
    this.book.dismiss(id);
    this.reconnector.forget(id);
    const dial = this.dials.get(id);
    if (dial !== undefined) dial.cancelled = true;
    this.standing.get(id)?.disconnect();
  }

  get(id: string): Peer | undefined {
    return this.connected(id);
  }

  /** Peers that are connected or remembered. */
  all(): readonly PeerSummary[] {
    const summaries = new Map<string, PeerSummary>();
    for (const known of this.book.all()) summaries.set(known.id, { ...known, connected: false });
    for (const [id, peer] of this.standing) {
      if (peer.ended) continue;
      const address = peer.address === undefined ? peer.remoteAddress : formatAddress(peer.address);
      summaries.set(id, { id, address, connected: true });
    }
    return [...summaries.values()];
  }

  /** Ends every connection and frees the ports. Each peer's `disconnected` has been called when it resolves. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.reconnector.stop();
    this.handshakes.stop();
    await Promise.all(this.listeners.map((listener) => listener.close()));
    for (const connection of this.introducing.keys()) connection.destroy();
    for (const peer of [...this.standing.values()]) {
      peer.disconnect('stopping');
      this.ended(peer);
    }
    const all = [...this.leaving];
    const timer = this.clock.after(STOP_GRACE_MS, () => {
      for (const peer of all) peer.abandon('stopping');
    });
    await Promise.all(all.map((peer) => peer.closed));
    timer.cancel();
  }

  received(peer: ConnectedPeer, message: Message, bytes: Uint8Array): void {
    this.options.log.trace({ peer: peer.id, message: message.type }, 'received');
    this.handlers.message(peer, message, bytes);
    // BOLT 1, error, receiver: one about all channels ends the connection.
    if (message.type === 'error' && message.channelId.every((byte) => byte === 0)) {
      peer.disconnect('errorOfPeer');
    }
  }

  receivedUnknown(peer: ConnectedPeer, messageType: number, body: Uint8Array): void {
    this.handlers.unknownMessage(peer, messageType, body);
  }

  drained(peer: ConnectedPeer, listener: () => void): void {
    this.handlers.run(peer, 'drain', listener);
  }

  ended(peer: ConnectedPeer): void {
    if (this.standing.get(peer.id) !== peer) return;
    this.standing.delete(peer.id);
    this.leaving.add(peer);
    void peer.closed.then(() => this.leaving.delete(peer));
    this.options.log.info({ peer: peer.id, reason: peer.endReason }, 'peer disconnected');
    this.handlers.disconnected(peer);
    this.reconnector.connectionLasted(peer.id, peer.ageMs);
    this.reconnectLater(peer.id);
  }

  private get connectTimeoutMs(): number {
    return this.options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS;
  }

  private connected(id: string): ConnectedPeer | undefined {
    const peer = this.standing.get(id);
    return peer?.ended === false ? peer : undefined;
  }

  private reconnect(id: string): void {
    const address = this.book.addressToDial(id);
    if (address === undefined || this.connected(id) !== undefined || this.dials.has(id)) return;
    this.dial(fromHex(id), address).catch((error: unknown) => {
      this.options.log.debug({ peer: id, code: peerError(error).code }, 'peer not reached');
    });
  }

  private reconnectLater(id: string): void {
    if (!this.stopped && this.book.addressToDial(id) !== undefined) this.reconnector.schedule(id);
  }

  /** Dials a peer at an address, once a dial at another is done; gives the connection if there is one by then. */
  private async dialAt(nodeId: PublicKey, address: PeerAddress): Promise<ConnectedPeer> {
    const id = toHex(nodeId);
    for (let dial = this.dials.get(id); dial !== undefined; dial = this.dials.get(id)) {
      if (formatAddress(dial.address) === formatAddress(address)) {
        dial.cancelled = false;
        return dial.promise;
      }
      await dial.promise.catch(() => undefined);
    }
    return this.connected(id) ?? this.dial(nodeId, address);
  }

  /** Dials a peer that is neither connected nor being dialled. */
  private dial(nodeId: PublicKey, address: PeerAddress): Promise<ConnectedPeer> {
    const id = toHex(nodeId);
    const promise = this.reach(nodeId, address, () => dial.cancelled);
    const dial: Dial = { address, promise, cancelled: false };
    this.dials.set(id, dial);
    return dial.promise;
  }

  private async reach(
    nodeId: PublicKey,
    address: PeerAddress,
    isCancelled: () => boolean,
  ): Promise<ConnectedPeer> {
    const id = toHex(nodeId);
    try {
      const connection = await this.handshakes.dial(nodeId, address);
      return await this.introduce(connection, address, isCancelled);
    } catch (error) {
      // The peer may have come to us meanwhile, and have chosen that connection.
      const standing = this.connected(id);
      if (standing !== undefined) return standing;
      throw peerError(error);
    } finally {
      this.dials.delete(id);
      if (this.connected(id) === undefined) this.reconnectLater(id);
    }
  }

  private accept(channel: ByteChannel): void {
    const refused = (error: unknown) =>
      this.options.log.debug({ from: channel.remoteAddress, err: error }, 'inbound connection failed');
    this.handshakes
      .accept(channel)
      .then((connection) => {
        const id = toHex(connection.remoteNodeId);
        if (!this.hasRoomFor(id)) {
          connection.destroy();
          throw new PeerError('connectFailed', { detail: 'too many inbound peers' });
        }
        this.dropArriving(id);
        return this.introduce(connection, undefined);
      })
      .catch(refused);
  }

  /** A stranger is let in while there is room; a peer that matters, or that stands, always. */
  private hasRoomFor(id: string): boolean {
    if (id === this.ownId) return false;
    if (this.book.isKept(id) || this.connected(id) !== undefined) return true;
    let strangers = 0;
    for (const peer of this.standing.values()) {
      if (!peer.outbound && !this.book.isKept(peer.id)) strangers++;
    }
    return strangers + this.introducing.size < (this.options.maxStrangers ?? MAX_STRANGERS);
  }

  /** A peer that comes again before it has said `init` has given up on the earlier connection. */
  private dropArriving(id: string): void {
    for (const [connection, outbound] of this.introducing) {
      if (!outbound && toHex(connection.remoteNodeId) === id) connection.destroy();
    }
  }

  /** Exchanges `init`; resolves with the peer that stands then, be it over this connection or another. */
  private introduce(
    connection: NoiseConnection,
    address: PeerAddress | undefined,
    isCancelled: () => boolean = () => false,
  ): Promise<ConnectedPeer> {
    const { features, chainHash, heartbeat = DEFAULT_HEARTBEAT } = this.options;
    this.introducing.set(connection, address !== undefined);
    return new Promise((resolve, reject) => {
      const options = { features, chainHash, timeoutMs: this.connectTimeoutMs, clock: this.clock };
      exchangeInit(connection, options, (outcome) => {
        this.introducing.delete(connection);
        if (!outcome.ok) return reject(outcome.error);
        if (this.stopped || isCancelled()) {
          connection.close();
          return reject(new PeerError('connectFailed', { detail: 'cancelled' }));
        }
        const stands = this.choose(toHex(connection.remoteNodeId), address !== undefined);
        if (stands !== undefined) {
          connection.close();
          return resolve(stands);
        }
        const peer = new ConnectedPeer(connection, address, outcome.value, this, heartbeat, this.clock);
        this.standing.set(peer.id, peer);
        this.reconnector.unschedule(peer.id);
        this.options.log.info({ peer: peer.id, address: peer.remoteAddress }, 'peer connected');
        this.handlers.connected(peer);
        resolve(peer);
      });
      if (this.stopped) connection.destroy();
    });
  }

  /** Makes room for a new connection with a peer, or gives the one that stays instead. */
  private choose(id: string, outbound: boolean): ConnectedPeer | undefined {
    const standing = this.standing.get(id);
    if (standing === undefined) return undefined;
    if (!standing.ended && !newcomerWins(standing, { outbound }, this.ownId < id)) return standing;
    standing.disconnect('replaced');
    this.ended(standing);
    return undefined;
  }
}
