import { type Clock, systemClock, type Timer } from '../clock.js';
import type { ChainBackend } from './backend.js';
import type { Block, ChainPoint } from './block.js';
import { BackendError, RpcError } from './rpc-error.js';
import { SILENCE_MILLIS, StallAlarm, type StallEvent } from './stall-alarm.js';

/** A step of the chain. After `disconnected` the tip is the block below. */
export type ChainStep =
  | { readonly type: 'connected'; readonly height: number; readonly hash: string; readonly block: Block }
  | { readonly type: 'disconnected'; readonly height: number; readonly hash: string };

/** How to follow the chain. */
export interface FollowerOptions {
  readonly backend: Pick<ChainBackend, 'bestHash' | 'blockHash' | 'blockHashes' | 'previousHash' | 'block'>;
  /** The last block that was handled. */
  readonly tip: ChainPoint;
  /** Blocks handled before, oldest first, for reorgs that the backend remembers nothing of. */
  readonly recent?: readonly ChainPoint[];
  readonly pollIntervalMillis: number;
  /** A tip that stands still for so long raises the alarm; undefined: never. */
  readonly blockStallMillis: number | undefined;
  /** A backend that gives no answer for so long raises the alarm; 30 s when absent. */
  readonly silenceMillis?: number | undefined;
  /** Handles one step to the end (stores it) before the next one comes. When it rejects, the follower stops. */
  readonly onStep: (step: ChainStep) => Promise<void> | void;
  /** Every block that the backend has is handled, and there was at least one; waited for before the next look. */
  readonly onTip?: () => Promise<void> | void;
  /** The chain stalls, or goes on. */
  readonly onStall: (event: StallEvent) => void;
  /** The follower has stopped, for good: the handler failed, or the backend's chain is not the one we were on. */
  readonly onFailure: (error: unknown) => void;
  readonly clock?: Clock;
}

/** Keeps an error of the handler apart from one of the backend, which is met by asking again. */
class StepFailure extends Error {}

const REMEMBERED_BLOCKS = 144;
const MOST_HASHES_AHEAD = 32;
const CHECKS_OF_SILENCE = 10;

/** Follows the backend's best chain from a known block, through reorganisations of any depth, one step at a time. */
export class BlockFollower {
  private readonly chain: ChainPoint[];
  private readonly alarm: StallAlarm;
  private readonly clock: Clock;
  private timer: Timer | undefined;
  private watchdog: Timer | undefined;
  private running: Promise<void> | undefined;
  private stopped = true;

  constructor(private readonly options: FollowerOptions) {
    this.clock = options.clock ?? systemClock;
    this.chain = [...unbrokenBelow(options.tip, options.recent ?? []), options.tip];
    this.alarm = new StallAlarm(options.blockStallMillis, this.silenceMillis, options.onStall, () =>
      this.clock.steadyMillis(),
    );
  }

  /** The last block that was handled. */
  get tip(): ChainPoint {
    return this.chain.at(-1) ?? this.options.tip;
  }

  start(): void {
    this.stopped = false;
    // A call that hangs holds up the polls, but not this.
    this.watchdog = this.clock.every(this.silenceMillis / CHECKS_OF_SILENCE, () => this.alarm.check());
    this.poll();
  }

  /** Looks for news at once; resolves when everything there is has been handled. */
  async poke(): Promise<void> {
    await this.running;
    this.poll();
    await this.running;
  }

  /** Resolves when the step at hand, if any, is done. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.timer?.cancel();
    this.watchdog?.cancel();
    await this.running;
  }

  private get silenceMillis(): number {
    return this.options.silenceMillis ?? SILENCE_MILLIS;
  }

  private poll(): void {
    if (this.stopped || this.running !== undefined) return;
    this.timer?.cancel();
    this.running = this.catchUp().finally(() => {
      this.running = undefined;
      if (this.stopped) return;
      this.timer = this.clock.after(this.options.pollIntervalMillis, () => this.poll());
    });
  }

  private async catchUp(): Promise<void> {
    try {
      let moved = false;
      // Most looks find one new block; the more there are, the more are asked for at once.
      for (let ahead = 1; !this.stopped; ahead = Math.min(2 * ahead, MOST_HASHES_AHEAD)) {
        if ((await this.options.backend.bestHash()) === this.tip.hash) break;
        moved = true;
        await this.leaveStaleBranch();
        if (!(await this.climb(ahead))) break;
      }
      this.alarm.answered();
      if (moved && !this.stopped) await this.handled(() => this.options.onTip?.());
    } catch (error) {
      if (error instanceof RpcError) {
        this.alarm.failed(error);
        return;
      }
      this.stopped = true;
      this.watchdog?.cancel();
      this.options.onFailure(error instanceof StepFailure ? error.cause : error);
    }
  }

  private async leaveStaleBranch(): Promise<void> {
    while (!this.stopped && (await this.options.backend.blockHash(this.tip.height)) !== this.tip.hash) {
      const { height, hash } = this.tip;
      const below = this.chain.at(-2) ?? (await this.pointBelow(this.tip));
      await this.handled(() => this.options.onStep({ type: 'disconnected', height, hash }));
      this.chain.pop();
      if (this.chain.length === 0) this.chain.push(below);
    }
  }

  /** Connects so many blocks that the backend has above the tip; false if that did not fit, as when it reorganised meanwhile. */
  private async climb(most: number): Promise<boolean> {
    let connected = false;
    for (const hash of await this.options.backend.blockHashes(this.tip.height + 1, most)) {
      if (this.stopped) return false;
      const block = await this.options.backend.block(hash);
      if (block.previousHash !== this.tip.hash) return connected;
      const height = this.tip.height + 1;
      await this.handled(() => this.options.onStep({ type: 'connected', height, hash, block }));
      this.chain.push({ height, hash });
      if (this.chain.length > REMEMBERED_BLOCKS) this.chain.shift();
      this.alarm.advanced();
      connected = true;
    }
    return connected;
  }

  private async handled(handle: () => Promise<void> | void): Promise<void> {
    try {
      await handle();
    } catch (cause) {
      throw new StepFailure('a step of the chain was not handled', { cause });
    }
  }

  private async pointBelow({ height, hash }: ChainPoint): Promise<ChainPoint> {
    const previous = height === 0 ? undefined : await this.options.backend.previousHash(hash);
    if (previous !== undefined) return { height: height - 1, hash: previous };
    const message = `the chain backend has never seen block ${hash} at height ${height}, where this node stands: it runs another chain, or its data was deleted`;
    throw new BackendError('unknownTip', message, { height, hash });
  }
}

/** The points that lead up to the tip without a gap, lowest first. */
function unbrokenBelow(tip: ChainPoint, recent: readonly ChainPoint[]): ChainPoint[] {
  const byHeight = new Map(recent.map((point) => [point.height, point]));
  const chain: ChainPoint[] = [];
  let point = byHeight.get(tip.height - 1);
  while (point !== undefined) {
    chain.unshift(point);
    point = byHeight.get(point.height - 1);
  }
  return chain;
}
