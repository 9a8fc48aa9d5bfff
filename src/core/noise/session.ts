import { ChunkReader } from './chunk-reader.js';
import { CipherState } from './cipher-state.js';
import { type NoiseError, noiseError } from './errors.js';
import type { SessionKeys } from './session-keys.js';

/** The longest message that BOLT 8 can carry, in bytes. */
export const MAX_MESSAGE_LENGTH = 65_535;

const TAG_LENGTH = 16;
const HEADER_LENGTH = 2 + TAG_LENGTH;

/** The messages that a chunk completed; `error` once the stream is broken, and from then on always. */
export interface Received {
  readonly messages: readonly Uint8Array[];
  readonly error?: NoiseError;
}

/**
 * The encrypted stream after the handshake, both directions. Its memory is bounded by one frame: an unfinished
 * message takes the space that its authenticated length announces and no more.
 */
export class NoiseSession {
  private readonly sending: CipherState;
  private readonly receiving: CipherState;
  private readonly reader = new ChunkReader();
  private bodyLength: number | undefined;
  private error: NoiseError | undefined;

  constructor(keys: SessionKeys) {
    this.sending = new CipherState(keys.sendingKey, keys.chainingKey);
    this.receiving = new CipherState(keys.receivingKey, keys.chainingKey);
  }

  /**
   * The two parts of a frame, to be sent in this order and in the order of the calls. Throws `RangeError` when the
   * message is longer than `MAX_MESSAGE_LENGTH`.
   */
  seal(message: Uint8Array): readonly [header: Uint8Array, body: Uint8Array] {
    const { length } = message;
    // BOLT 8: no message is longer than 65535 bytes
    if (length > MAX_MESSAGE_LENGTH) throw new RangeError(`a message of ${length} bytes is too long`);
    return [this.sending.seal(Uint8Array.of(length >> 8, length & 0xff)), this.sending.seal(message)];
  }

  /** Takes the next bytes of the stream, cut anywhere. Does not keep `chunk`. */
  receive(chunk: Uint8Array): Received {
    const messages: Uint8Array[] = [];
    this.reader.feed(chunk);
    while (this.error === undefined) {
      const message = this.next();
      if (message === undefined) break;
      messages.push(message);
    }
    return this.error === undefined ? { messages } : { messages, error: this.error };
  }

  private next(): Uint8Array | undefined {
    if (this.bodyLength === undefined) {
      const sealedHeader = this.reader.read(HEADER_LENGTH);
      if (!sealedHeader) return undefined;
      const header = this.receiving.open(sealedHeader);
      if (!header) return this.fail('messageBadLength');
      this.bodyLength = (((header[0] as number) << 8) | (header[1] as number)) + TAG_LENGTH;
    }
    const sealedBody = this.reader.read(this.bodyLength);
    if (!sealedBody) return undefined;
    this.bodyLength = undefined;
    return this.receiving.open(sealedBody) ?? this.fail('messageBadTag');
  }

  private fail(code: 'messageBadLength' | 'messageBadTag'): undefined {
    this.error = noiseError(code);
    this.reader.rest();
    return undefined;
  }
}
