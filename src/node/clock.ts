import { performance } from 'node:perf_hooks';

/** Something that is to happen; to cancel it again, or once it has happened, does nothing. */
export interface Timer {
  cancel(): void;
}

/** The time, and what is to be done at some time. */
export interface Clock {
  /** Milliseconds since 1970. */
  nowMillis(): number;
  /** Milliseconds of a clock that does not go back, from some beginning. */
  steadyMillis(): number;
  after(millis: number, work: () => void): Timer;
  every(millis: number, work: () => void): Timer;
  /** When everything that is ready now has been handled: one turn of the event loop later. */
  soon(work: () => void): Timer;
}

/** The clock of this machine. */
export const systemClock: Clock = {
  nowMillis: () => Date.now(),
  steadyMillis: () => performance.now(),
  after(millis, work) {
    const timer = setTimeout(work, millis);
    return { cancel: () => clearTimeout(timer) };
  },
  every(millis, work) {
    const timer = setInterval(work, millis);
    return { cancel: () => clearInterval(timer) };
  },
  soon(work) {
    const timer = setImmediate(work);
    return { cancel: () => clearImmediate(timer) };
  },
};

/** Resolves after so many milliseconds of a clock. */
export function pause(clock: Clock, millis: number): Promise<void> {
  return new Promise((resolve) => void clock.after(millis, resolve));
}

/** Whole seconds since 1970. */
export function secondsOf(clock: Clock): number {
  return Math.floor(clock.nowMillis() / 1000);
}
