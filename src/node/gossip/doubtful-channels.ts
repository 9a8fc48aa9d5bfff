import type { GossipGraph } from '../../core/gossip/index.js';
import { makeShortChannelId, type ShortChannelId, shortChannelIdParts } from '../../core/wire/index.js';

const AT_A_TIME = 1_000;

/** Public channels whose funding block was reorganised out: their ids may name another output now, or none. */
export class DoubtfulChannels {
  private readonly ids = new Set<ShortChannelId>();

  /** Adds the channels, not ours, that were funded at a height or above. */
  add(graph: GossipGraph, height: number): void {
    let from = makeShortChannelId(height, 0, 0);
    for (;;) {
      const channels = graph.channelsFrom(from, AT_A_TIME);
      for (const { shortChannelId, announcement, ownDirection } of channels) {
        if (announcement !== undefined && ownDirection === undefined) this.ids.add(shortChannelId);
      }
      const last = channels.at(-1);
      if (last === undefined) return;
      from = (last.shortChannelId + 1n) as ShortChannelId;
    }
  }

  /** Takes out those whose block is there again, now that the chain has come to a height. */
  ripe(height: number): readonly ShortChannelId[] {
    const ripe = [...this.ids].filter((id) => shortChannelIdParts(id).height <= height);
    for (const id of ripe) this.ids.delete(id);
    return ripe;
  }
}
