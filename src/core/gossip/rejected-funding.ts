import type { ShortChannelId } from '../wire/index.js';

const MAX_IDS = 10_000;
const REMEMBERED_BLOCKS = 12;

/**
 * Outputs that the chain said are missing or spent, so that the same claim is not looked up again and again. It holds
 * facts of the chain alone: a false announcement must not keep a true one of the same output out.
 */
export class RejectedFunding {
  private readonly heights = new Map<ShortChannelId, number>();

  add(id: ShortChannelId, height: number): void {
    this.heights.delete(id);
    this.heights.set(id, height);
    const [oldest] = this.heights.keys();
    if (this.heights.size > MAX_IDS && oldest !== undefined) this.heights.delete(oldest);
  }

  has(id: ShortChannelId, height: number): boolean {
    const at = this.heights.get(id);
    return at !== undefined && height - at < REMEMBERED_BLOCKS;
  }

  /** After a reorganisation, what was missing may be there. */
  clear(): void {
    this.heights.clear();
  }
}
