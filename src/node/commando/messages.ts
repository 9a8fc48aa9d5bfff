import { concatBytes, utf8 } from '../../core/primitives/bytes.js';
import { encode, u16 } from '../../core/primitives/codec.js';

/** The messages by which commando carries JSON over a connection of peers, as Core Lightning numbers them. */
export const COMMANDO = {
  commandContinues: 0x4c4d,
  command: 0x4c4f,
  replyContinues: 0x594b,
  reply: 0x594d,
} as const;

/** Bytes of the number that ties a reply to its command. */
export const ID_SIZE = 8;
/** What a message of 65,535 bytes holds beside its type and its number, rounded down. */
const CHUNK = 65_000;

/** The messages that a reply goes out in. */
export function replyMessages(id: Uint8Array, text: string): readonly Uint8Array[] {
  const bytes = utf8(text);
  const messages: Uint8Array[] = [];
  for (let offset = 0; offset < bytes.length; offset += CHUNK) {
    const isLast = offset + CHUNK >= bytes.length;
    const number = isLast ? COMMANDO.reply : COMMANDO.replyContinues;
    messages.push(concatBytes(encode(u16, number), id, bytes.subarray(offset, offset + CHUNK)));
  }
  return messages;
}
