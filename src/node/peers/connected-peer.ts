import type { PublicKey } from '../../core/crypto/index.js';
import { toHex } from '../../core/primitives/bytes.js';
import {
  decodeMessage,
  encodeMessage,
  type FeatureBits,
  type Init,
  type Message,
} from '../../core/wire/index.js';
import type { Clock } from '../clock.js';
import type { NoiseConnection, PeerAddress } from '../transport/index.js';
import { type Introduction, warningOf } from './exchange-init.js';
import { Heartbeat, type HeartbeatOptions } from './heartbeat.js';
import type { Peer } from './peer.js';
import { TokenBucket } from './token-bucket.js';

/** BOLT 1, `ping`: from here on, no pong is asked for. */
const NO_PONG = 65_532;
const PONG_BURST = 60;
const PONGS_PER_SECOND = 5;

/** Who owns a connected peer. */
export interface PeerOwner {
  /** A message that is not the connection's own business. */
  received(peer: ConnectedPeer, message: Message, bytes: Uint8Array): void;
  /** An odd message that this node has no name for. */
  receivedUnknown(peer: ConnectedPeer, messageType: number, body: Uint8Array): void;
  /** A listener that wants to know that the peer has caught up. */
  drained(peer: ConnectedPeer, listener: () => void): void;
  /** It has ended; may be called more than once. */
  ended(peer: ConnectedPeer): void;
}

/** A peer after `init`: answers pings, notices silence, and hands on what is for others. */
export class ConnectedPeer implements Peer {
  readonly nodeId: PublicKey;
  readonly id: string;
  readonly outbound: boolean;
  readonly init: Init;
  readonly features: FeatureBits;
  /** Settles once the connection is gone for good. */
  readonly closed: Promise<void>;
  /** Why it ended, for the log. */
  endReason: string | undefined;
  private isEnded = false;
  private isPaused = false;
  private readonly connectedAt: number;
  private readonly heartbeat: Heartbeat;
  private readonly pongs: TokenBucket;
  private readonly drainListeners = new Set<() => void>();

  constructor(
    private readonly connection: NoiseConnection,
    readonly address: PeerAddress | undefined,
    introduction: Introduction,
    private readonly owner: PeerOwner,
    heartbeat: HeartbeatOptions,
    private readonly clock: Clock,
  ) {
    this.connectedAt = clock.steadyMillis();
    this.pongs = new TokenBucket(PONG_BURST, PONGS_PER_SECOND, () => clock.steadyMillis());
    this.nodeId = connection.remoteNodeId;
    this.id = toHex(connection.remoteNodeId);
    this.outbound = address !== undefined;
    this.init = introduction.init;
    this.features = introduction.features;
    this.heartbeat = new Heartbeat(
      {
        ping: () => this.send({ type: 'ping', pongLength: 0, ignored: new Uint8Array(0) }),
        listening: () => !this.isPaused && !connection.isCongested,
        silent: () => this.abandon('noPong'),
      },
      heartbeat,
      clock,
    );
    this.closed = new Promise((resolve) => {
      connection.onClose((cause) => {
        this.end(cause?.message ?? 'closedByPeer');
        owner.ended(this);
        resolve();
      });
    });
    connection.onDrain(() => {
      for (const listener of [...this.drainListeners]) owner.drained(this, listener);
    });
    connection.onMessage((bytes) => this.receive(bytes));
  }

  get remoteAddress(): string {
    return this.connection.remoteAddress;
  }

  get bufferedBytes(): number {
    return this.connection.bufferedBytes;
  }

  get ended(): boolean {
    return this.isEnded;
  }

  /** For how long it has been connected, in milliseconds. */
  get ageMs(): number {
    return this.clock.steadyMillis() - this.connectedAt;
  }

  send(message: Message): boolean {
    return this.sendRaw(encodeMessage(message));
  }

  sendRaw(bytes: Uint8Array): boolean {
    return !this.isEnded && this.connection.send(bytes);
  }

  onDrain(listener: () => void): () => void {
    this.drainListeners.add(listener);
    return () => this.drainListeners.delete(listener);
  }

  pause(): void {
    this.isPaused = true;
    this.connection.pause();
  }

  resume(): void {
    this.isPaused = false;
    this.connection.resume();
  }

  disconnect(reason = 'requested'): void {
    if (this.isEnded) return;
    this.end(reason);
    this.connection.close();
    // The caller may be in the middle of something of its own, even in a handler.
    queueMicrotask(() => this.owner.ended(this));
  }

  /** Tells the peer what is wrong, then ends. */
  refuse(reason: string): void {
    this.sendRaw(warningOf(reason));
    this.disconnect(reason);
  }

  /** Ends without waiting for anything. */
  abandon(reason: string): void {
    this.end(reason);
    this.connection.destroy();
    queueMicrotask(() => this.owner.ended(this));
  }

  private end(reason: string): void {
    this.endReason ??= reason;
    this.isEnded = true;
    this.heartbeat.stop();
    this.drainListeners.clear();
  }

  private receive(bytes: Uint8Array): void {
    if (this.isEnded) return;
    this.heartbeat.beat();
    const decoded = decodeMessage(bytes);
    if (!decoded.ok) {
      // BOLT 1: an unknown even message must, and a malformed one may, end the connection.
      this.refuse(`${decoded.error.code} ${decoded.error.number ?? ''}`.trim());
      return;
    }
    const message = decoded.value;
    if (message.type === 'ping') this.answer(message.pongLength);
    else if (message.type === 'init') this.refuse('repeatedInit');
    // BOLT 1, Lightning Message Format: an unknown odd message is ignored, or means something to an application.
    else if (message.type === 'unknown') this.owner.receivedUnknown(this, message.number, message.body);
    else if (message.type !== 'pong') this.owner.received(this, message, bytes);
  }

  private answer(length: number): void {
    // BOLT 1, ping, receiver: longer ones get no answer; a flood gets as many as we like.
    if (length >= NO_PONG || !this.pongs.take()) return;
    this.send({ type: 'pong', ignored: new Uint8Array(length) });
  }
}
