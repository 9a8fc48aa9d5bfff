/** A byte stream to a peer, over whichever transport. It keeps no relation between calls of `send` and chunks. */
export interface ByteChannel {
  /** The other end, as in `tcp://127.0.0.1:41234`. */
  readonly remoteAddress: string;
  /** What was sent and has not left yet. */
  readonly bufferedBytes: number;
  /** False when the buffer is full: the bytes are taken all the same, but wait for `onDrain` before the next. */
  send(bytes: Uint8Array): boolean;
  /** Nothing is read before there is a handler. It may get some more after `pause`, as much as was under way. */
  onData(handler: (chunk: Uint8Array) => void): void;
  onDrain(handler: () => void): void;
  /** Called once, with the reason unless the end was orderly; at once when the channel is closed already. */
  onClose(handler: (reason?: Error) => void): void;
  pause(): void;
  resume(): void;
  /** Sends what is buffered, then ends; gives up after five seconds. Nothing is received any more. */
  close(): void;
  /** Ends now. `reason` is what the close handler gets. */
  destroy(reason?: Error): void;
}

/** Above this many buffered bytes, `send` says that the buffer is full. */
export const HIGH_WATER_MARK = 256 * 1024;

/** How long `close` waits for the other side. */
export const LINGER_MS = 5_000;

/** A `Buffer` as plain bytes without copying: the core must not meet `Buffer.slice`, which shares memory. */
export function plainBytes(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}

/** The close handler of a channel and what it is to be told. */
export class CloseNotice {
  private handler: ((reason?: Error) => void) | undefined;
  private reason: Error | undefined;
  private closed = false;

  /** The first reason is the one that counts. */
  because(reason: Error | undefined): void {
    this.reason ??= reason;
  }

  onClose(handler: (reason?: Error) => void): void {
    this.handler = handler;
    if (this.closed) handler(this.reason);
  }

  notify(): void {
    if (this.closed) return;
    this.closed = true;
    this.handler?.(this.reason);
  }
}
