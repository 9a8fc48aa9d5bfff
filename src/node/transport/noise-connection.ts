import type { PublicKey } from '../../core/crypto/index.js';
import { NoiseSession, type SessionKeys } from '../../core/noise/index.js';
import { concatBytes } from '../../core/primitives/bytes.js';
import { type Clock, systemClock, type Timer } from '../clock.js';
import type { ByteChannel } from './channel.js';
import { TransportError } from './errors.js';

/** Frames of one turn of the event loop go out as one write, unless they grow beyond this. */
const WRITE_AT = 64 * 1024;
/**
 * With this much waiting we stop to read. It lies far above the mark at which `send` asks to wait: two nodes that
 * both send in bulk, and wait when asked, must not stop reading from each other, or neither would ever go on.
 */
const STOP_READING_AT = 1024 * 1024;
/** A peer that lets this much pile up is cut off. */
const MAX_BUFFERED = 16 * 1024 * 1024;
const STALL_TIMEOUT_MS = 30_000;

/**
 * Messages to and from a peer whose identity the handshake proved. A peer that lets our answers pile up is not
 * read from until it took them; one that takes nothing for `stallTimeoutMs` is disconnected.
 */
export class NoiseConnection {
  private readonly session: NoiseSession;
  private messageHandler: ((message: Uint8Array) => void) | undefined;
  private drainHandler: (() => void) | undefined;
  private inbox: Uint8Array[] = [];
  private delivered = 0;
  private outbox: Uint8Array[] = [];
  private outboxBytes = 0;
  private paused = false;
  private congested = false;
  private overloaded = false;
  private ended = false;
  private delivering = false;
  private reading = true;
  private stallTimer: Timer | undefined;
  private readonly stallTimeoutMs: number;
  private readonly clock: Clock;

  /** `early` is what arrived behind the last act of the handshake. */
  constructor(
    private readonly channel: ByteChannel,
    keys: SessionKeys,
    readonly remoteNodeId: PublicKey,
    early: Uint8Array,
    options: { readonly stallTimeoutMs?: number; readonly clock?: Clock },
  ) {
    this.stallTimeoutMs = options.stallTimeoutMs ?? STALL_TIMEOUT_MS;
    this.clock = options.clock ?? systemClock;
    this.session = new NoiseSession(keys);
    channel.onData((chunk) => this.receive(chunk));
    channel.onDrain(() => this.drained());
    channel.onClose(() => this.stop());
    this.receive(early);
  }

  /** Where the peer is, as in `ws://127.0.0.1:41234`. */
  get remoteAddress(): string {
    return this.channel.remoteAddress;
  }

  /** What was sent and has not left yet. */
  get bufferedBytes(): number {
    return this.outboxBytes + this.channel.bufferedBytes;
  }

  /** Whether we wait for the peer to read, and read nothing ourselves meanwhile. */
  get isCongested(): boolean {
    return this.congested;
  }

  /**
   * Sends a message, in the order of the calls; after the end it does nothing. False when the peer is slow to read:
   * whoever has much to send then waits for `onDrain`. Throws `RangeError` beyond 65535 bytes.
   */
  send(message: Uint8Array): boolean {
    if (this.ended) return false;
    const [header, body] = this.session.seal(message);
    if (this.outbox.length === 0) this.clock.soon(() => this.flush());
    this.outbox.push(header, body);
    this.outboxBytes += header.length + body.length;
    if (this.bufferedBytes > MAX_BUFFERED) this.destroy(new TransportError('peerNotReading'));
    else if (this.outboxBytes >= WRITE_AT) this.flush();
    return !this.congested && !this.ended;
  }

  /** Messages that came before there was a handler are kept for it. */
  onMessage(handler: (message: Uint8Array) => void): void {
    this.messageHandler = handler;
    this.deliver();
  }

  onDrain(handler: () => void): void {
    this.drainHandler = handler;
  }

  /** Called once, with the reason unless the end was orderly. */
  onClose(handler: (reason?: Error) => void): void {
    this.channel.onClose((reason) => {
      this.stop();
      handler(reason);
    });
  }

  /** No message is delivered until `resume`, and the peer soon cannot send more. */
  pause(): void {
    this.paused = true;
    this.steerReading();
  }

  resume(): void {
    this.paused = false;
    this.deliver();
  }

  /** Sends what is waiting, then ends. Nothing is received any more. */
  close(): void {
    if (this.ended) return;
    this.flush();
    this.stop();
    this.channel.close();
  }

  /** Ends now. */
  destroy(reason?: Error): void {
    this.stop();
    this.channel.destroy(reason);
  }

  private receive(chunk: Uint8Array): void {
    if (this.ended) return;
    const { messages, error } = this.session.receive(chunk);
    for (const message of messages) this.inbox.push(message);
    this.deliver();
    // BOLT 8: a frame that does not authenticate ends the connection, without a word
    if (error && !this.ended) this.destroy(new TransportError(error.code));
  }

  private deliver(): void {
    // A handler may pause and resume: the loop below that called it goes on then.
    if (this.delivering) return;
    this.delivering = true;
    try {
      while (this.messageHandler && this.mayRead() && this.delivered < this.inbox.length) {
        this.messageHandler(this.inbox[this.delivered++] as Uint8Array);
      }
    } finally {
      this.delivering = false;
      if (this.delivered === this.inbox.length) {
        this.inbox = [];
        this.delivered = 0;
      }
      this.steerReading();
    }
  }

  /** Reads on while messages find a taker. */
  private steerReading(): void {
    const reading = this.mayRead() && this.inbox.length === 0;
    if (reading === this.reading || this.ended) return;
    this.reading = reading;
    if (reading) this.channel.resume();
    else this.channel.pause();
  }

  private mayRead(): boolean {
    return !this.paused && !this.overloaded && !this.ended;
  }

  private flush(): void {
    if (this.outbox.length === 0 || this.ended) return;
    const bytes = concatBytes(...this.outbox);
    this.outbox = [];
    this.outboxBytes = 0;
    if (this.channel.send(bytes)) return;
    this.overloaded = this.channel.bufferedBytes > STOP_READING_AT;
    this.steerReading();
    if (this.congested) return;
    this.congested = true;
    this.watchForStall(this.channel.bufferedBytes);
  }

  private watchForStall(buffered: number): void {
    this.stallTimer = this.clock.after(this.stallTimeoutMs, () => {
      if (this.channel.bufferedBytes < buffered) this.watchForStall(this.channel.bufferedBytes);
      else this.destroy(new TransportError('peerNotReading'));
    });
  }

  private drained(): void {
    if (!this.congested || this.ended) return;
    this.congested = false;
    this.overloaded = false;
    this.stallTimer?.cancel();
    this.drainHandler?.();
    this.deliver();
  }

  private stop(): void {
    this.ended = true;
    this.inbox = [];
    this.delivered = 0;
    this.outbox = [];
    this.outboxBytes = 0;
    this.stallTimer?.cancel();
  }
}
