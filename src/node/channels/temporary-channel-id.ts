import { toHex } from '../../core/primitives/bytes.js';
import type { ChannelBook } from './channel-book.js';

const LENGTH = 32;

/** What a channel goes by until its funding is known; no other channel of this node has it (BOLT 2, `open_channel`, sender). */
export function newTemporaryChannelId(
  book: ChannelBook,
  entropy: (length: number) => Uint8Array,
): Uint8Array {
  const id = entropy(LENGTH);
  return book.get(toHex(id)) === undefined ? id : newTemporaryChannelId(book, entropy);
}
