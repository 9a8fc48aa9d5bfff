import { decodeExactly } from '../../core/primitives/codec.js';
import { type ShortChannelId, shortChannelId } from '../../core/wire/index.js';
import type { ChannelBook } from './channel-book.js';

/** The first byte of an alias: heights far above any block's, and numbers that are positive to those who read a sign. */
const ALIAS_HEIGHT = 0x7f;

/** A name for a new channel that tells nothing of it and that no other channel of this node has (BOLT 2, `channel_ready`). */
export function newLocalAlias(book: ChannelBook, entropy: (length: number) => Uint8Array): ShortChannelId {
  const bytes = Uint8Array.of(ALIAS_HEIGHT, ...entropy(7));
  const alias = decodeExactly(shortChannelId, bytes);
  return book.byShortChannelId(alias) === undefined ? alias : newLocalAlias(book, entropy);
}
