import type { RpcError } from './rpc-error.js';

/** Whether the chain source can be relied on. While it stalls, forwarding must stop. */
export type StallEvent =
  | {
      readonly type: 'chainStalled';
      /** `unreachable`: no answers. `noBlocks`: it answers, and its tip stands still. */
      readonly reason: 'unreachable' | 'noBlocks';
      readonly stalledMillis: number;
      /** What the backend said last; absent when it says nothing at all. */
      readonly error?: RpcError;
    }
  | { readonly type: 'chainResumed' };

/** How long the chain source may be silent, when nothing else is said. */
export const SILENCE_MILLIS = 30_000;

/** Raises the alarm once when the chain source fails or freezes, and calls it off once. */
export class StallAlarm {
  private lastAnswer: number;
  private lastBlock: number;
  private lastError: RpcError | undefined;
  private stalled = false;

  constructor(
    /** How long its tip may stand still; undefined: for ever. */
    private readonly blockStallMillis: number | undefined,
    private readonly silenceMillis: number,
    private readonly raise: (event: StallEvent) => void,
    private readonly now: () => number,
  ) {
    this.lastAnswer = now();
    this.lastBlock = now();
  }

  /** A block came. */
  advanced(): void {
    this.lastBlock = this.now();
    this.lastAnswer = this.now();
  }

  /** The backend answered, and we are at its tip. */
  answered(): void {
    this.lastAnswer = this.now();
    this.lastError = undefined;
    const standing = this.now() - this.lastBlock;
    if (this.blockStallMillis !== undefined && standing >= this.blockStallMillis) {
      this.alarm({ type: 'chainStalled', reason: 'noBlocks', stalledMillis: standing });
    } else if (this.stalled) {
      this.stalled = false;
      this.raise({ type: 'chainResumed' });
    }
  }

  /** The backend did not answer, or not sensibly. */
  failed(error: RpcError): void {
    this.lastError = error;
    this.check();
  }

  /** To be called now and then: a backend that hangs neither answers nor fails. */
  check(): void {
    const silent = this.now() - this.lastAnswer;
    if (silent < this.silenceMillis) return;
    const error = this.lastError === undefined ? {} : { error: this.lastError };
    this.alarm({ type: 'chainStalled', reason: 'unreachable', stalledMillis: silent, ...error });
  }

  private alarm(event: StallEvent): void {
    if (this.stalled) return;
    this.stalled = true;
    this.raise(event);
  }
}
