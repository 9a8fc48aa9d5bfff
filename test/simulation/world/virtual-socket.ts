import { CloseNotice } from '../../../src/node/transport/channel.js';
import type { ByteChannel } from '../../../src/node/transport/index.js';
import type { Life, Timeline } from './timeline.js';

/** From which host to which. */
export interface Wire {
  readonly from: string;
  readonly to: string;
}

/** What a socket asks the network. */
export interface SocketSurroundings {
  /** False when the sender has just died over it. */
  mayLeave(bytes: Uint8Array): boolean;
  latency(): number;
  isCut(): boolean;
  gone(): void;
}

const LOOK_AGAIN_MILLIS = 50;

/** One end of a byte stream. What is on its way while the way is cut arrives when it is whole again, in order. */
export class VirtualSocket implements ByteChannel {
  peer: VirtualSocket | undefined;
  readonly bufferedBytes = 0;
  private readonly closing = new CloseNotice();
  private dataHandler: ((chunk: Uint8Array) => void) | undefined;
  /** What this end sent and the other has not got: bytes, or the end. */
  private readonly outbox: (Uint8Array | 'end')[] = [];
  private readonly inbox: Uint8Array[] = [];
  private delivering = false;
  private paused = false;
  private ended = false;
  private deaf = false;

  constructor(
    readonly wire: Wire,
    readonly life: Life,
    readonly remoteAddress: string,
    private readonly timeline: Timeline,
    private readonly around: SocketSurroundings,
  ) {}

  send(bytes: Uint8Array): boolean {
    if (this.ended) return false;
    if (!this.around.mayLeave(bytes)) return false;
    this.outbox.push(bytes.slice());
    this.deliver();
    return true;
  }

  onData(handler: (chunk: Uint8Array) => void): void {
    this.dataHandler = handler;
    this.read();
  }

  onDrain(): void {}

  onClose(handler: (reason?: Error) => void): void {
    this.closing.onClose(handler);
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
    if (this.inbox.length > 0) this.timeline.at(0, this.life, () => this.read());
  }

  close(): void {
    this.end(undefined);
  }

  destroy(reason?: Error): void {
    this.end(reason);
  }

  /** The connection breaks at this end now. */
  breakDown(): void {
    if (this.ended) return;
    this.ended = true;
    this.closing.because(new Error('connection reset'));
    this.timeline.at(0, this.life, () => this.finish());
  }

  /** The connection breaks at this end as soon as word of it can arrive. */
  breakDownLater(): void {
    this.timeline.at(this.around.latency(), this.life, () => {
      if (this.around.isCut()) this.breakDownLater();
      else this.breakDown();
    });
  }

  /** Nothing arrives here any more, and nothing that is sent from here arrives anywhere. */
  deafen(): void {
    this.deaf = true;
    this.peer = undefined;
  }

  /** The other end is gone without a word: what it has sent arrives, and nothing of what is sent from here. */
  loseTouch(): void {
    this.peer = undefined;
  }

  private end(reason: Error | undefined): void {
    if (this.ended) return;
    this.ended = true;
    this.closing.because(reason);
    this.outbox.push('end');
    this.deliver();
    this.timeline.at(0, this.life, () => this.finish());
  }

  private finish(): void {
    this.around.gone();
    this.closing.notify();
  }

  private deliver(): void {
    const { peer } = this;
    if (this.delivering || peer === undefined || this.outbox.length === 0) return;
    this.delivering = true;
    // The other end waits for it: this one may be gone by then.
    this.timeline.at(this.around.latency(), peer.life, () => this.arrive());
  }

  private arrive(): void {
    this.delivering = false;
    const { peer } = this;
    if (peer === undefined || this.deaf) return;
    if (this.around.isCut()) {
      this.delivering = true;
      this.timeline.at(LOOK_AGAIN_MILLIS, peer.life, () => this.arrive());
      return;
    }
    for (const item of this.outbox.splice(0)) {
      if (item === 'end') peer.hangUp();
      else peer.receive(item);
    }
  }

  private hangUp(): void {
    if (this.ended) return;
    this.ended = true;
    this.timeline.at(0, this.life, () => this.finish());
  }

  private receive(bytes: Uint8Array): void {
    if (this.ended || this.deaf) return;
    this.inbox.push(bytes);
    this.read();
  }

  private read(): void {
    while (!this.paused && !this.ended && this.dataHandler !== undefined) {
      const chunk = this.inbox.shift();
      if (chunk === undefined) return;
      this.dataHandler(chunk);
    }
  }
}
