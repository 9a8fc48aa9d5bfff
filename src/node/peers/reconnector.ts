import type { Clock, Timer } from '../clock.js';
import { ReconnectDelay, type ReconnectOptions } from './reconnect-delay.js';

/** Tries to reach peers again after a while, one timer a peer. */
export class Reconnector {
  private readonly delays = new Map<string, ReconnectDelay>();
  private readonly timers = new Map<string, Timer>();
  private stopped = false;

  constructor(
    private readonly attempt: (id: string) => void,
    private readonly options: ReconnectOptions,
    private readonly random: () => number,
    private readonly clock: Clock,
  ) {}

  /** Calls `attempt` after the delay that is due, unless it is to be called already. */
  schedule(id: string): void {
    if (this.stopped || this.timers.has(id)) return;
    const timer = this.clock.after(this.delayOf(id).next(), () => {
      this.timers.delete(id);
      this.attempt(id);
    });
    this.timers.set(id, timer);
  }

  /** Notes for how long a connection stood that is lost. */
  connectionLasted(id: string, milliseconds: number): void {
    this.delays.get(id)?.connectionLasted(milliseconds);
  }

  /** The peer is there: nothing to do. */
  unschedule(id: string): void {
    this.timers.get(id)?.cancel();
    this.timers.delete(id);
  }

  /** Forgets a peer, and how often it failed. */
  forget(id: string): void {
    this.unschedule(id);
    this.delays.delete(id);
  }

  stop(): void {
    this.stopped = true;
    for (const id of [...this.timers.keys()]) this.unschedule(id);
  }

  private delayOf(id: string): ReconnectDelay {
    const known = this.delays.get(id);
    if (known !== undefined) return known;
    const delay = new ReconnectDelay(this.options, this.random);
    this.delays.set(id, delay);
    return delay;
  }
}
