/** How often one thing may happen: a burst at once, then one each interval. */
export interface RateLimit {
  readonly burst: number;
  readonly intervalSeconds: number;
}

/** Token buckets, one for each key. Whoever uses it sees to it that the keys are few: those of known items. */
export class RateLimiter {
  private readonly buckets = new Map<string, { readonly tokens: number; readonly at: number }>();

  constructor(private readonly limit: RateLimit) {}

  /** Whether a key has a token left. */
  allows(key: string, nowSeconds: number): boolean {
    return this.tokens(key, nowSeconds) >= 1;
  }

  /** Uses up a token of a key. */
  take(key: string, nowSeconds: number): void {
    this.buckets.set(key, { tokens: Math.max(0, this.tokens(key, nowSeconds) - 1), at: nowSeconds });
  }

  /** Drops the keys whose buckets are full again: they say nothing. */
  sweep(nowSeconds: number): void {
    for (const key of this.buckets.keys()) {
      if (this.tokens(key, nowSeconds) >= this.limit.burst) this.buckets.delete(key);
    }
  }

  private tokens(key: string, nowSeconds: number): number {
    const bucket = this.buckets.get(key);
    if (bucket === undefined) return this.limit.burst;
    const refilled = Math.max(0, nowSeconds - bucket.at) / this.limit.intervalSeconds;
    return Math.min(this.limit.burst, bucket.tokens + refilled);
  }
}
