import type { ShortChannelId } from '../wire/index.js';

/** Short channel ids in ascending order, as queries ask for them. */
export class SortedIds {
  private readonly ids: ShortChannelId[] = [];

  get size(): number {
    return this.ids.length;
  }

  add(id: ShortChannelId): void {
    const position = this.positionOf(id);
    if (this.ids[position] !== id) this.ids.splice(position, 0, id);
  }

  remove(id: ShortChannelId): void {
    const position = this.positionOf(id);
    if (this.ids[position] === id) this.ids.splice(position, 1);
  }

  /** Up to `limit` ids from the first one that is not below `from`. */
  from(from: ShortChannelId, limit: number): readonly ShortChannelId[] {
    const position = this.positionOf(from);
    return this.ids.slice(position, position + limit);
  }

  private positionOf(id: ShortChannelId): number {
    let low = 0;
    let high = this.ids.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.ids[middle] as ShortChannelId) < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
