import type { MilliSatoshi } from '../primitives/units.js';
import { type ChannelDirection, searchAmount } from './edge.js';
import type { LiquidityBounds } from './route.js';

/** How long and how much a memory keeps. */
export interface MemoryLimits {
  /** After so long, what was learnt counts half. */
  readonly halfLifeSeconds: number;
  /** Channel directions that are remembered; past that, the longest untouched is dropped. */
  readonly entries: number;
}

export const DEFAULT_MEMORY: MemoryLimits = { halfLifeSeconds: 21_600, entries: 50_000 };

interface Memory {
  readonly lower: number;
  /** Infinity when no failure was seen. */
  readonly upper: number;
  readonly at: number;
}

/**
 * What past payments tell of balances: a failure bounds one from above, a success from below. Bounds widen with time,
 * for others pay too. It changes in place, and takes its time from its callers.
 */
export class RouteMemory {
  private readonly memories = new Map<ChannelDirection, Memory>();

  constructor(private readonly limits: MemoryLimits = DEFAULT_MEMORY) {}

  get size(): number {
    return this.memories.size;
  }

  /** A direction could not carry an amount. */
  recordFailure(direction: ChannelDirection, amountMsat: MilliSatoshi, nowSeconds: number): void {
    const amount = searchAmount(amountMsat);
    const { lower } = this.decayed(direction, nowSeconds);
    this.remember(direction, { lower: lower < amount ? lower : 0, upper: amount, at: nowSeconds });
  }

  /** A direction carried an amount that came back, because the payment failed further on. */
  recordCarried(direction: ChannelDirection, amountMsat: MilliSatoshi, nowSeconds: number): void {
    const amount = searchAmount(amountMsat);
    const { lower, upper } = this.decayed(direction, nowSeconds);
    const raised = Math.max(lower, amount);
    this.remember(direction, {
      lower: raised,
      upper: upper > raised ? upper : Number.POSITIVE_INFINITY,
      at: nowSeconds,
    });
  }

  /** An amount was paid over a direction: what it could carry is less by that much, and the way back more. */
  recordSuccess(direction: ChannelDirection, amountMsat: MilliSatoshi, nowSeconds: number): void {
    const amount = searchAmount(amountMsat);
    this.recordCarried(direction, amountMsat, nowSeconds);
    const there = this.decayed(direction, nowSeconds);
    this.remember(direction, {
      lower: there.lower - amount,
      upper: Math.max(1, there.upper - amount),
      at: nowSeconds,
    });
    const back = opposite(direction);
    const { lower, upper } = this.decayed(back, nowSeconds);
    this.remember(back, { lower: lower + amount, upper: upper + amount, at: nowSeconds });
  }

  /** What is known of a direction now, to be given to a `RouteQuery` as `liquidity`. */
  bounds(direction: ChannelDirection, capacityMsat: number, nowSeconds: number): LiquidityBounds | undefined {
    const memory = this.memories.get(direction);
    if (memory === undefined) return undefined;
    const weight = this.weight(memory, nowSeconds);
    const upper = Math.min(memory.upper, capacityMsat + 1);
    return { lower: memory.lower * weight, upper: capacityMsat + 1 - (capacityMsat + 1 - upper) * weight };
  }

  /** The lower bound fades; the upper one, without a capacity to fade to, stands until it is replaced or outlived. */
  private decayed(direction: ChannelDirection, nowSeconds: number): Memory {
    const memory = this.memories.get(direction);
    if (memory === undefined) return { lower: 0, upper: Number.POSITIVE_INFINITY, at: nowSeconds };
    const weight = this.weight(memory, nowSeconds);
    return {
      lower: memory.lower * weight,
      upper: weight < FORGOTTEN ? Number.POSITIVE_INFINITY : memory.upper,
      at: nowSeconds,
    };
  }

  private weight(memory: Memory, nowSeconds: number): number {
    return 2 ** (-Math.max(0, nowSeconds - memory.at) / this.limits.halfLifeSeconds);
  }

  private remember(direction: ChannelDirection, memory: Memory): void {
    this.memories.delete(direction);
    this.memories.set(direction, memory);
    const [oldest] = this.memories.keys();
    if (this.memories.size > this.limits.entries && oldest !== undefined) this.memories.delete(oldest);
  }
}

const FORGOTTEN = 0.5;

function opposite(direction: ChannelDirection): ChannelDirection {
  return `${direction.slice(0, -1)}${direction.endsWith('0') ? 1 : 0}` as ChannelDirection;
}
