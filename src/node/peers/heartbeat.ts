import type { Clock, Timer } from '../clock.js';

/** When a silent peer is asked for a sign of life, and how long it may take. */
export interface HeartbeatOptions {
  readonly idleMs: number;
  readonly pongTimeoutMs: number;
}

export const DEFAULT_HEARTBEAT: HeartbeatOptions = { idleMs: 30_000, pongTimeoutMs: 30_000 };

/** What the heart of a connection needs of it. */
export interface HeartbeatSubject {
  ping(): void;
  /** False while we read nothing of what the peer sends: then its silence says nothing. */
  listening(): boolean;
  silent(): void;
}

/** BOLT 1, `ping`: tells a connection that is only quiet from one that is dead. */
export class Heartbeat {
  private timer: Timer | undefined;
  private heard = false;
  private waiting = false;

  constructor(
    private readonly subject: HeartbeatSubject,
    private readonly options: HeartbeatOptions,
    private readonly clock: Clock,
  ) {
    this.wait(options.idleMs);
  }

  /** Any message of the peer is a sign of life. */
  beat(): void {
    this.heard = true;
  }

  stop(): void {
    this.timer?.cancel();
  }

  private wait(milliseconds: number): void {
    this.timer = this.clock.after(milliseconds, () => this.look());
  }

  private look(): void {
    if (this.heard || !this.subject.listening()) {
      this.heard = false;
      this.waiting = false;
      this.wait(this.options.idleMs);
    } else if (this.waiting) {
      this.subject.silent();
    } else {
      this.waiting = true;
      this.subject.ping();
      this.wait(this.options.pongTimeoutMs);
    }
  }
}
