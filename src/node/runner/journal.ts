import { type Clock, systemClock } from '../clock.js';
import type { Store } from '../store/index.js';

/** Something that has to happen only after all that was written before it is on disk. */
export type Effect = () => void;

/**
 * The order of the node: store, then send, then publish. Whatever changes in one turn of the event loop is committed as
 * one group; nothing that it leads to leaves the node before that commit. When the disk fails, nothing leaves at all.
 */
export class Journal {
  private readonly writes = new Map<string, () => void>();
  private unnamedWrites: (() => void)[] = [];
  private effects: Effect[] = [];
  private readonly preparations: (() => void)[] = [];
  private readonly seals: (() => void)[] = [];
  private scheduled = false;
  private halted = false;

  /** `onFailure` is called once, with what the disk said; from then on the journal does nothing. `onError` hears of every preparation and effect that throws. */
  constructor(
    private readonly store: Pick<Store, 'transaction'>,
    private readonly onFailure: (error: unknown) => void,
    private readonly onError: (error: unknown) => void,
    private readonly clock: Clock = systemClock,
  ) {}

  /** Runs before every commit, for what is better done once than for each change: signing, above all. */
  prepare(preparation: () => void): void {
    this.preparations.push(preparation);
  }

  /** Runs after every commit, before anything that follows from it; when it throws, it is as if the commit had failed. */
  committed(seal: () => void): void {
    this.seals.push(seal);
  }

  /** From now on nothing is written and nothing happens. */
  halt(): void {
    this.halted = true;
  }

  /** Writes in the next commit. A later write under the same key takes the place of an earlier one. */
  write(key: string, write: () => void): void {
    this.writes.set(key, write);
    this.schedule();
  }

  /** Writes in the next commit, whatever else is written. */
  append(write: () => void): void {
    this.unnamedWrites.push(write);
    this.schedule();
  }

  /** Happens after the next commit, in the order of the calls. */
  after(effect: Effect): void {
    this.effects.push(effect);
    this.schedule();
  }

  /** Commits now what waits, and lets its effects happen. */
  flush(): void {
    if (this.halted) return;
    for (const preparation of this.preparations) this.attempt(preparation);
    const writes = [...this.writes.values(), ...this.unnamedWrites];
    const effects = this.effects;
    this.writes.clear();
    this.unnamedWrites = [];
    this.effects = [];
    try {
      if (writes.length > 0) {
        this.store.transaction(() => {
          for (const write of writes) write();
        });
      }
      for (const seal of this.seals) seal();
    } catch (error) {
      // Fail closed: nothing is sent that is not stored.
      this.halted = true;
      this.onFailure(error);
      return;
    }
    for (const effect of effects) this.attempt(effect);
  }

  /** One that throws is told and passed over: a fault in one channel must not hold up all the others. */
  private attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.onError(error);
    }
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    this.clock.soon(() => {
      this.scheduled = false;
      this.flush();
    });
  }
}
