import type { Clock, Timer } from '../../../src/node/clock.js';

/** Something that will happen. */
interface Event {
  readonly at: number;
  readonly sequence: number;
  readonly owner: Life;
  readonly work: () => void;
  cancelled: boolean;
}

/** Whoever has things happen: what is left to happen for one that has ended does not happen. */
export interface Life {
  readonly name: string;
  readonly ended: boolean;
}

/** When the world begins, in milliseconds since 1970. */
export const GENESIS_MILLIS = 1_700_000_000_000;

/** The one clock of a world: time jumps from event to event, and each is done with before the next begins. */
export class Timeline {
  private readonly heap: Event[] = [];
  private sequence = 0;
  private millis = 0;
  /** Events done so far. */
  steps = 0;
  /** Called after every event, once all that it set off has been done. */
  afterStep: (owner: Life) => void = () => undefined;
  /** Called with what an event throws. */
  onError: (error: unknown, owner: Life) => void = (error) => {
    throw error;
  };

  /** Milliseconds since the world began. */
  get now(): number {
    return this.millis;
  }

  at(delay: number, owner: Life, work: () => void): Timer {
    const event: Event = {
      at: this.millis + Math.max(0, Number.isFinite(delay) ? delay : 0),
      sequence: this.sequence++,
      owner,
      work,
      cancelled: false,
    };
    this.push(event);
    return {
      cancel: () => {
        event.cancelled = true;
      },
    };
  }

  /** How many events wait for one owner. */
  waitingFor(owner: Life): number {
    return this.heap.filter((event) => event.owner === owner && !event.cancelled).length;
  }

  /** Lets everything happen that is due within so many milliseconds. */
  async run(millis: number): Promise<void> {
    const until = this.millis + millis;
    await turn();
    for (let event = this.heap[0]; event !== undefined && event.at <= until; event = this.heap[0]) {
      this.pop();
      if (event.cancelled || event.owner.ended) continue;
      this.millis = event.at;
      this.steps += 1;
      try {
        event.work();
      } catch (error) {
        this.onError(error, event.owner);
      }
      await drain();
      this.afterStep(event.owner);
    }
    this.millis = until;
  }

  /** This world's clock, as one life sees it. */
  clockOf(life: Life): Clock {
    return {
      nowMillis: () => GENESIS_MILLIS + Math.floor(this.millis),
      steadyMillis: () => this.millis,
      after: (millis, work) => this.at(millis, life, work),
      soon: (work) => this.at(0, life, work),
      every: (millis, work) => {
        const again = () => {
          timer = this.at(millis, life, tick);
        };
        const tick = () => {
          again();
          work();
        };
        let timer = this.at(millis, life, tick);
        return { cancel: () => timer.cancel() };
      },
    };
  }

  private push(event: Event): void {
    const { heap } = this;
    let index = heap.push(event) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent] as Event;
      if (!before(event, above)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = event;
  }

  private pop(): void {
    const { heap } = this;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1] as Event, heap[child] as Event)) child += 1;
      if (!before(heap[child] as Event, last)) break;
      heap[index] = heap[child] as Event;
      index = child;
    }
    heap[index] = last;
  }
}

function before(a: Event, b: Event): boolean {
  return a.at < b.at || (a.at === b.at && a.sequence < b.sequence);
}

/**
 * Lets every promise that can go on go on: the next tick comes when none is left. Nothing in a world waits for anything
 * but promises and the timeline.
 */
function drain(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}

/** As `drain`, and the process around the world has its turn too, which costs far more. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
