/** How long to wait between attempts to reach a peer. */
export interface ReconnectOptions {
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
}

export const DEFAULT_RECONNECT: ReconnectOptions = { firstDelayMs: 200, maxDelayMs: 300_000 };

/** A connection must have lasted so many delays, or it counts as one more failure. */
const LASTING = 10;

/** Doubles from one failure to the next, with jitter so that two nodes do not keep dialling at the same moment. */
export class ReconnectDelay {
  private nextMs: number;

  constructor(
    private readonly options: ReconnectOptions,
    private readonly random: () => number,
  ) {
    this.nextMs = options.firstDelayMs;
  }

  /** Notes for how long a connection stood: a peer that takes us in only to drop us is not dialled in a hurry. */
  connectionLasted(milliseconds: number): void {
    if (milliseconds >= LASTING * this.nextMs) this.nextMs = this.options.firstDelayMs;
  }

  /** Between a half and the whole of the delay that is due. */
  next(): number {
    const delay = this.nextMs * (0.5 + this.random() / 2);
    this.nextMs = Math.min(2 * this.nextMs, this.options.maxDelayMs);
    return delay;
  }
}
